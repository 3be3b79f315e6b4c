package dev.brc.core.tracking;

import java.util.Arrays;

/** A small set of client numbers, in ascending order. */
final class ClientIds
{
    private static final int INITIAL_CAPACITY = 2;

    private long[] ids = new long[INITIAL_CAPACITY];
    private int count;

    /** Adds one; false if it is there already. */
    boolean add(final long id)
    {
        final int found = Arrays.binarySearch(ids, 0, count, id);
        if (found >= 0)
        {
            return false;
        }
        final int at = -found - 1;
        if (count == ids.length)
        {
            ids = Arrays.copyOf(ids, count * 2);
        }
        System.arraycopy(ids, at, ids, at + 1, count - at);
        ids[at] = id;
        count++;
        return true;
    }

    int count()
    {
        return count;
    }

    long get(final int index)
    {
        return ids[index];
    }
}
