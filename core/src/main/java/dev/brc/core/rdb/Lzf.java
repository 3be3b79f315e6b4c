package dev.brc.core.rdb;

import java.util.Arrays;

/**
 * The LZF format (<a href="http://oldhome.schmorp.de/marc/liblzf.html">liblzf</a>), in which Redis compresses strings. A control byte below 32 says
 * that one more literal bytes follow; else its upper three bits and, if they are all set, the next byte give a length less 2, its lower five bits and
 * a byte the distance less 1 to the bytes that are repeated.
 */
final class Lzf
{
    private static final int MAX_LITERAL = 32;
    private static final int MAX_DISTANCE = 1 << 13;
    private static final int MIN_MATCH = 3;
    private static final int MAX_MATCH = 2 + 7 + 255;
    private static final int HASH_BITS = 14;

    private Lzf()
    {
    }

    /**
     * Compresses.
     *
     * @param limit bytes that the result may have
     * @return the result, or null if it were longer
     */
    static byte[] compress(final byte[] in, final int offset, final int length, final int limit)
    {
        if (limit <= 0)
        {
            return null;
        }
        final byte[] out = new byte[limit];
        final int[] seen = new int[1 << HASH_BITS]; // 1 + the last position of three bytes with this hash
        final int end = offset + length;
        int at = offset;
        int literals = offset;
        int to = 0;
        while (at + MIN_MATCH <= end)
        {
            final int hash = hash(in, at);
            final int before = seen[hash] - 1;
            seen[hash] = at + 1;
            if (before < 0 || at - before > MAX_DISTANCE || !equal(in, before, at))
            {
                at++;
                continue;
            }
            final int match = match(in, before, at, Math.min(MAX_MATCH, end - at));
            to = putLiterals(in, literals, at, out, to);
            if (to < 0 || to + 3 > limit)
            {
                return null;
            }
            to = putMatch(out, to, match, at - before - 1);
            for (int i = at + 1; i < at + match && i + MIN_MATCH <= end; i++)
            {
                seen[hash(in, i)] = i + 1;
            }
            at += match;
            literals = at;
        }
        to = putLiterals(in, literals, end, out, to);
        return to < 0 ? null : Arrays.copyOf(out, to);
    }

    private static int hash(final byte[] b, final int at)
    {
        final int three = (b[at] & 0xff) << 16 | (b[at + 1] & 0xff) << 8 | b[at + 2] & 0xff;
        return three * 0x9e3779b1 >>> 32 - HASH_BITS;
    }

    private static boolean equal(final byte[] b, final int p, final int q)
    {
        return b[p] == b[q] && b[p + 1] == b[q + 1] && b[p + 2] == b[q + 2];
    }

    private static int match(final byte[] b, final int before, final int at, final int most)
    {
        int n = MIN_MATCH;
        while (n < most && b[before + n] == b[at + n])
        {
            n++;
        }
        return n;
    }

    private static int putMatch(final byte[] out, final int at, final int match, final int distance)
    {
        final int code = match - 2;
        int to = at;
        if (code < 7)
        {
            out[to++] = (byte) (code << 5 | distance >> 8);
        }
        else
        {
            out[to++] = (byte) (7 << 5 | distance >> 8);
            out[to++] = (byte) (code - 7);
        }
        out[to++] = (byte) distance;
        return to;
    }

    /** Returns where it ends, -1 if there is no room. */
    private static int putLiterals(final byte[] in, final int from, final int end, final byte[] out, final int at)
    {
        int to = at;
        for (int i = from; i < end; i += MAX_LITERAL)
        {
            final int run = Math.min(MAX_LITERAL, end - i);
            if (to + 1 + run > out.length)
            {
                return -1;
            }
            out[to++] = (byte) (run - 1);
            System.arraycopy(in, i, out, to, run);
            to += run;
        }
        return to;
    }

    /** Expands; null unless the bytes are well formed and give exactly so many. */
    static byte[] expand(final byte[] in, final int offset, final int length, final int expanded)
    {
        final byte[] out = new byte[expanded];
        int at = offset;
        final int end = offset + length;
        int to = 0;
        while (at < end)
        {
            final int control = in[at++] & 0xff;
            if (control < MAX_LITERAL)
            {
                final int run = control + 1;
                if (run > end - at || run > expanded - to)
                {
                    return null;
                }
                System.arraycopy(in, at, out, to, run);
                at += run;
                to += run;
                continue;
            }
            int match = control >> 5;
            if (match == 7 && at < end)
            {
                match += in[at++] & 0xff;
            }
            match += 2;
            final int from = at < end ? to - 1 - ((control & 0x1f) << 8 | in[at] & 0xff) : -1;
            at++;
            if (from < 0 || match > expanded - to)
            {
                return null;
            }
            for (int i = 0; i < match; i++) // byte by byte: the two may overlap
            {
                out[to + i] = out[from + i];
            }
            to += match;
        }
        return to == expanded ? out : null;
    }
}
