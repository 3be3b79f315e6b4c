package dev.brc.core.util;

/**
 * Glob-style patterns over bytes, with the semantics of <a href="https://redis.io/commands/keys/">KEYS</a>: {@code *}
 * any bytes, {@code ?} one byte, {@code [a-c]} and {@code [^a-c]} one of a set, {@code \} takes the next byte as it is.
 *
 * <p>Runs in O(pattern × string) time and constant memory for any pattern: only the last {@code *} is ever tried again,
 * since a byte more for an earlier one cannot help once a later one has been reached. Allocates nothing.
 */
public final class Glob
{
    private static final int NO_STAR = -1;

    private Glob()
    {
    }

    /** As {@link #matches(byte[], int, int, byte[], int, int, boolean)} with whole arrays and case that matters. */
    public static boolean matches(final byte[] pattern, final byte[] string)
    {
        return matches(pattern, 0, pattern.length, string, 0, string.length, false);
    }

    /**
     * Whether the whole string matches the whole pattern.
     *
     * <p>As in Redis an empty string matches only the empty pattern, not {@code *}: callers test for {@code *} first; an
     * unterminated set ends with the pattern; bytes in ranges compare as signed.
     *
     * @param pattern       holds the pattern.
     * @param patternOffset where it begins.
     * @param patternLength its length in bytes.
     * @param string        holds the string.
     * @param stringOffset  where it begins.
     * @param stringLength  its length in bytes.
     * @param ignoreCase    upper and lower case of A to Z are the same (not for a byte after {@code \} in a set).
     */
    public static boolean matches(final byte[] pattern, final int patternOffset, final int patternLength,
        final byte[] string, final int stringOffset, final int stringLength, final boolean ignoreCase)
    {
        final int patternEnd = patternOffset + patternLength;
        final int stringEnd = stringOffset + stringLength;
        int p = patternOffset;
        int s = stringOffset;
        int starPattern = NO_STAR;
        int starString = 0;
        while (s < stringEnd)
        {
            final int next;
            if (p == patternEnd)
            {
                next = NO_STAR;
            }
            else if (pattern[p] == '*')
            {
                p = skipStars(pattern, p, patternEnd);
                if (p == patternEnd)
                {
                    return true;
                }
                starPattern = p;
                starString = s;
                continue;
            }
            else
            {
                next = matchOne(pattern, p, patternEnd, string[s], ignoreCase);
            }
            if (next >= 0)
            {
                p = next;
                s++;
            }
            else if (starPattern == NO_STAR)
            {
                return false;
            }
            else
            {
                p = starPattern;
                s = ++starString;
            }
        }
        return stringLength == 0 ? patternLength == 0 : skipStars(pattern, p, patternEnd) == patternEnd;
    }

    private static int skipStars(final byte[] pattern, final int from, final int end)
    {
        int p = from;
        while (p < end && pattern[p] == '*')
        {
            p++;
        }
        return p;
    }

    /** Matches one byte with the element at p: the position after the element, or -1. */
    private static int matchOne(final byte[] pattern, final int p, final int end, final byte c,
        final boolean ignoreCase)
    {
        switch (pattern[p])
        {
            case '?':
                return p + 1;
            case '[':
                return matchSet(pattern, p + 1, end, c, ignoreCase);
            case '\\':
                final int literal = end - p >= 2 ? p + 1 : p;
                return same(pattern[literal], c, ignoreCase) ? literal + 1 : -1;
            default:
                return same(pattern[p], c, ignoreCase) ? p + 1 : -1;
        }
    }

    private static int matchSet(final byte[] pattern, final int start, final int end, final byte c,
        final boolean ignoreCase)
    {
        int p = start;
        final boolean negated = p < end && pattern[p] == '^';
        if (negated)
        {
            p++;
        }
        boolean match = false;
        while (p < end && pattern[p] != ']')
        {
            if (pattern[p] == '\\' && end - p >= 2)
            {
                match |= pattern[p + 1] == c;
                p += 2;
            }
            else if (end - p >= 3 && pattern[p + 1] == '-')
            {
                match |= inRange(pattern[p], pattern[p + 2], c, ignoreCase);
                p += 3;
            }
            else
            {
                match |= same(pattern[p], c, ignoreCase);
                p++;
            }
        }
        return match == negated ? -1 : Math.min(p + 1, end);
    }

    /** The bounds are put in order before their case is folded, as Redis does: {@code [Z-a]} is empty then. */
    private static boolean inRange(final byte from, final byte to, final byte c, final boolean ignoreCase)
    {
        final byte low = from < to ? from : to;
        final byte high = from < to ? to : from;
        return ignoreCase ? lower(c) >= lower(low) && lower(c) <= lower(high) : c >= low && c <= high;
    }

    private static boolean same(final byte a, final byte b, final boolean ignoreCase)
    {
        return a == b || ignoreCase && lower(a) == lower(b);
    }

    private static int lower(final byte b)
    {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }
}
