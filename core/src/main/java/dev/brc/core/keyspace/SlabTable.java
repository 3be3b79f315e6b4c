package dev.brc.core.keyspace;

import java.util.Arrays;

/**
 * What {@link Arena} knows about each of its slabs: the size class it serves, its free blocks, and its neighbours on the
 * list of those of its class that have room.
 */
final class SlabTable
{
    /** No slab. */
    static final int NONE = -1;

    private static final int INITIAL_CAPACITY = 8;

    byte[] sizeClass = new byte[INITIAL_CAPACITY];
    /** Blocks in use. */
    int[] used = new int[INITIAL_CAPACITY];
    /** First unit that was never handed out. */
    int[] fresh = new int[INITIAL_CAPACITY];
    /** Ref of the block that was given back last, 0 for none; each holds the ref of the one before in its first word. */
    int[] givenBack = new int[INITIAL_CAPACITY];
    /** The neighbour after this one on its list; of an unused number, the next unused one. */
    private int[] next = new int[INITIAL_CAPACITY];
    private int[] previous = new int[INITIAL_CAPACITY];
    private int end;
    private int firstUnused = NONE;

    /** A number for a new slab. */
    int take()
    {
        if (firstUnused != NONE)
        {
            final int slab = firstUnused;
            firstUnused = next[slab];
            return slab;
        }
        if (end == used.length)
        {
            final int capacity = end * 2;
            sizeClass = Arrays.copyOf(sizeClass, capacity);
            used = Arrays.copyOf(used, capacity);
            fresh = Arrays.copyOf(fresh, capacity);
            givenBack = Arrays.copyOf(givenBack, capacity);
            next = Arrays.copyOf(next, capacity);
            previous = Arrays.copyOf(previous, capacity);
        }
        return end++;
    }

    /** Gives back the number of a slab that is on no list. */
    void release(final int slab)
    {
        next[slab] = firstUnused;
        firstUnused = slab;
    }

    /** Puts the slab before {@code head} and returns it, the new head. */
    int push(final int head, final int slab)
    {
        next[slab] = head;
        previous[slab] = NONE;
        if (head != NONE)
        {
            previous[head] = slab;
        }
        return slab;
    }

    /** Takes the slab out of the list that starts with {@code head} and returns the head after that. */
    int unlink(final int head, final int slab)
    {
        final int after = next[slab];
        final int before = previous[slab];
        if (after != NONE)
        {
            previous[after] = before;
        }
        if (before != NONE)
        {
            next[before] = after;
            return head;
        }
        return after;
    }
}
