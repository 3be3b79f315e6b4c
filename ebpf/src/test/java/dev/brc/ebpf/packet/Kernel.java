package dev.brc.ebpf.packet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.BpfObject;
import dev.brc.ebpf.bpf.Buffer;
import dev.brc.ebpf.bpf.MappedMap;
import dev.brc.ebpf.cache.Counters;
import dev.brc.ebpf.cache.KernelHash;
import dev.brc.ebpf.layout.ConnectionLayout;
import dev.brc.ebpf.layout.ControlLayout;
import dev.brc.ebpf.layout.FlowLayout;
import dev.brc.ebpf.layout.Limits;
import dev.brc.ebpf.layout.SlotLayout;
import dev.brc.ebpf.layout.TicketLayout;

/** The real object with real maps in the kernel, and the server's part of the shared memory. Nothing is attached. */
final class Kernel implements AutoCloseable
{
    private static final String RESOURCE = "/dev/brc/ebpf/brc.bpf.o";
    private static final Map<Settings, Kernel> LOADED = new HashMap<>();

    final Settings settings;
    final Bpf bpf = Bpf.instance();
    final BpfObject object;
    final TestRun xdp;
    final TestRun rx;
    final TestRun tx;
    final Capture sent;
    private final Counters counters;
    private final ByteBuffer control;
    private final ByteBuffer generations;
    private final ByteBuffer tickets;
    private final ByteBuffer buckets;
    private final MappedMap heap;
    private int nextTicket;
    private int nextPort = 20_000;

    private Kernel(final Settings settings, final int device)
    {
        this.settings = settings;
        object = BpfObject.open(bpf, "brctest", resource());
        object.initialValue(".rodata.config", settings.config());
        object.maxEntries("generations", settings.generations());
        object.maxEntries("tickets", settings.tickets());
        object.maxEntries("connections", settings.tickets());
        object.maxEntries("buckets", settings.buckets());
        object.maxEntries("heap", settings.segments());
        object.maxEntries("flows", settings.flows());
        object.maxEntries("ring", settings.ringSlots());
        object.load();
        xdp = new TestRun(bpf, object.program("brc_rx_filter"), "brc_rx_filter", 0);
        rx = new TestRun(bpf, object.program("brc_rx_splice"), "brc_rx_splice", device);
        tx = new TestRun(bpf, object.program("brc_tx_filter"), "brc_tx_filter", device);
        sent = new Capture(device);
        counters = new Counters(bpf, object.map("counters"));
        control = object.mmap("control").view(0, ControlLayout.BYTES);
        generations = object.mmap("generations").view(0, settings.generations() * Long.BYTES);
        tickets = object.mmap("tickets").view(0, settings.tickets() * TicketLayout.BYTES);
        buckets = object.mmap("buckets").view(0, settings.buckets() * SlotLayout.BUCKET_BYTES);
        heap = object.mmap("heap");
        control.putLong(ControlLayout.EPOCH, 1);
        serving(true);
    }

    /** The programs with these settings, loaded once and kept until {@link #closeAll}. */
    static synchronized Kernel with(final Settings settings)
    {
        return LOADED.computeIfAbsent(settings, key -> new Kernel(key, Rig.device()));
    }

    static Kernel standard()
    {
        return with(Settings.DEFAULT);
    }

    /** Gives all memory back. */
    static synchronized void closeAll()
    {
        LOADED.values().forEach(Kernel::close);
        LOADED.clear();
    }

    /** What earlier tests left. */
    static synchronized void forgetSent()
    {
        LOADED.values().forEach(Kernel::takeSent);
    }

    /** The counters of all that is loaded. */
    static synchronized Map<String, Long> allCounters()
    {
        final Map<String, Long> all = new HashMap<>();
        LOADED.values().forEach(kernel -> kernel.counters().forEach((name, n) -> all.merge(name, n, Long::sum)));
        return all;
    }

    private static byte[] resource()
    {
        try (InputStream in = Kernel.class.getResourceAsStream(RESOURCE))
        {
            return in.readAllBytes();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, Long> counters()
    {
        return counters.read();
    }

    long count(final String counter)
    {
        return counters.read().get(counter);
    }

    // ---- the server's part ----

    void serving(final boolean on)
    {
        control.putInt(ControlLayout.SERVING, on ? 1 : 0);
    }

    boolean isServing()
    {
        return control.getInt(ControlLayout.SERVING) != 0;
    }

    long epoch()
    {
        return control.getLong(ControlLayout.EPOCH);
    }

    void clear()
    {
        control.putLong(ControlLayout.EPOCH, epoch() + 1);
    }

    ByteBuffer control()
    {
        return control;
    }

    static long hash(final byte[] key)
    {
        return KernelHash.hash(Settings.SEED, key, 0, key.length);
    }

    /** A key has changed. */
    void change(final byte[] key)
    {
        final int at = (int) (hash(key) & settings.generations() - 1) * Long.BYTES;
        generations.putLong(at, generations.getLong(at) + 1);
    }

    int takeTicket()
    {
        nextTicket = nextTicket % (settings.tickets() - 1) + 1;
        return nextTicket;
    }

    int takePort()
    {
        return ++nextPort;
    }

    /** @param deadlineMs CLOCK_MONOTONIC; 0: none */
    void publish(final int ticket, final int serial, final boolean eligible, final int consumed, final int written,
        final int deadlineMs)
    {
        final int at = ticket * TicketLayout.BYTES;
        tickets.putInt(at + TicketLayout.FLAGS, eligible ? TicketLayout.ELIGIBLE : 0);
        tickets.putInt(at + TicketLayout.SERIAL, serial);
        tickets.putInt(at + TicketLayout.DEADLINE_CONSUMED, consumed);
        tickets.putInt(at + TicketLayout.DEADLINE_MS, deadlineMs);
        tickets.putInt(at + TicketLayout.CONSUMED, consumed);
        tickets.putInt(at + TicketLayout.WRITTEN, written);
    }

    long ticketHits(final int ticket)
    {
        return tickets.getLong(ticket * TicketLayout.BYTES + TicketLayout.HITS);
    }

    void announce(final Ends ends, final int ticket, final int serial)
    {
        final Buffer key = buffer(ends.tuple());
        final Buffer value = new Buffer(ConnectionLayout.VALUE_BYTES);
        value.bytes.putInt(ConnectionLayout.TICKET, ticket).putInt(ConnectionLayout.SERIAL, serial);
        if (bpf.update(object.map("connections"), key, value, Bpf.ANY) != 0)
        {
            throw new IllegalStateException("map connections is full");
        }
    }

    // ---- flows ----

    private static Buffer buffer(final byte[] bytes)
    {
        final Buffer buffer = new Buffer(bytes.length);
        buffer.bytes.put(0, bytes);
        return buffer;
    }

    /** The flow of a connection; null if it is not followed. */
    FlowState flow(final Ends ends)
    {
        final Buffer value = new Buffer(FlowLayout.BYTES);
        if (!bpf.lookup(object.map("flows"), buffer(ends.flowKey(Settings.SEED)), value))
        {
            return null;
        }
        final byte[] bytes = new byte[FlowLayout.BYTES];
        value.bytes.get(0, bytes);
        return new FlowState(bytes);
    }

    /** Makes a flow what it was. */
    void restore(final Ends ends, final FlowState state)
    {
        final int errno = bpf.update(object.map("flows"), buffer(ends.flowKey(Settings.SEED)), buffer(state.bytes()),
            Bpf.ANY);
        if (errno != 0)
        {
            throw new IllegalStateException("flows: error " + errno);
        }
    }

    void forget(final Ends ends)
    {
        bpf.delete(object.map("flows"), buffer(ends.flowKey(Settings.SEED)));
    }

    // ---- entries ----

    /** The slot of a key as the index names it; null if the key is in none. */
    ByteBuffer slot(final byte[] key)
    {
        final long hash = hash(key);
        final int bucket = ((int) (hash >>> 32) & settings.buckets() - 1) * SlotLayout.BUCKET_BYTES;
        for (int i = 0; i < Limits.WAYS; i++)
        {
            final long way = buckets.getLong(bucket + i * Long.BYTES);
            if (way != 0 && (int) (way >>> 32) == (int) hash)
            {
                final int unit = (int) way;
                return heap.view((long) (unit / Limits.SEGMENT_UNITS) * Limits.SEGMENT_BYTES
                    + (long) (unit % Limits.SEGMENT_UNITS) * Limits.UNIT, Limits.SLOT_MIN);
            }
        }
        return null;
    }

    /** All frames that the programs sent since the last call. */
    List<Parsed> takeSent()
    {
        final List<Parsed> frames = new ArrayList<>();
        for (byte[] frame = sent.poll(); frame != null; frame = sent.poll())
        {
            frames.add(Parsed.of(frame));
        }
        return frames;
    }

    @Override
    public void close()
    {
        sent.close();
        object.close();
    }
}
