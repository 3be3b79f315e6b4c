package dev.brc.ebpf.bench;

import dev.brc.core.testing.RawClient;
import dev.brc.ebpf.testing.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a server costs apart from its speed: memory, processor time when idle, time to start. */
final class Footprint
{
    private static final int KEYS = 1_000_000;
    private static final int BATCH = 1_000;
    private static final byte[] VALUE = "v".repeat(32).getBytes(StandardCharsets.US_ASCII);

    private Footprint()
    {
    }

    /**
     * Resident memory in bytes of a fresh server: before and after a million keys of 16 B with values of 32 B.
     *
     * @return before, after
     */
    static long[] memory(final ServerProcess.Launch launch)
    {
        try (ServerProcess server = launch.start())
        {
            server.awaitPong();
            final long before = server.residentBytes();
            try (RawClient client = server.connect())
            {
                for (int first = 0; first < KEYS; first += BATCH)
                {
                    final ByteArrayOutputStream batch = new ByteArrayOutputStream();
                    for (int i = first; i < first + BATCH; i++)
                    {
                        final byte[] key = String.format("key:%012d", i).getBytes(StandardCharsets.US_ASCII);
                        batch.writeBytes(RawClient.encode("SET".getBytes(StandardCharsets.US_ASCII), key, VALUE));
                    }
                    client.sendRaw(batch.toByteArray());
                    for (int i = 0; i < BATCH; i++)
                    {
                        client.receive();
                    }
                }
                final long keys = client.command("DBSIZE").integer();
                if (keys != KEYS)
                {
                    throw new IllegalStateException(launch.name() + " holds " + keys + " keys instead of " + KEYS);
                }
            }
            return new long[]{before, server.residentBytes()};
        }
    }

    /**
     * Processor use in percent of one core while {@code connections} open connections say nothing for
     * {@code seconds}.
     */
    static double idlePercent(final ServerProcess.Launch launch, final int connections, final int seconds)
    {
        final List<RawClient> clients = new ArrayList<>();
        try (ServerProcess server = launch.start())
        {
            server.awaitPong();
            for (int i = 0; i < connections; i++)
            {
                final RawClient client = server.connect();
                clients.add(client);
                client.command("PING");
            }
            settle(2);
            final long before = server.cpuNs();
            final long start = System.nanoTime();
            settle(seconds);
            return 100.0 * (server.cpuNs() - before) / (System.nanoTime() - start);
        }
        finally
        {
            clients.forEach(RawClient::close);
        }
    }

    private static void settle(final int seconds)
    {
        final long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long rest = until - System.nanoTime(); rest > 0; rest = until - System.nanoTime())
        {
            LockSupport.parkNanos(rest);
        }
    }

    /** Milliseconds from starting the process to its first PONG: the median of {@code times} starts. */
    static double startMs(final ServerProcess.Launch launch, final int times)
    {
        final double[] starts = new double[times];
        for (int i = 0; i < times; i++)
        {
            try (ServerProcess server = launch.start())
            {
                starts[i] = server.awaitPong();
            }
        }
        return Comparison.median(starts);
    }
}
