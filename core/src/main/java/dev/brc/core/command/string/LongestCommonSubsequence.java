package dev.brc.core.command.string;

/**
 * The longest common subsequence of two byte strings, by dynamic programming in O(a × b) time. Of the table only two rows and one
 * bit a cell are kept, which is all that walking back needs: whether to leave out a byte of the first string or of the second.
 */
final class LongestCommonSubsequence
{
    private final byte[] a;
    private final byte[] b;
    private final int length;
    /** For each prefix of a (row) and of b (column): whether it is better to drop a's last byte; null if not wanted. */
    private final long[][] dropA;

    /** Takes a match of several bytes, from the end of the strings to their beginning. */
    @FunctionalInterface
    interface MatchConsumer
    {
        /** A common run of bytes, which begins at these indexes. */
        void accept(int aStart, int bStart, int length);
    }

    /**
     * Computes it.
     *
     * @param withWay whether {@link #walk} and {@link #bytes} are wanted, not only the length
     */
    LongestCommonSubsequence(final byte[] a, final byte[] b, final boolean withWay)
    {
        this.a = a;
        this.b = b;
        this.dropA = withWay ? new long[a.length][] : null;
        int[] above = new int[b.length + 1];
        int[] row = new int[b.length + 1];
        for (int i = 1; i <= a.length; i++)
        {
            final byte last = a[i - 1];
            final long[] drops = withWay ? new long[(b.length >>> 6) + 1] : null;
            for (int j = 1; j <= b.length; j++)
            {
                if (last == b[j - 1])
                {
                    row[j] = above[j - 1] + 1;
                }
                else if (above[j] > row[j - 1])
                {
                    row[j] = above[j];
                    if (withWay)
                    {
                        drops[j >>> 6] |= 1L << j;
                    }
                }
                else
                {
                    row[j] = row[j - 1];
                }
            }
            if (withWay)
            {
                dropA[i - 1] = drops;
            }
            final int[] swap = above;
            above = row;
            row = swap;
        }
        this.length = above[b.length];
    }

    /** How long it is. */
    int length()
    {
        return length;
    }

    /** A new array with the subsequence; of several, the one that Redis finds. */
    byte[] bytes()
    {
        final byte[] result = new byte[length];
        final int[] at = {length};
        walk((aStart, bStart, matched) ->
        {
            at[0] -= matched;
            System.arraycopy(a, aStart, result, at[0], matched);
        });
        return result;
    }

    /** Passes the common runs, the last one first. */
    void walk(final MatchConsumer matches)
    {
        int i = a.length;
        int j = b.length;
        int run = 0;
        while (i > 0 && j > 0)
        {
            if (a[i - 1] == b[j - 1])
            {
                run++;
                i--;
                j--;
                continue;
            }
            if (run > 0)
            {
                matches.accept(i, j, run);
                run = 0;
            }
            if ((dropA[i - 1][j >>> 6] & 1L << j) != 0)
            {
                i--;
            }
            else
            {
                j--;
            }
        }
        if (run > 0)
        {
            matches.accept(i, j, run);
        }
    }
}
