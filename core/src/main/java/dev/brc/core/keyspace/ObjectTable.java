package dev.brc.core.keyspace;

import java.util.Arrays;

/** Values that are Java objects, found by the handle that a record holds, with the bytes last accounted for each. */
final class ObjectTable
{
    private static final int SEGMENT_SHIFT = 12;
    private static final int SEGMENT_SIZE = 1 << SEGMENT_SHIFT;
    private static final int SEGMENT_MASK = SEGMENT_SIZE - 1;
    private static final int NONE = -1;
    /** A slot costs a reference and a long. */
    private static final long SEGMENT_BYTES = MemoryAccount.arrayBytes(SEGMENT_SIZE * 4L)
        + MemoryAccount.arrayBytes(SEGMENT_SIZE * 8L);

    private final MemoryAccount account;
    private Value[][] values = new Value[4][];
    private long[][] accounted = new long[4][];
    private int end;
    private int firstFree = NONE;
    private int size;

    ObjectTable(final MemoryAccount account)
    {
        this.account = account;
    }

    int size()
    {
        return size;
    }

    Value get(final int handle)
    {
        return values[handle >>> SEGMENT_SHIFT][handle & SEGMENT_MASK];
    }

    long accountedBytes(final int handle)
    {
        return accounted[handle >>> SEGMENT_SHIFT][handle & SEGMENT_MASK];
    }

    int add(final Value value)
    {
        int handle = firstFree;
        if (handle != NONE)
        {
            firstFree = (int) accountedBytes(handle);
        }
        else
        {
            handle = end++;
            ensureSegment(handle >>> SEGMENT_SHIFT);
        }
        accounted[handle >>> SEGMENT_SHIFT][handle & SEGMENT_MASK] = 0;
        size++;
        replace(handle, value);
        return handle;
    }

    void replace(final int handle, final Value value)
    {
        values[handle >>> SEGMENT_SHIFT][handle & SEGMENT_MASK] = value;
        account(handle);
    }

    /** Asks the value again how much it takes. */
    void account(final int handle)
    {
        final long[] segment = accounted[handle >>> SEGMENT_SHIFT];
        final long bytes = get(handle).memoryBytes();
        account.add(bytes - segment[handle & SEGMENT_MASK]);
        segment[handle & SEGMENT_MASK] = bytes;
    }

    Value remove(final int handle)
    {
        final Value value = get(handle);
        account.add(-accountedBytes(handle));
        values[handle >>> SEGMENT_SHIFT][handle & SEGMENT_MASK] = null;
        accounted[handle >>> SEGMENT_SHIFT][handle & SEGMENT_MASK] = firstFree;
        firstFree = handle;
        size--;
        if (size == 0)
        {
            reset();
        }
        return value;
    }

    private void ensureSegment(final int segment)
    {
        if (segment == values.length)
        {
            values = Arrays.copyOf(values, segment * 2);
            accounted = Arrays.copyOf(accounted, segment * 2);
        }
        if (values[segment] == null)
        {
            values[segment] = new Value[SEGMENT_SIZE];
            accounted[segment] = new long[SEGMENT_SIZE];
            account.add(SEGMENT_BYTES);
        }
    }

    private void reset()
    {
        final int segments = (end + SEGMENT_MASK) >>> SEGMENT_SHIFT;
        account.add(-SEGMENT_BYTES * segments);
        values = new Value[4][];
        accounted = new long[4][];
        end = 0;
        firstFree = NONE;
    }
}
