package dev.brc.core.util;

import java.nio.charset.StandardCharsets;

/**
 * Reads doubles from text by the rules of Redis 7.0, which are those of C's strtod: decimal and hexadecimal numbers,
 * {@code inf} and {@code infinity}. NaN as a result means that the text is no valid number: NaN itself never is.
 */
public final class DoubleParser
{
    private static final long MAX_EXACT = 1L << 53;
    private static final int MAX_DIGITS = 18;
    private static final double[] EXACT_POWERS = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
        1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

    private DoubleParser()
    {
    }

    /**
     * Reads a score, increment or coordinate: the whole text is one number, without white space, and neither too large
     * nor too small for a double (a number that is not zero but rounds to zero is refused).
     *
     * @return the number, or NaN: {@code ERR value is not a valid float}.
     */
    public static double parse(final byte[] text, final int offset, final int length)
    {
        final double quick = plainDecimal(text, offset, offset + length);
        if (!Double.isNaN(quick))
        {
            return quick;
        }
        final int end = offset + length;
        if (length == 0 || FloatSyntax.end(text, offset, end) != end)
        {
            return Double.NaN;
        }
        final double value = convert(text, offset, end);
        final boolean outOfRange = Double.isInfinite(value) && !isInfinity(text, offset, end)
            || value == 0 && !isZero(text, offset, end);
        return outOfRange ? Double.NaN : value;
    }

    /**
     * Reads a limit of a range of scores ({@code ZRANGEBYSCORE}, without its parenthesis), which Redis reads less
     * strictly: leading white space is skipped, numbers beyond the range become infinite or zero, and what stands
     * after a zero byte is not looked at.
     *
     * @return the number, or NaN: {@code ERR min or max is not a float}.
     */
    public static double parseLimit(final byte[] text, final int offset, final int length)
    {
        final int end = offset + length;
        int start = offset;
        while (start < end && FloatSyntax.isSpace(text[start]))
        {
            start++;
        }
        final int numberEnd = FloatSyntax.end(text, start, end);
        if (numberEnd == start)
        {
            return length == 0 || text[offset] == 0 ? 0 : Double.NaN;
        }
        return numberEnd == end || text[numberEnd] == 0 ? convert(text, start, numberEnd) : Double.NaN;
    }

    /** Numbers such as 12 and -3.75 without rounding error; NaN for all others. */
    private static double plainDecimal(final byte[] text, final int start, final int end)
    {
        final boolean negative = start < end && text[start] == '-';
        int i = negative ? start + 1 : start;
        if (end - i > MAX_DIGITS)
        {
            return Double.NaN;
        }
        long mantissa = 0;
        int point = -1;
        int digits = 0;
        for (; i < end; i++)
        {
            final int digit = text[i] - '0';
            if (digit >= 0 && digit <= 9)
            {
                mantissa = mantissa * 10 + digit;
                digits++;
            }
            else if (text[i] == '.' && point < 0)
            {
                point = i;
            }
            else
            {
                return Double.NaN;
            }
        }
        if (digits == 0 || mantissa > MAX_EXACT)
        {
            return Double.NaN;
        }
        final double value = point < 0 ? mantissa : mantissa / EXACT_POWERS[end - point - 1];
        return negative ? -value : value;
    }

    private static double convert(final byte[] text, final int start, final int end)
    {
        final int digits = FloatSyntax.afterSign(text, start, end);
        final double sign = text[start] == '-' ? -1 : 1;
        if (isInfinity(text, start, end))
        {
            return sign * Double.POSITIVE_INFINITY;
        }
        if (FloatSyntax.is(text, digits, end, "nan"))
        {
            return Double.NaN;
        }
        final String number = new String(text, start, end - start, StandardCharsets.ISO_8859_1);
        final boolean hexWithoutExponent = FloatSyntax.isHex(text, digits, end) && number.indexOf('p') < 0
            && number.indexOf('P') < 0;
        return Double.parseDouble(hexWithoutExponent ? number + "p0" : number);
    }

    private static boolean isInfinity(final byte[] text, final int start, final int end)
    {
        return FloatSyntax.is(text, FloatSyntax.afterSign(text, start, end), end, "inf");
    }

    /** True when all digits before the exponent are zeros. */
    static boolean isZero(final byte[] text, final int start, final int end)
    {
        final int first = FloatSyntax.afterSign(text, start, end);
        final boolean hex = FloatSyntax.isHex(text, first, end);
        for (int i = hex ? first + 2 : first; i < end && FloatSyntax.lower(text[i]) != (hex ? 'p' : 'e'); i++)
        {
            if (text[i] != '0' && text[i] != '.')
            {
                return false;
            }
        }
        return true;
    }
}
