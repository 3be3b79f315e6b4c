package dev.brc.core.resp;

import java.util.Arrays;

import dev.brc.epoll.Channel;

/**
 * A queue of reply bytes: written at the tail, sent from the head. Single-threaded.
 *
 * <p>Bytes lie in chunks of {@link ChunkPool#CHUNK_BYTES}; a bulk too large for the rest of the tail gets a chunk of its own size.
 */
public class OutputBuffer
{
    private static final byte[] NONE = new byte[0];
    private static final int INITIAL_CHUNKS = 2;

    /** The chunk that is being written; subclasses write to it directly after {@link #reserve}. */
    protected byte[] tail = NONE;
    /** Where the next byte goes in {@link #tail}. */
    protected int tailLimit;

    private final ChunkPool pool;
    private byte[][] chunks = new byte[INITIAL_CHUNKS][];
    private int[] limits = new int[INITIAL_CHUNKS];
    private int first;
    private int last = -1;
    private int headPosition;
    private long closedBytes; // bytes in chunks before the tail, sent ones included
    private long capacityBytes;

    /**
     * An empty queue.
     *
     * @param pool where chunks come from and go back to
     */
    public OutputBuffer(final ChunkPool pool)
    {
        this.pool = pool;
    }

    /**
     * Makes room for a number of contiguous bytes in {@link #tail}.
     *
     * @param bytes how many, at most a chunk unless they are one bulk
     */
    protected final void reserve(final int bytes)
    {
        if (tail.length - tailLimit < bytes)
        {
            nextChunk(bytes);
        }
    }

    private void nextChunk(final int bytes)
    {
        if (last >= 0)
        {
            limits[last] = tailLimit;
            closedBytes += tailLimit;
        }
        if (last + 1 == chunks.length)
        {
            makeSlot();
        }
        tail = bytes <= ChunkPool.CHUNK_BYTES ? pool.take() : new byte[bytes];
        capacityBytes += tail.length;
        tailLimit = 0;
        chunks[++last] = tail;
    }

    private void makeSlot()
    {
        if (first > 0)
        {
            final int used = last - first + 1;
            System.arraycopy(chunks, first, chunks, 0, used);
            Arrays.fill(chunks, used, last + 1, null);
            System.arraycopy(limits, first, limits, 0, used);
            last = used - 1;
            first = 0;
        }
        else
        {
            chunks = Arrays.copyOf(chunks, chunks.length * 2);
            limits = Arrays.copyOf(limits, limits.length * 2);
        }
    }

    /**
     * Appends bytes as they are.
     *
     * @param bytes  holds them
     * @param offset of the first
     * @param length how many
     */
    public final void raw(final byte[] bytes, final int offset, final int length)
    {
        final int fits = Math.min(length, tail.length - tailLimit);
        System.arraycopy(bytes, offset, tail, tailLimit, fits);
        tailLimit += fits;
        if (fits < length)
        {
            final int rest = length - fits;
            reserve(rest);
            System.arraycopy(bytes, offset + fits, tail, tailLimit, rest);
            tailLimit += rest;
        }
    }

    /**
     * Appends all bytes of another queue and empties it.
     *
     * @param other not this
     */
    public final void appendAll(final OutputBuffer other)
    {
        for (int i = other.first; i <= other.last; i++)
        {
            final int from = i == other.first ? other.headPosition : 0;
            raw(other.chunks[i], from, (i == other.last ? other.tailLimit : other.limits[i]) - from);
        }
        other.clear();
    }

    /**
     * Bytes queued and not yet sent.
     *
     * @return 0 or more
     */
    public final long pendingBytes()
    {
        return closedBytes + tailLimit - headPosition;
    }

    /**
     * Memory that the queue holds, for {@code client-output-buffer-limit} and {@code CLIENT LIST}'s {@code omem}.
     *
     * @return bytes of all chunks
     */
    public final long capacityBytes()
    {
        return capacityBytes;
    }

    /**
     * How many chunks are in use.
     *
     * @return 0 or more
     */
    public final int chunkCount()
    {
        return last - first + 1;
    }

    /**
     * Stages queued bytes for one write, as many as the channel's staging area takes.
     *
     * @param channel where to
     * @return bytes staged
     */
    public final int stage(final Channel channel)
    {
        int staged = 0;
        for (int i = first; i <= last; i++)
        {
            final int from = i == first ? headPosition : 0;
            final int length = (i == last ? tailLimit : limits[i]) - from;
            final int fitted = channel.stage(chunks[i], from, length);
            staged += fitted;
            if (fitted < length)
            {
                break;
            }
        }
        return staged;
    }

    /**
     * Drops bytes from the head that were sent.
     *
     * @param bytes how many, at most {@link #pendingBytes()}
     */
    public final void sent(final int bytes)
    {
        int rest = bytes;
        while (first <= last)
        {
            final int limit = first == last ? tailLimit : limits[first];
            final int available = limit - headPosition;
            if (rest < available)
            {
                headPosition += rest;
                return;
            }
            rest -= available;
            if (first == last)
            {
                clear();
                break;
            }
            closedBytes -= limit;
            release(first++);
            headPosition = 0;
        }
        if (rest != 0)
        {
            throw new IllegalStateException(rest + " bytes more sent than were queued");
        }
    }

    /** Forgets all queued bytes and gives the chunks back. */
    public final void clear()
    {
        for (int i = first; i <= last; i++)
        {
            release(i);
        }
        first = 0;
        last = -1;
        headPosition = 0;
        closedBytes = 0;
        tail = NONE;
        tailLimit = 0;
    }

    private void release(final int index)
    {
        capacityBytes -= chunks[index].length;
        pool.giveBack(chunks[index]);
        chunks[index] = null;
    }

    /**
     * A copy of all queued bytes, for tests and for replies that are kept.
     *
     * @return new array
     */
    public final byte[] toByteArray()
    {
        final byte[] all = new byte[Math.toIntExact(pendingBytes())];
        int at = 0;
        for (int i = first; i <= last; i++)
        {
            final int from = i == first ? headPosition : 0;
            final int length = (i == last ? tailLimit : limits[i]) - from;
            System.arraycopy(chunks[i], from, all, at, length);
            at += length;
        }
        return all;
    }
}
