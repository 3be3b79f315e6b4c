package dev.brc.core.keyspace;

import java.util.Arrays;

/**
 * What {@link Arena} knows about each 32 KiB page of its slabs: the size class it serves, its free blocks, and its
 * neighbours on the one doubly linked list it may stand on (pages of a class with room, or free pages).
 */
final class PageLists
{
    /** No page. */
    static final int NONE = -1;

    /** The class of a page that serves no class. */
    static final byte FREE = -1;

    byte[] sizeClass = new byte[0];
    /** Blocks in use. */
    int[] used = new int[0];
    /** First unit of the page that was never handed out. */
    int[] fresh = new int[0];
    /** Ref of the first block that was given back, 0 for none; each holds the ref of the next in its first word. */
    int[] givenBack = new int[0];
    private int[] next = new int[0];
    private int[] previous = new int[0];

    void ensure(final int pages)
    {
        if (pages > used.length)
        {
            final int capacity = Math.max(pages, used.length * 2);
            sizeClass = Arrays.copyOf(sizeClass, capacity);
            used = Arrays.copyOf(used, capacity);
            fresh = Arrays.copyOf(fresh, capacity);
            givenBack = Arrays.copyOf(givenBack, capacity);
            next = Arrays.copyOf(next, capacity);
            previous = Arrays.copyOf(previous, capacity);
        }
    }

    /** Puts the page before {@code head} and returns it, the new head. */
    int push(final int head, final int page)
    {
        next[page] = head;
        previous[page] = NONE;
        if (head != NONE)
        {
            previous[head] = page;
        }
        return page;
    }

    /** Takes the page out of the list that starts with {@code head} and returns the head after that. */
    int unlink(final int head, final int page)
    {
        final int after = next[page];
        final int before = previous[page];
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
