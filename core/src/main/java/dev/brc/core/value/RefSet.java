package dev.brc.core.value;

/** A set of ints other than 0, for a number known before. */
final class RefSet
{
    private final int[] slots;

    RefSet(final int capacity)
    {
        slots = new int[Integer.highestOneBit(Math.max(capacity, 1)) << 2];
    }

    /** Adds a number. @return false if it was there */
    boolean add(final int number)
    {
        final int mask = slots.length - 1;
        int at = number * 0x9e3779b9 >>> 7 & mask;
        while (slots[at] != 0)
        {
            if (slots[at] == number)
            {
                return false;
            }
            at = at + 1 & mask;
        }
        slots[at] = number;
        return true;
    }
}
