package dev.brc.core.command;

import java.util.Arrays;

/**
 * From a command's name, in upper, lower or mixed case, to a value: open addressing with linear probing over the bytes,
 * a quarter full at most. A lookup allocates nothing. Names differ in case only when they differ in letters A to Z.
 */
final class NameIndex<T>
{
    private static final int MIN_SLOTS = 16;
    private static final int SLOTS_PER_NAME = 4;
    private static final int LOWER_CASE_BIT = 0x20;
    private static final int MULTIPLIER = 0x9E3779B1;

    private byte[][] names = new byte[MIN_SLOTS][];
    private Object[] values = new Object[MIN_SLOTS];
    private int mask = MIN_SLOTS - 1;
    private int shift = Integer.numberOfLeadingZeros(MIN_SLOTS) + 1;
    private int size;

    int size()
    {
        return size;
    }

    /** Adds or replaces. */
    void put(final byte[] name, final T value)
    {
        if ((size + 1) * SLOTS_PER_NAME > names.length)
        {
            rebuild(names.length * 2, null);
        }
        final byte[] lower = lowerCase(name);
        final int slot = slot(lower, 0, lower.length);
        size += names[slot] == null ? 1 : 0;
        names[slot] = lower;
        values[slot] = value;
    }

    /** Removes a name; nothing happens when it is not there. */
    void remove(final byte[] name)
    {
        final byte[] found = names[slot(name, 0, name.length)];
        if (found != null)
        {
            rebuild(names.length, found);
        }
    }

    /** The value of a name, or null. */
    @SuppressWarnings("unchecked")
    T get(final byte[] buffer, final int offset, final int length)
    {
        return (T) values[slot(buffer, offset, length)];
    }

    /** The slot where the name is, or the free one where it would be put. */
    private int slot(final byte[] buffer, final int offset, final int length)
    {
        final byte[][] all = names;
        final int last = mask;
        int slot = hash(buffer, offset, length) >>> shift;
        for (byte[] name = all[slot]; name != null; name = all[slot])
        {
            if (name.length == length && matches(name, buffer, offset))
            {
                break;
            }
            slot = (slot + 1) & last;
        }
        return slot;
    }

    /** Over four bytes and the length, which tell nearly all names of commands apart; in lower case. */
    private static int hash(final byte[] buffer, final int offset, final int length)
    {
        if (length == 0)
        {
            return 0;
        }
        final int head = buffer[offset] | LOWER_CASE_BIT;
        final int quarter = buffer[offset + (length >> 2)] | LOWER_CASE_BIT;
        final int middle = buffer[offset + (length >> 1)] | LOWER_CASE_BIT;
        final int tail = buffer[offset + length - 1] | LOWER_CASE_BIT;
        return (head | tail << 8 | middle << 16 | quarter + length * 5 << 24) * MULTIPLIER;
    }

    private static boolean matches(final byte[] name, final byte[] buffer, final int offset)
    {
        for (int i = 0; i < name.length; i++)
        {
            if (name[i] != lowerCase(buffer[offset + i]))
            {
                return false;
            }
        }
        return true;
    }

    private static byte lowerCase(final byte b)
    {
        return b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
    }

    private static byte[] lowerCase(final byte[] name)
    {
        final byte[] lower = new byte[name.length];
        for (int i = 0; i < name.length; i++)
        {
            lower[i] = lowerCase(name[i]);
        }
        return lower;
    }

    @SuppressWarnings("unchecked")
    private void rebuild(final int slots, final byte[] without)
    {
        final byte[][] oldNames = names;
        final Object[] oldValues = values;
        names = new byte[slots][];
        values = new Object[slots];
        mask = slots - 1;
        shift = Integer.numberOfLeadingZeros(slots) + 1;
        size = 0;
        for (int i = 0; i < oldNames.length; i++)
        {
            if (oldNames[i] != null && !Arrays.equals(oldNames[i], without))
            {
                put(oldNames[i], (T) oldValues[i]);
            }
        }
    }
}
