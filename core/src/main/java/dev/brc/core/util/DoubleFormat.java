package dev.brc.core.util;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * Prints doubles as Redis 7.0 does in replies and stored values: C's {@code %.17g}, so 3.1 is 3.1000000000000001;
 * infinities are {@code inf} and {@code -inf}. Exact for every double, and without allocation for 0 and for numbers from
 * 1e-10 to 1e17.
 */
public final class DoubleFormat
{
    /** What {@link #put} writes at most: {@code -1.2345678901234567e-308}. */
    public static final int MAX_LENGTH = 24;

    private static final int PRECISION = 17;
    private static final int MIN_FIXED_EXPONENT = -4;
    private static final long MIN_DIGITS = 10_000_000_000_000_000L;
    private static final long MAX_DIGITS = 10 * MIN_DIGITS;
    private static final double MIN_FAST = 1e-10;
    private static final double MAX_FAST = 1e17;
    private static final int MANTISSA_BITS = 52;
    private static final long MANTISSA_MASK = (1L << MANTISSA_BITS) - 1;
    private static final int EXPONENT_BIAS = 1075;
    private static final MathContext ROUNDING = new MathContext(PRECISION, RoundingMode.HALF_EVEN);

    /** 5^0 to 5^27: the powers that fit a long. */
    private static final long[] POWERS_OF_5 = new long[28];

    static
    {
        POWERS_OF_5[0] = 1;
        for (int i = 1; i < POWERS_OF_5.length; i++)
        {
            POWERS_OF_5[i] = POWERS_OF_5[i - 1] * 5;
        }
    }

    private DoubleFormat()
    {
    }

    /** As {@link #put}, into a new string. */
    public static String format(final double value)
    {
        final byte[] text = new byte[MAX_LENGTH];
        return new String(text, 0, put(value, text, 0), StandardCharsets.ISO_8859_1);
    }

    /**
     * Prints a number.
     *
     * @param value  any; NaN is printed as {@code nan}.
     * @param out    has room for {@link #MAX_LENGTH} bytes.
     * @param offset where it begins.
     * @return how many bytes were written.
     */
    public static int put(final double value, final byte[] out, final int offset)
    {
        final double absolute = Math.abs(value);
        if (Double.isNaN(value) || Double.isInfinite(value))
        {
            return word(Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf", out, offset);
        }
        int at = offset;
        if (value < 0 || value == 0 && 1 / value < 0)
        {
            out[at++] = '-';
        }
        if (absolute < MAX_FAST && absolute == (long) absolute)
        {
            final long whole = (long) absolute;
            final int digits = digitCount(whole);
            return pointed(whole, digits, digits, out, at) - offset;
        }
        if (absolute < MIN_FAST || absolute >= MAX_FAST)
        {
            final BigDecimal rounded = new BigDecimal(absolute).round(ROUNDING);
            final int exponent = rounded.precision() - 1 - rounded.scale();
            final long digits = rounded.unscaledValue().longValueExact();
            return digits(scaled(digits, rounded.precision()), exponent, out, at) - offset;
        }
        return fast(absolute, out, at) - offset;
    }

    private static int digitCount(final long value)
    {
        int count = 1;
        for (long rest = value; rest >= 10; rest /= 10)
        {
            count++;
        }
        return count;
    }

    private static long scaled(final long digits, final int precision)
    {
        long result = digits;
        for (int i = precision; i < PRECISION; i++)
        {
            result *= 10;
        }
        return result;
    }

    /** value × 10^(16 − exponent) as an integer of 17 digits: mantissa × 5^k × 2^(e + k) fits 128 bits. */
    private static int fast(final double value, final byte[] out, final int at)
    {
        final long bits = Double.doubleToRawLongBits(value);
        final long mantissa = bits & MANTISSA_MASK | 1L << MANTISSA_BITS;
        final int binaryExponent = (int) (bits >>> MANTISSA_BITS) - EXPONENT_BIAS;
        int exponent = (int) Math.floor(Math.log10(value));
        while (true)
        {
            final int power = PRECISION - 1 - exponent;
            final long high = Math.multiplyHigh(mantissa, POWERS_OF_5[power]);
            final long low = mantissa * POWERS_OF_5[power];
            final int shift = -(binaryExponent + power);
            long digits = shift == 0 ? low : high << Long.SIZE - shift | low >>> shift;
            if (digits >= MAX_DIGITS)
            {
                exponent++;
                continue;
            }
            if (digits < MIN_DIGITS)
            {
                exponent--;
                continue;
            }
            final long rest = shift == 0 ? 0 : low << Long.SIZE - shift;
            if (rest < 0 && (rest != Long.MIN_VALUE || (digits & 1) != 0))
            {
                digits++;
            }
            return digits == MAX_DIGITS ? digits(MIN_DIGITS, exponent + 1, out, at) : digits(digits, exponent, out, at);
        }
    }

    /** Writes 17 digits, the first before the point, times 10^exponent; returns the end. */
    private static int digits(final long digits, final int exponent, final byte[] out, final int at)
    {
        long rest = digits;
        int count = PRECISION;
        while (rest % 10 == 0)
        {
            rest /= 10;
            count--;
        }
        if (exponent >= MIN_FIXED_EXPONENT && exponent < PRECISION)
        {
            return fixed(rest, count, exponent, out, at);
        }
        final int end = pointed(rest, count, 1, out, at);
        out[end] = 'e';
        out[end + 1] = (byte) (exponent < 0 ? '-' : '+');
        final int magnitude = Math.abs(exponent);
        int next = end + 2;
        if (magnitude >= 100)
        {
            out[next++] = (byte) ('0' + magnitude / 100);
        }
        out[next++] = (byte) ('0' + magnitude / 10 % 10);
        out[next++] = (byte) ('0' + magnitude % 10);
        return next;
    }

    private static int fixed(final long digits, final int count, final int exponent, final byte[] out, final int at)
    {
        if (exponent >= 0)
        {
            final int whole = exponent + 1;
            final int end = pointed(digits, count, Math.min(whole, count), out, at);
            for (int i = count; i < whole; i++)
            {
                out[at + i] = '0';
            }
            return Math.max(end, at + whole);
        }
        int next = at;
        out[next++] = '0';
        out[next++] = '.';
        for (int i = -1; i > exponent; i--)
        {
            out[next++] = '0';
        }
        return pointed(digits, count, count, out, next);
    }

    /** Writes the digits with a point after the first {@code whole} ones, unless that is the end; returns the end. */
    private static int pointed(final long digits, final int count, final int whole, final byte[] out, final int at)
    {
        final boolean point = whole < count;
        final int end = at + count + (point ? 1 : 0);
        long rest = digits;
        int i = end - 1;
        for (int k = count; k > 0; k--)
        {
            if (point && k == whole)
            {
                out[i--] = '.';
            }
            out[i--] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return end;
    }

    private static int word(final String word, final byte[] out, final int offset)
    {
        for (int i = 0; i < word.length(); i++)
        {
            out[offset + i] = (byte) word.charAt(i);
        }
        return word.length();
    }

    /**
     * C's {@code %.Nf}, as GEODIST prints distances with N = 4: exact, ties to even.
     *
     * @param value    finite.
     * @param decimals digits after the point.
     */
    public static String fixed(final double value, final int decimals)
    {
        final String text = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
        final boolean minus = text.charAt(0) != '-' && (value < 0 || value == 0 && 1 / value < 0);
        return minus ? "-" + text : text;
    }
}
