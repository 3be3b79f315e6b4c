package dev.brc.core.util;

/**
 * The text forms of floating point numbers that C's strtod and strtold accept in the C locale (ISO C 7.22.1.3): decimal
 * and hexadecimal with optional exponent, {@code inf}, {@code infinity}, {@code nan}, {@code nan(...)}; upper and lower
 * case are the same.
 */
final class FloatSyntax
{
    private FloatSyntax()
    {
    }

    /** The end of the longest prefix that is a number, without leading white space; {@code start} when there is none. */
    static int end(final byte[] text, final int start, final int end)
    {
        final int i = afterSign(text, start, end);
        if (isHex(text, i, end))
        {
            return hexEnd(text, i, end);
        }
        final int decimal = digitsEnd(text, i, end, 10);
        if (decimal > i)
        {
            return exponentEnd(text, decimal, end, 'e');
        }
        final int word = wordEnd(text, i, end);
        return word > i ? word : start;
    }

    static int afterSign(final byte[] text, final int start, final int end)
    {
        return start < end && (text[start] == '-' || text[start] == '+') ? start + 1 : start;
    }

    static boolean isHex(final byte[] text, final int i, final int end)
    {
        return end - i >= 2 && text[i] == '0' && lower(text[i + 1]) == 'x';
    }

    /** White space as C's isspace has it. */
    static boolean isSpace(final byte b)
    {
        return b == ' ' || b >= '\t' && b <= '\r';
    }

    /** Without any digit after it, {@code 0x} is a zero followed by an x. */
    private static int hexEnd(final byte[] text, final int i, final int end)
    {
        final int digits = digitsEnd(text, i + 2, end, 16);
        return digits == i + 2 ? i + 1 : exponentEnd(text, digits, end, 'p');
    }

    /** After digits with at most one point; {@code start} when there is no digit. */
    private static int digitsEnd(final byte[] text, final int start, final int end, final int radix)
    {
        int i = start;
        boolean point = false;
        int digits = 0;
        while (i < end && (isDigit(text[i], radix) || text[i] == '.' && !point))
        {
            point |= text[i] == '.';
            digits += text[i] == '.' ? 0 : 1;
            i++;
        }
        return digits == 0 ? start : i;
    }

    static boolean isDigit(final byte b, final int radix)
    {
        return b >= '0' && b <= '9' || radix == 16 && lower(b) >= 'a' && lower(b) <= 'f';
    }

    private static int exponentEnd(final byte[] text, final int i, final int end, final char mark)
    {
        if (i == end || lower(text[i]) != mark)
        {
            return i;
        }
        final int start = afterSign(text, i + 1, end);
        int digit = start;
        while (digit < end && isDigit(text[digit], 10))
        {
            digit++;
        }
        return digit == start ? i : digit;
    }

    private static int wordEnd(final byte[] text, final int i, final int end)
    {
        if (is(text, i, end, "infinity"))
        {
            return i + 8;
        }
        if (is(text, i, end, "inf"))
        {
            return i + 3;
        }
        if (!is(text, i, end, "nan"))
        {
            return i;
        }
        int close = i + 3;
        if (close < end && text[close] == '(')
        {
            do
            {
                close++;
            }
            while (close < end && (isDigit(text[close], 10) || lower(text[close]) >= 'a' && lower(text[close]) <= 'z'
                || text[close] == '_'));
            if (close < end && text[close] == ')')
            {
                return close + 1;
            }
        }
        return i + 3;
    }

    /** True when a word, in lower case, stands at i. */
    static boolean is(final byte[] text, final int i, final int end, final String word)
    {
        if (end - i < word.length())
        {
            return false;
        }
        for (int k = 0; k < word.length(); k++)
        {
            if (lower(text[i + k]) != word.charAt(k))
            {
                return false;
            }
        }
        return true;
    }

    static int lower(final byte b)
    {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }
}
