package dev.brc.ebpf.matrix;

import dev.brc.core.testing.RawClient;
import dev.brc.ebpf.history.HistoryLoad;
import dev.brc.ebpf.history.LoadPlan;
import dev.brc.ebpf.net.HostedServer;
import dev.brc.ebpf.net.Hosts;
import dev.brc.ebpf.net.Lab;
import dev.brc.ebpf.wire.Count;
import dev.brc.ebpf.wire.Wire;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A server and its client on two hosts, between which one wire after the other is laid. Half of the connections use IPv6. */
final class Matrix implements AutoCloseable
{
    private static final int KEYS = 40;
    private static final double READ_SHARE = 0.75;
    private static final int MAX_VALUE = 1_400;
    /** How long after its deadline a value may come on a busy machine, where the server's clock stands still for a turn of its loop. */
    private static final int LATE_MS = 50;
    private static final int RTO_MIN_MS = 10;

    private final Lab lab = new Lab();
    private final Hosts hosts = Hosts.apart(lab).minimumRto(RTO_MIN_MS);
    private final HostedServer server;

    /** Starts brc with these options. */
    Matrix(final String... options)
    {
        try
        {
            server = HostedServer.brc(lab, hosts.server(), options);
        }
        catch (final RuntimeException e)
        {
            lab.close();
            throw e;
        }
    }

    /**
     * What a cell showed.
     *
     * @param cell    the faults
     * @param load    the load's own outcome
     * @param wire    seed and counters of the wire
     * @param counted what the counters of {@code INFO xdp} grew by
     */
    record Row(Cell cell, HistoryLoad.Outcome load, String wire, Map<String, Long> counted)
    {
        @Override
        public String toString()
        {
            return String.format("%s: %d commands in %.1f s, longest %.0f ms (%s), %s; %s", cell, load.commands(),
                load.seconds(),
                load.longestMs(), load.slowest(), kernel(counted), wire);
        }

        /** What matters of the kernel's counters. */
        static String kernel(final Map<String, Long> counted)
        {
            final StringBuilder text = new StringBuilder("kernel");
            for (final String name : new String[]{"gets_hit", "xdp_hits", "sync_hits", "reply_repeated", "ack_held",
                "rx_stale", "tx_stale", "tx_straddling", "inject_failed", "drop_torn", "ring_overflows"})
            {
                final long count = counted.getOrDefault("xdp_" + name, 0L);
                if (count > 0)
                {
                    text.append(' ').append(name.replace('_', ' ')).append(' ').append(count);
                }
            }
            return text.toString();
        }
    }

    /**
     * Runs a load through a wire with the cell's faults.
     *
     * @throws AssertionError if anything is wrong; names the seed and the wire's counters
     */
    Row run(final Cell cell, final int connections, final int commands, final long seed)
    {
        flush();
        final Map<String, Long> before = counters();
        try (Wire wire = Wire.between(lab, hosts, seed, cell.faultsToServer(), cell.faultsToClient()))
        {
            final LoadPlan plan = new LoadPlan(connections, commands, cell.pipeline(), KEYS, READ_SHARE, MAX_VALUE,
                cell.stallLimitMs(), LATE_MS, seed);
            final HistoryLoad.Outcome outcome;
            try
            {
                outcome = HistoryLoad.run(plan, hosts.client(),
                    new InetSocketAddress(Hosts.SERVER_IP, HostedServer.PORT),
                    new InetSocketAddress(Hosts.SERVER_IP6, HostedServer.PORT));
            }
            catch (final AssertionError e)
            {
                throw new AssertionError(cell + "; " + wire + "; counted " + growth(before) + "; server said: "
                    + server.log(), e);
            }
            if (wire.toServer(Count.BAD_CHECKSUM) + wire.toClient(Count.BAD_CHECKSUM) > 0)
            {
                throw new AssertionError("wrong checksums on the wire: " + wire);
            }
            return new Row(cell, outcome, wire.toString(), growth(before));
        }
    }

    private void flush()
    {
        hosts.server().run(() ->
        {
            try (RawClient client = RawClient.connect("127.0.0.1", HostedServer.PORT))
            {
                client.command("FLUSHALL");
            }
        });
    }

    /** The numbers of {@code INFO xdp}; none if the server has no kernel cache. */
    Map<String, Long> counters()
    {
        return hosts.server().call(() ->
        {
            final Map<String, Long> counters = new TreeMap<>();
            try (RawClient client = RawClient.connect("127.0.0.1", HostedServer.PORT))
            {
                final String info = new String(client.command("INFO", "xdp").raw(), StandardCharsets.ISO_8859_1);
                for (final String line : info.split("\r\n"))
                {
                    final int colon = line.indexOf(':');
                    if (colon > 0 && line.substring(colon + 1).matches("\\d{1,18}"))
                    {
                        counters.put(line.substring(0, colon), Long.parseLong(line.substring(colon + 1)));
                    }
                }
            }
            return counters;
        });
    }

    private Map<String, Long> growth(final Map<String, Long> before)
    {
        final Map<String, Long> growth = new TreeMap<>();
        counters().forEach((name, value) ->
        {
            final long more = value - before.getOrDefault(name, 0L);
            if (more != 0)
            {
                growth.put(name, more);
            }
        });
        return growth;
    }

    @Override
    public void close()
    {
        lab.close();
    }
}
