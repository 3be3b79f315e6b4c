package dev.brc.core.value;

import java.util.concurrent.ThreadLocalRandom;

/** Random choices among numbered elements. */
final class Samples
{
    private Samples()
    {
    }

    /**
     * Chooses different numbers, all choices as likely as another (selection sampling, Knuth's algorithm S).
     *
     * @param size  0 to size - 1 are chosen from
     * @param count at most {@code size}
     * @return in ascending order
     */
    static int[] distinct(final int size, final int count)
    {
        final ThreadLocalRandom random = ThreadLocalRandom.current();
        final int[] chosen = new int[count];
        int found = 0;
        for (int i = 0; found < count; i++)
        {
            if (random.nextInt(size - i) < count - found)
            {
                chosen[found++] = i;
            }
        }
        return chosen;
    }
}
