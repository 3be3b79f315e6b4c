package dev.brc.core.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import dev.brc.core.ReadCache;
import dev.brc.epoll.Channel;

/** Remembers what a server told it; tickets are counted from 0 in order of the connections. May be asked from any thread. */
final class RecordingReadCache implements ReadCache
{
    private final Map<Integer, Ticket> tickets = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean serving = true;
    private volatile boolean closed;
    private final AtomicInteger clearings = new AtomicInteger();
    /** What the cache says of its own work; tests set it. */
    volatile long hits;
    volatile int hitTicket;
    volatile long lastHitNs;
    volatile long lastReadAgeMs = -1;
    volatile int reads;

    /** What was published last for a connection. */
    record Ticket(long consumedBytes, long writtenBytes, boolean eligible, long deadlineNs)
    {
    }

    /** What was published last for a connection; null when nothing was, or it was closed. */
    Ticket ticket(final int number)
    {
        return tickets.get(number);
    }

    /** Whether the cache could answer the connection's GETs. */
    boolean answers(final int number)
    {
        final Ticket ticket = tickets.get(number);
        return serving && ticket != null && ticket.eligible();
    }

    boolean isServing()
    {
        return serving;
    }

    boolean isClosed()
    {
        return closed;
    }

    @Override
    public int connectionOpened(final Channel channel)
    {
        return connections.getAndIncrement();
    }

    @Override
    public void connectionClosed(final int ticket)
    {
        tickets.remove(ticket);
    }

    @Override
    public void publish(final int ticket, final long consumedBytes, final long writtenBytes, final boolean eligible,
        final long deadlineNs)
    {
        tickets.put(ticket, new Ticket(consumedBytes, writtenBytes, eligible, deadlineNs));
    }

    @Override
    public void keyMutated(final int db, final byte[] key, final int offset, final int length)
    {
        // not of interest here
    }

    @Override
    public void everythingMutated()
    {
        clearings.incrementAndGet();
    }

    /** How often everything was forgotten. */
    int clearings()
    {
        return clearings.get();
    }

    @Override
    public long lastHitNs(final int ticket)
    {
        return ticket == hitTicket ? lastHitNs : 0;
    }

    @Override
    public long lastReadAgeMs(final byte[] key, final int offset, final int length)
    {
        return lastReadAgeMs;
    }

    @Override
    public int takeReads(final byte[] key, final int offset, final int length)
    {
        final int taken = reads;
        reads = 0;
        return taken;
    }

    @Override
    public Map<String, String> info()
    {
        return Map.of("xdp_device0", "test");
    }

    @Override
    public Map<String, Long> counters()
    {
        return Map.of("gets_hit", hits);
    }

    @Override
    public void serving(final boolean on)
    {
        serving = on;
    }

    @Override
    public long hits()
    {
        return hits;
    }

    @Override
    public void close()
    {
        closed = true;
    }
}
