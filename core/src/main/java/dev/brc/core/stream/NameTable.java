package dev.brc.core.stream;

import java.util.Arrays;

/**
 * Values by name, in the order of the names' bytes (shorter first), as Redis's radix tree lists groups and consumers. A sorted array: look-ups
 * are O(log n) and allocate nothing. Not thread-safe.
 *
 * @param <V> what is stored
 */
public final class NameTable<V>
{
    private static final int MIN_CAPACITY = 2;

    private byte[][] names = new byte[0][];
    private Object[] values = new Object[0];
    private int size;

    public int size()
    {
        return size;
    }

    /** The name at a place in the order. Not a copy. */
    public byte[] name(final int index)
    {
        return names[index];
    }

    /** The value at a place in the order. */
    @SuppressWarnings("unchecked")
    public V value(final int index)
    {
        return (V) values[index];
    }

    /** The value of a name; null if there is none. */
    public V get(final byte[] name, final int offset, final int length)
    {
        final int index = find(name, offset, length);
        return index < 0 ? null : value(index);
    }

    /** Adds a name that is not there yet. The name is not copied. */
    void add(final byte[] name, final V value)
    {
        final int index = -1 - find(name, 0, name.length);
        if (size == names.length)
        {
            final int capacity = Math.max(MIN_CAPACITY, size + size / 2);
            names = Arrays.copyOf(names, capacity);
            values = Arrays.copyOf(values, capacity);
        }
        System.arraycopy(names, index, names, index + 1, size - index);
        System.arraycopy(values, index, values, index + 1, size - index);
        names[index] = name;
        values[index] = value;
        size++;
    }

    /** Removes a name; null if it is not there, else its value. */
    V remove(final byte[] name, final int offset, final int length)
    {
        final int index = find(name, offset, length);
        if (index < 0)
        {
            return null;
        }
        final V value = value(index);
        size--;
        System.arraycopy(names, index + 1, names, index, size - index);
        System.arraycopy(values, index + 1, values, index, size - index);
        names[size] = null;
        values[size] = null;
        return value;
    }

    /** Index of a name, or -1 minus the index where it belongs. */
    private int find(final byte[] name, final int offset, final int length)
    {
        int low = 0;
        int high = size - 1;
        while (low <= high)
        {
            final int middle = low + high >>> 1;
            final byte[] other = names[middle];
            final int order = Arrays.compareUnsigned(other, 0, other.length, name, offset, offset + length);
            if (order == 0)
            {
                return middle;
            }
            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return -1 - low;
    }
}
