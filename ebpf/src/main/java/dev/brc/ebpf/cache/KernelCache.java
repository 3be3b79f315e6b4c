package dev.brc.ebpf.cache;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.brc.core.ReadCache;
import dev.brc.core.config.Config;
import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.BpfException;
import dev.brc.ebpf.bpf.BpfObject;
import dev.brc.ebpf.layout.ControlLayout;
import dev.brc.ebpf.layout.Limits;
import dev.brc.ebpf.layout.SlotLayout;
import dev.brc.ebpf.layout.TicketLayout;
import dev.brc.epoll.Channel;
import dev.brc.epoll.ErrnoException;

/**
 * The cache in the kernel: BPF programs answer GETs of hot keys, and the server tells them through shared memory what they may answer.
 * Loop thread only, except where a method says otherwise.
 */
public final class KernelCache implements ReadCache
{
    private static final Logger LOG = LoggerFactory.getLogger(KernelCache.class);
    private static final long POLL_MS = 20;

    private final Bpf bpf;
    private final Config config;
    private final Sizes sizes;
    private final long seed = Programs.seed();
    private final List<DeviceAttachment> devices = new ArrayList<>();
    private final boolean mountedBpffs;
    private final BpfObject programs;
    private final Control control;
    private final Generations generations;
    private final Tickets tickets;
    private final Connections connections;
    private final Entries entries;
    private final Counters counters;
    private final Flows flows;
    private final int exitLink;
    private final FlowSweeper sweeper;
    private boolean closed;

    /**
     * Loads and attaches the programs; they answer from now on.
     *
     * @param config with the devices, the sizes and the port, which cannot be changed later
     * @return the cache, for {@code BrcServerBuilder.readCache}
     * @throws BpfException if the kernel cache cannot be had; says why
     */
    public static KernelCache start(final Config config)
    {
        if (config.port == 0)
        {
            throw new BpfException("the kernel cache needs a fixed port: --port");
        }
        final Bpf bpf = Bpf.instance();
        if (Probe.kernelVersion(System.getProperty("os.version")) < Probe.version(5, 18))
        {
            throw new BpfException("the kernel cache needs Linux 5.18 or later, and this is "
                + System.getProperty("os.version"));
        }
        if (!Probe.missingCapabilities().isEmpty())
        {
            throw new BpfException("not permitted to load and attach programs (no "
                + String.join(", ", Probe.missingCapabilities()) + "): run as root, or give brc these capabilities");
        }
        if (Probe.timeNamespaceOffset() != null)
        {
            // In a time namespace, CLOCK_MONOTONIC is not what the programs see.
            throw new BpfException("this process runs in a time namespace with a monotonic clock of its own ("
                + Probe.timeNamespaceOffset() + "), by which the kernel cannot expire keys: run it outside");
        }
        config.xdp.forEach(device -> DeviceAttachment.index(bpf, device)); // before anything heavy
        try
        {
            return new KernelCache(bpf, config);
        }
        catch (final ErrnoException e)
        {
            throw new BpfException("cannot set up the kernel cache: " + e.getMessage(), e);
        }
    }

    private KernelCache(final Bpf bpf, final Config config)
    {
        this.bpf = bpf;
        this.config = config;
        sizes = new Sizes(config);
        programs = Programs.load(bpf, config, sizes, seed, Devices.anyIsVirtual(bpf, config.xdp));
        boolean mounted = false;
        try
        {
            control = new Control(programs.mmap("control").view(0, ControlLayout.BYTES));
            control.start(Limits.LAYOUT_VERSION);
            generations = new Generations(
                programs.mmap("generations").view(0, sizes.generations * Long.BYTES), sizes.generations);
            tickets = new Tickets(programs.mmap("tickets").view(0, sizes.tickets * TicketLayout.BYTES),
                sizes.tickets);
            connections = new Connections(bpf, programs.map("connections"), sizes.tickets);
            entries = new Entries(programs.mmap("buckets").view(0, sizes.buckets * SlotLayout.BUCKET_BYTES),
                sizes.buckets, segments(), generations, control);
            counters = new Counters(bpf, programs.map("counters"));
            flows = new Flows(bpf, programs.map("flows"), tickets::holds);
            bpf.testRun(programs.program("brc_register"), "brc_register");
            exitLink = bpf.openRawTracepoint(programs.program("brc_exit"), "sched_process_exit");
            mounted = PinFolder.mountIfMissing(bpf, config.xdpBpffs);
            for (final String device : config.xdp)
            {
                devices.add(DeviceAttachment.attach(bpf, programs, config.xdpBpffs, device, config.xdpMode,
                    !config.xdpTc.equals("clsact")));
            }
        }
        catch (final RuntimeException e)
        {
            devices.forEach(DeviceAttachment::close);
            programs.close();
            if (mounted)
            {
                bpf.unmount(config.xdpBpffs);
            }
            throw e;
        }
        mountedBpffs = mounted;
        sweeper = new FlowSweeper(this::housekeeping);
        control.serving(true);
        devices.forEach(device -> LOG.info("kernel cache on {}: {} XDP, {}, {} MiB", device.device(), device.xdpMode(),
            device.tcMode(), sizes.segments));
    }

    private ByteBuffer[] segments()
    {
        final var heap = programs.mmap("heap");
        final ByteBuffer[] segments = new ByteBuffer[sizes.segments];
        for (int i = 0; i < segments.length; i++)
        {
            segments[i] = heap.view((long) i * Limits.SEGMENT_BYTES, Limits.SEGMENT_BYTES);
        }
        return segments;
    }

    /** On the sweeper's thread. */
    private void housekeeping()
    {
        flows.sweep(System.nanoTime());
        Leftovers.remove(bpf, config.xdpBpffs, null, false);
    }

    // ---- connections ----

    @Override
    public int connectionOpened(final Channel channel)
    {
        if (channel.remote().isUnix())
        {
            return NO_TICKET;
        }
        final int ticket = tickets.take();
        if (ticket == Tickets.NONE)
        {
            return NO_TICKET;
        }
        if (!connections.add(channel.remote(), channel.local(), ticket, tickets.serial(ticket)))
        {
            tickets.giveBack(ticket);
            return NO_TICKET;
        }
        return ticket;
    }

    @Override
    public void connectionClosed(final int ticket)
    {
        connections.remove(ticket);
        tickets.giveBack(ticket);
    }

    @Override
    public void publish(final int ticket, final long consumedBytes, final long writtenBytes, final boolean eligible,
        final long deadlineNs)
    {
        tickets.publish(ticket, consumedBytes, writtenBytes, eligible, deadlineNs);
    }

    @Override
    public long lastHitNs(final int ticket)
    {
        return tickets.lastHitNs(ticket);
    }

    // ---- keys ----

    @Override
    public void keyMutated(final int db, final byte[] key, final int offset, final int length)
    {
        if (db == 0 && length <= Limits.KEY_MAX)
        {
            generations.next(KernelHash.hash(seed, key, offset, length));
        }
    }

    @Override
    public void everythingMutated()
    {
        control.nextEpoch();
    }

    @Override
    public long lastReadAgeMs(final byte[] key, final int offset, final int length)
    {
        return entries.lastHitAgeMs(KernelHash.hash(seed, key, offset, length), key, offset, length);
    }

    @Override
    public int takeReads(final byte[] key, final int offset, final int length)
    {
        return entries.takeHits(KernelHash.hash(seed, key, offset, length), key, offset, length);
    }

    // ---- the whole ----

    @Override
    public void serving(final boolean on)
    {
        control.serving(on);
    }

    @Override
    public long hits()
    {
        return closed ? 0 : counters.hits();
    }

    @Override
    public Map<String, Long> counters()
    {
        return counters.read();
    }

    @Override
    public Map<String, String> info()
    {
        final Map<String, String> lines = new LinkedHashMap<>();
        for (int i = 0; i < devices.size(); i++)
        {
            final DeviceAttachment device = devices.get(i);
            lines.put("xdp_device" + i,
                device.device() + ",xdp=" + device.xdpMode() + ",tc=" + device.tcMode());
        }
        lines.put("xdp_serving", control.isServing() ? "1" : "0");
        lines.put("xdp_epoch", Long.toString(control.epoch()));
        lines.put("xdp_cache_bytes", Long.toString((long) sizes.segments << 20));
        lines.put("xdp_map_bytes", Long.toString(sizes.sharedBytes()));
        lines.put("xdp_connections", Integer.toString(sizes.connections - tickets.freeCount()));
        lines.put("xdp_connections_max", Integer.toString(sizes.connections));
        counters.read().forEach((name, count) -> lines.put("xdp_" + name, Long.toString(count)));
        return lines;
    }

    /** Waits until the connections that the kernel has answered have ended, then takes everything away. */
    @Override
    public void close()
    {
        if (closed)
        {
            return;
        }
        closed = true;
        control.serving(false);
        control.nextEpoch();
        devices.forEach(DeviceAttachment::detachXdp);
        sweeper.close();
        final int cut = drain();
        if (cut > 0)
        {
            LOG.warn("{} connections that the kernel had answered were still open after {} s", cut, config.xdpDrain);
        }
        devices.forEach(DeviceAttachment::close);
        bpf.close(exitLink);
        programs.close();
        if (mountedBpffs)
        {
            bpf.unmount(config.xdpBpffs);
        }
        LOG.info("kernel cache detached");
    }

    private int drain()
    {
        final long deadline = System.nanoTime() + config.xdpDrain * 1_000_000_000L;
        int open = flows.spliced(System.nanoTime());
        while (open > 0 && System.nanoTime() - deadline < 0)
        {
            try
            {
                Thread.sleep(POLL_MS);
            }
            catch (final InterruptedException e)
            {
                Thread.currentThread().interrupt();
                break;
            }
            open = flows.spliced(System.nanoTime());
        }
        return open;
    }
}
