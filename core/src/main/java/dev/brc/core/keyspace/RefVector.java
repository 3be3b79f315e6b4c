package dev.brc.core.keyspace;

import java.util.Arrays;

/** A dense, growing list of refs in segments, so that growing never copies what it holds. */
final class RefVector
{
    private static final int SEGMENT_SHIFT = 14;
    private static final int SEGMENT_SIZE = 1 << SEGMENT_SHIFT;
    private static final int SEGMENT_MASK = SEGMENT_SIZE - 1;
    /** The first segment starts so small and doubles up to full size. */
    private static final int MIN_CAPACITY = 16;

    private final MemoryAccount account;
    private int[][] segments = new int[4][];
    private int size;

    RefVector(final MemoryAccount account)
    {
        this.account = account;
        this.segments[0] = newSegment(MIN_CAPACITY);
    }

    int size()
    {
        return size;
    }

    /** Bytes of the arrays, counted anew. */
    long tableBytes()
    {
        long bytes = 0;
        for (final int[] segment : segments)
        {
            bytes += segment == null ? 0 : MemoryAccount.arrayBytes(segment.length * 4L);
        }
        return bytes;
    }

    int get(final int index)
    {
        return segments[index >>> SEGMENT_SHIFT][index & SEGMENT_MASK];
    }

    void set(final int index, final int ref)
    {
        segments[index >>> SEGMENT_SHIFT][index & SEGMENT_MASK] = ref;
    }

    /** Appends and returns the index of the new element. */
    int add(final int ref)
    {
        final int segment = size >>> SEGMENT_SHIFT;
        if (segment == segments.length)
        {
            segments = Arrays.copyOf(segments, segment * 2);
        }
        if (segments[segment] == null)
        {
            segments[segment] = newSegment(SEGMENT_SIZE);
        }
        else if (size == segments[0].length && segment == 0)
        {
            final int[] longer = newSegment(size * 2);
            System.arraycopy(segments[0], 0, longer, 0, size);
            dropSegment(0);
            segments[0] = longer;
        }
        segments[segment][size & SEGMENT_MASK] = ref;
        return size++;
    }

    /** Removes the last element and returns it. */
    int removeLast()
    {
        size--;
        final int segment = size >>> SEGMENT_SHIFT;
        final int ref = segments[segment][size & SEGMENT_MASK];
        // A segment goes when the one before it is half empty, so that one key coming and going costs nothing.
        if ((size & SEGMENT_MASK) < SEGMENT_SIZE / 2 && segment + 1 < segments.length && segments[segment + 1] != null)
        {
            dropSegment(segment + 1);
        }
        if (size == 0 && segments[0].length > MIN_CAPACITY)
        {
            dropSegment(0);
            segments[0] = newSegment(MIN_CAPACITY);
        }
        return ref;
    }

    private int[] newSegment(final int capacity)
    {
        account.add(MemoryAccount.arrayBytes(capacity * 4L));
        return new int[capacity];
    }

    private void dropSegment(final int segment)
    {
        account.add(-MemoryAccount.arrayBytes(segments[segment].length * 4L));
        segments[segment] = null;
    }
}
