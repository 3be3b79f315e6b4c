package dev.brc.core.command;

import java.util.Arrays;

/**
 * Which arguments of a request are keys, and what the command does to them. Filled again and again by {@link KeyFinder};
 * grows, never shrinks. One thread.
 */
public final class KeyPositions
{
    private static final int INITIAL_CAPACITY = 16;

    private int[] positions = new int[INITIAL_CAPACITY];
    private int[] flags = new int[INITIAL_CAPACITY];
    private int count;

    /** How many keys there are. */
    public int count()
    {
        return count;
    }

    /**
     * Where a key stands.
     *
     * @param index 0 to {@link #count()} - 1.
     * @return index of the argument, the command's name being 0.
     */
    public int position(final int index)
    {
        return positions[index];
    }

    /**
     * What the command does to a key.
     *
     * @param index 0 to {@link #count()} - 1.
     * @return bits of {@link KeyFlags}.
     */
    public int flags(final int index)
    {
        return flags[index];
    }

    void clear()
    {
        count = 0;
    }

    void add(final int position, final int keyFlags)
    {
        if (count == positions.length)
        {
            positions = Arrays.copyOf(positions, count * 2);
            flags = Arrays.copyOf(flags, count * 2);
        }
        positions[count] = position;
        flags[count++] = keyFlags;
    }
}
