package dev.brc.core.value;

import java.util.Arrays;

import dev.brc.core.keyspace.Memory;

/**
 * A sorted set of integers in one byte array, laid out as Redis's intset is: bytes of an integer (2, 4 or 8), number of integers, both 32 bits,
 * little endian like the integers that follow. Finding is O(log n), adding and removing O(n).
 */
public final class IntSet
{
    private static final int HEADER_BYTES = 8;
    private static final int WIDTH_2 = 2;
    private static final int WIDTH_4 = 4;
    private static final int WIDTH_8 = 8;
    private static final int MIN_SPARE_BYTES = 8;

    private byte[] bytes;
    private int width;
    private int size;

    /** An empty set. */
    public IntSet()
    {
        bytes = new byte[HEADER_BYTES + MIN_SPARE_BYTES];
        width = WIDTH_2;
        header();
    }

    private IntSet(final byte[] content)
    {
        bytes = content;
        width = Memory.getInt(content, 0);
        size = Memory.getInt(content, 4);
    }

    /**
     * A set from its bytes.
     *
     * @param source holds them; copied
     * @param offset of the first
     * @param length how many
     * @return null unless they are well formed, in order and without duplicates
     */
    public static IntSet of(final byte[] source, final int offset, final int length)
    {
        if (length < HEADER_BYTES)
        {
            return null;
        }
        final int width = Memory.getInt(source, offset);
        final int size = Memory.getInt(source, offset + 4);
        if (width != WIDTH_2 && width != WIDTH_4 && width != WIDTH_8 || size < 0
            || length != HEADER_BYTES + (long) size * width)
        {
            return null;
        }
        final IntSet set = new IntSet(Arrays.copyOfRange(source, offset, offset + length));
        for (int i = 1; i < size; i++)
        {
            if (set.get(i - 1) >= set.get(i))
            {
                return null;
            }
        }
        return set;
    }

    /** A copy. @return independent of this */
    public IntSet copy()
    {
        return new IntSet(Arrays.copyOf(bytes, bytes()));
    }

    /** Integers. @return 0 or more */
    public int size()
    {
        return size;
    }

    /** The array that the set lies in, from index 0. @return live; longer than {@link #bytes()} */
    public byte[] array()
    {
        return bytes;
    }

    /** Length of the set. @return bytes */
    public int bytes()
    {
        return HEADER_BYTES + size * width;
    }

    /** Memory that it takes. @return bytes of the array behind it */
    public int capacity()
    {
        return bytes.length;
    }

    /**
     * One of the integers.
     *
     * @param index 0 is the smallest
     * @return its value
     */
    public long get(final int index)
    {
        final int at = HEADER_BYTES + index * width;
        switch (width)
        {
            case WIDTH_2:
                return (short) (bytes[at] & 0xff | bytes[at + 1] << 8);
            case WIDTH_4:
                return Memory.getInt(bytes, at);
            default:
                return Memory.getLong(bytes, at);
        }
    }

    /**
     * Whether an integer is in the set.
     *
     * @param value any
     * @return whether
     */
    public boolean contains(final long value)
    {
        return size > 0 && place(value) >= 0;
    }

    /**
     * Adds an integer.
     *
     * @param value any
     * @return false if it was there
     */
    public boolean add(final long value)
    {
        final int place = place(value);
        if (place >= 0)
        {
            return false;
        }
        final int index = -place - 1;
        final int wanted = Math.max(width, widthOf(value));
        if (wanted > width)
        {
            widen(wanted);
        }
        final int used = bytes();
        if (used + width > bytes.length)
        {
            bytes = Arrays.copyOf(bytes, used + Math.max(used / 8 & -width, MIN_SPARE_BYTES));
        }
        final int at = HEADER_BYTES + index * width;
        System.arraycopy(bytes, at, bytes, at + width, used - at);
        size++;
        set(index, value);
        header();
        return true;
    }

    /**
     * Removes an integer.
     *
     * @param value any
     * @return false if it was not there
     */
    public boolean remove(final long value)
    {
        final int place = size > 0 ? place(value) : -1;
        if (place < 0)
        {
            return false;
        }
        final int at = HEADER_BYTES + place * width;
        System.arraycopy(bytes, at + width, bytes, at, bytes() - at - width);
        size--;
        header();
        if (bytes.length > 2 * bytes() + HEADER_BYTES * MIN_SPARE_BYTES)
        {
            bytes = Arrays.copyOf(bytes, bytes());
        }
        return true;
    }

    /** Where an integer is; if it is not, -1 - where it would be. */
    private int place(final long value)
    {
        int low = 0;
        int high = size - 1;
        if (size > 0 && value > get(high))
        {
            return -1 - size;
        }
        while (low <= high)
        {
            final int middle = low + high >>> 1;
            final long other = get(middle);
            if (other == value)
            {
                return middle;
            }
            if (other < value)
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

    private static int widthOf(final long value)
    {
        return value == (short) value ? WIDTH_2 : value == (int) value ? WIDTH_4 : WIDTH_8;
    }

    private void widen(final int newWidth)
    {
        final IntSet wider = new IntSet(new byte[HEADER_BYTES + (size + 1) * newWidth]);
        wider.width = newWidth;
        wider.size = size;
        for (int i = 0; i < size; i++)
        {
            wider.set(i, get(i));
        }
        bytes = wider.bytes;
        width = newWidth;
    }

    private void set(final int index, final long value)
    {
        final int at = HEADER_BYTES + index * width;
        switch (width)
        {
            case WIDTH_2:
                bytes[at] = (byte) value;
                bytes[at + 1] = (byte) (value >> 8);
                break;
            case WIDTH_4:
                Memory.putInt(bytes, at, (int) value);
                break;
            default:
                Memory.putLong(bytes, at, value);
                break;
        }
    }

    private void header()
    {
        Memory.putInt(bytes, 0, width);
        Memory.putInt(bytes, 4, size);
    }
}
