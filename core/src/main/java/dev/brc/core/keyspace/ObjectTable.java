package dev.brc.core.keyspace;

import java.util.Arrays;

/** Values that are Java objects, found by the handle that a record holds, with the bytes last accounted for each. */
final class ObjectTable
{
    private static final int SEGMENT_SHIFT = 12;
    private static final int SEGMENT_SIZE = 1 << SEGMENT_SHIFT;
    private static final int SEGMENT_MASK = SEGMENT_SIZE - 1;
    private static final int NONE = -1;
    /** The first segment starts so small and doubles up to full size. */
    private static final int MIN_CAPACITY = 16;

    private final MemoryAccount account;
    private Value[][] values = new Value[4][];
    private long[][] accounted = new long[4][];
    private int end;
    private int firstFree = NONE;
    private int size;

    ObjectTable(final MemoryAccount account)
    {
        this.account = account;
        resizeSegment(0, MIN_CAPACITY);
    }

    int size()
    {
        return size;
    }

    /** Bytes of the table itself, counted anew. */
    long tableBytes()
    {
        long bytes = 0;
        for (final Value[] segment : values)
        {
            bytes += segment == null ? 0 : slotBytes(segment.length);
        }
        return bytes;
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
            ensureSlot(handle);
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

    private void ensureSlot(final int handle)
    {
        final int segment = handle >>> SEGMENT_SHIFT;
        if (segment == values.length)
        {
            values = Arrays.copyOf(values, segment * 2);
            accounted = Arrays.copyOf(accounted, segment * 2);
        }
        if (values[segment] == null)
        {
            resizeSegment(segment, SEGMENT_SIZE);
        }
        else if (segment == 0 && handle == values[0].length)
        {
            resizeSegment(0, handle * 2);
        }
    }

    /** Gives a segment so many slots, keeping what it holds; 0 drops it. */
    private void resizeSegment(final int segment, final int capacity)
    {
        final Value[] oldValues = values[segment];
        final long[] oldAccounted = accounted[segment];
        values[segment] = capacity == 0 ? null : new Value[capacity];
        accounted[segment] = capacity == 0 ? null : new long[capacity];
        account.add(slotBytes(capacity));
        if (oldValues != null)
        {
            if (capacity > 0)
            {
                System.arraycopy(oldValues, 0, values[segment], 0, Math.min(capacity, oldValues.length));
                System.arraycopy(oldAccounted, 0, accounted[segment], 0, Math.min(capacity, oldValues.length));
            }
            account.add(-slotBytes(oldValues.length));
        }
    }

    /** A slot costs a reference and a long. */
    private static long slotBytes(final int capacity)
    {
        return capacity == 0 ? 0 : MemoryAccount.arrayBytes(capacity * 4L) + MemoryAccount.arrayBytes(capacity * 8L);
    }

    /** Without values there is nothing to keep but the smallest table. */
    private void reset()
    {
        for (int segment = 1; segment < values.length && values[segment] != null; segment++)
        {
            resizeSegment(segment, 0);
        }
        if (values[0].length > MIN_CAPACITY)
        {
            resizeSegment(0, MIN_CAPACITY);
        }
        end = 0;
        firstFree = NONE;
    }
}
