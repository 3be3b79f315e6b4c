package dev.brc.ebpf.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import dev.brc.ebpf.layout.TicketLayout;

/**
 * One ticket for each connection that may be answered: how far it is, and whether it may be answered. The words of a ticket are written in
 * their order, each with one store, the last with release; the programs read them in the opposite order, so whoever sees a position
 * sees the flags and the deadline that belong to it, or newer ones. Loop thread only.
 */
final class Tickets
{
    /** No ticket is left. */
    static final int NONE = 0;
    /** A deadline further away than this is brought near: the programs compare milliseconds modulo 2^32. */
    static final long FARTHEST_MS = 1L << 30;

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long LOW = 0xffffffffL;
    private static final int HALF = 32;
    private static final int SHIFT = 6;

    private final ByteBuffer memory;
    private final int[] free;
    private int freeCount;
    private int lastSerial;

    /**
     * Tickets 1 to {@code count} - 1: number 0 is never given out.
     *
     * @param memory zeroed
     */
    Tickets(final ByteBuffer memory, final int count)
    {
        if (TicketLayout.BYTES != 1 << SHIFT || memory.capacity() < count << SHIFT)
        {
            throw new IllegalArgumentException(count + " tickets in " + memory.capacity() + " bytes");
        }
        this.memory = memory;
        free = new int[count - 1];
        for (int i = 0; i < free.length; i++)
        {
            free[i] = free.length - i; // 1 is given out first
        }
        freeCount = free.length;
    }

    /** Takes a ticket that says: nothing consumed, nothing written, not eligible. @return {@link #NONE} if none is left */
    int take()
    {
        if (freeCount == 0)
        {
            return NONE;
        }
        final int ticket = free[--freeCount];
        final int at = ticket << SHIFT;
        lastSerial = lastSerial == -1 ? 1 : lastSerial + 1;
        LONGS.set(memory, at + TicketLayout.LAST_HIT_NS, 0L);
        LONGS.set(memory, at + TicketLayout.HITS, 0L);
        LONGS.set(memory, at + TicketLayout.DEADLINE_CONSUMED, 0L);
        LONGS.setRelease(memory, at + TicketLayout.CONSUMED, 0L);
        LONGS.setRelease(memory, at + TicketLayout.FLAGS, (long) lastSerial << HALF);
        return ticket;
    }

    /** The connection is gone: its ticket is void, and may be given to the next one. */
    void giveBack(final int ticket)
    {
        LONGS.setRelease(memory, ticket << SHIFT, 0L);
        free[freeCount++] = ticket;
    }

    /** Which connection holds a ticket. @return 0: none */
    int serial(final int ticket)
    {
        return (int) ((long) LONGS.getAcquire(memory, ticket << SHIFT) >>> HALF);
    }

    /** Whether a ticket is still held by that connection. Any thread. */
    boolean holds(final int ticket, final int serial)
    {
        return ticket != NONE && serial(ticket) == serial;
    }

    /**
     * Says how far a connection is.
     *
     * @param deadlineNs CLOCK_MONOTONIC; 0: none
     */
    void publish(final int ticket, final long consumed, final long written, final boolean eligible,
        final long deadlineNs)
    {
        final int at = ticket << SHIFT;
        final long deadlineMs = deadlineNs == 0 ? 0 : deadlineMs(deadlineNs, System.nanoTime()) & LOW;
        final long flags = eligible ? TicketLayout.ELIGIBLE : 0;
        LONGS.setRelease(memory, at + TicketLayout.FLAGS, (long) LONGS.get(memory, at) & ~LOW | flags);
        LONGS.setRelease(memory, at + TicketLayout.DEADLINE_CONSUMED, deadlineMs << HALF | consumed & LOW);
        LONGS.setRelease(memory, at + TicketLayout.CONSUMED, written << HALF | consumed & LOW);
    }

    /** Milliseconds rounded down, never 0 modulo 2^32 (that means none), never further than {@link #FARTHEST_MS}. */
    static long deadlineMs(final long deadlineNs, final long nowNs)
    {
        final long ms = Math.min(Math.floorDiv(deadlineNs, 1_000_000L),
            Math.floorDiv(nowNs, 1_000_000L) + FARTHEST_MS);
        return (ms & LOW) == 0 ? ms - 1 : ms;
    }

    /** When the programs last answered a GET of the connection. @return CLOCK_MONOTONIC in ns; 0: never */
    long lastHitNs(final int ticket)
    {
        return (long) LONGS.getOpaque(memory, (ticket << SHIFT) + TicketLayout.LAST_HIT_NS);
    }

    /** GETs of the connection that the programs answered. */
    long hits(final int ticket)
    {
        return (long) LONGS.getOpaque(memory, (ticket << SHIFT) + TicketLayout.HITS);
    }

    int freeCount()
    {
        return freeCount;
    }
}
