package dev.brc.core.keyspace;

import java.util.Arrays;

/** A dense, growing list of refs in segments, so that growing never copies what it holds. */
final class RefVector
{
    private static final int SEGMENT_SHIFT = 14;
    private static final int SEGMENT_SIZE = 1 << SEGMENT_SHIFT;
    private static final int SEGMENT_MASK = SEGMENT_SIZE - 1;
    private static final long SEGMENT_BYTES = MemoryAccount.arrayBytes(SEGMENT_SIZE * 4L);

    private final MemoryAccount account;
    private int[][] segments = new int[4][];
    private int size;

    RefVector(final MemoryAccount account)
    {
        this.account = account;
    }

    int size()
    {
        return size;
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
            segments[segment] = new int[SEGMENT_SIZE];
            account.add(SEGMENT_BYTES);
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
        if (segment + 1 < segments.length && segments[segment + 1] != null && (size & SEGMENT_MASK) < SEGMENT_SIZE / 2)
        {
            segments[segment + 1] = null;
            account.add(-SEGMENT_BYTES);
        }
        if (size == 0)
        {
            segments[0] = null;
            account.add(-SEGMENT_BYTES);
        }
        return ref;
    }
}
