package dev.brc.core.util;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * The {@code long double} of x86-64 (64 bits of mantissa, 15 of exponent), in which INCRBYFLOAT and HINCRBYFLOAT compute:
 * reading, adding and printing give the same digits as redis-server. Immutable.
 *
 * <p>A finite value is mantissa × 2^exponent with a mantissa below 2^64; zero has no sign, since Redis never prints it.
 */
public final class LongDouble
{
    /** The longest text that {@link #parse} reads: {@code MAX_LONG_DOUBLE_CHARS} - 1. */
    public static final int MAX_TEXT_LENGTH = 5 * 1024 - 1;

    private static final int MANTISSA_BITS = 64;
    private static final int MIN_EXPONENT = -16445;
    private static final int MAX_EXPONENT = 16384 - MANTISSA_BITS;
    private static final int MAX_DECIMAL_EXPONENT = 4933;
    private static final int MIN_DECIMAL_EXPONENT = -4952;
    private static final int EXPONENT_LIMIT = 1_000_000;
    private static final int DECIMALS = 17;
    private static final BigInteger DECIMAL_SCALE = BigInteger.TEN.pow(DECIMALS);
    private static final LongDouble ZERO = new LongDouble(BigInteger.ZERO, 0);
    private static final LongDouble INFINITY = new LongDouble(BigInteger.ONE, Integer.MAX_VALUE);
    private static final LongDouble MINUS_INFINITY = new LongDouble(BigInteger.ONE.negate(), Integer.MAX_VALUE);

    private final BigInteger mantissa;
    private final int exponent;

    private LongDouble(final BigInteger mantissa, final int exponent)
    {
        this.mantissa = mantissa;
        this.exponent = exponent;
    }

    /**
     * Reads a number: the whole text, no white space, not beyond the range (infinity has to be spelt out).
     *
     * @return null when the text is no valid number: {@code ERR value is not a valid float}.
     */
    public static LongDouble parse(final byte[] text, final int offset, final int length)
    {
        final int end = offset + length;
        if (length == 0 || length > MAX_TEXT_LENGTH || FloatSyntax.end(text, offset, end) != end)
        {
            return null;
        }
        final int digits = FloatSyntax.afterSign(text, offset, end);
        final boolean negative = text[offset] == '-';
        if (FloatSyntax.is(text, digits, end, "inf"))
        {
            return negative ? MINUS_INFINITY : INFINITY;
        }
        if (FloatSyntax.is(text, digits, end, "nan"))
        {
            return null;
        }
        if (DoubleParser.isZero(text, offset, end))
        {
            return ZERO;
        }
        final boolean hex = FloatSyntax.isHex(text, digits, end);
        final LongDouble value = hex
            ? parse(text, digits + 2, end, 16, negative)
            : parse(text, digits, end, 10, negative);
        return value.isFinite() && !value.isZero() ? value : null;
    }

    private static LongDouble parse(final byte[] text, final int start, final int end, final int radix,
        final boolean negative)
    {
        final StringBuilder digits = new StringBuilder(end - start);
        int decimals = 0;
        boolean point = false;
        int i = start;
        for (; i < end && (text[i] == '.' || FloatSyntax.isDigit(text[i], radix)); i++)
        {
            if (text[i] == '.')
            {
                point = true;
            }
            else
            {
                digits.append((char) text[i]);
                decimals += point ? 1 : 0;
            }
        }
        final int exponent = i < end ? exponent(text, i + 1, end) : 0;
        final BigInteger unsigned = new BigInteger(digits.toString(), radix);
        final BigInteger number = negative ? unsigned.negate() : unsigned;
        if (radix == 16)
        {
            return rounded(number, exponent - 4 * decimals, false);
        }
        final int scale = exponent - decimals;
        final int magnitude = unsigned.toString().length() - 1 + scale;
        if (magnitude > MAX_DECIMAL_EXPONENT)
        {
            return INFINITY;
        }
        if (magnitude < MIN_DECIMAL_EXPONENT)
        {
            return ZERO;
        }
        if (scale >= 0)
        {
            return rounded(number.multiply(BigInteger.TEN.pow(scale)), 0, false);
        }
        final BigInteger divisor = BigInteger.TEN.pow(-scale);
        final int shift = Math.max(0, divisor.bitLength() - unsigned.bitLength() + MANTISSA_BITS + 2);
        final BigInteger[] quotient = number.shiftLeft(shift).divideAndRemainder(divisor);
        return rounded(quotient[0], -shift, quotient[1].signum() != 0);
    }

    private static int exponent(final byte[] text, final int start, final int end)
    {
        int value = 0;
        for (int i = FloatSyntax.afterSign(text, start, end); i < end && value < EXPONENT_LIMIT; i++)
        {
            value = value * 10 + text[i] - '0';
        }
        return text[start] == '-' ? -value : value;
    }

    /** Rounds number × 2^exponent to 64 bits, ties to even; {@code sticky}: it is a little farther from zero than that. */
    private static LongDouble rounded(final BigInteger number, final int exponent, final boolean sticky)
    {
        final BigInteger magnitude = number.abs();
        final int excess = Math.max(magnitude.bitLength() - MANTISSA_BITS, MIN_EXPONENT - exponent);
        if (excess <= 0)
        {
            return bounded(number, exponent);
        }
        BigInteger kept = magnitude.shiftRight(excess);
        final boolean half = magnitude.testBit(excess - 1);
        final boolean more = sticky || magnitude.getLowestSetBit() < excess - 1;
        if (half && (more || kept.testBit(0)))
        {
            kept = kept.add(BigInteger.ONE);
        }
        return bounded(number.signum() < 0 ? kept.negate() : kept, exponent + excess);
    }

    private static LongDouble bounded(final BigInteger mantissa, final int exponent)
    {
        if (mantissa.signum() == 0)
        {
            return ZERO;
        }
        if (mantissa.abs().bitLength() - MANTISSA_BITS + exponent > MAX_EXPONENT)
        {
            return mantissa.signum() > 0 ? INFINITY : MINUS_INFINITY;
        }
        return new LongDouble(mantissa, exponent);
    }

    /** The value of a double. Not for NaN. */
    public static LongDouble of(final double value)
    {
        if (Double.isInfinite(value))
        {
            return value > 0 ? INFINITY : MINUS_INFINITY;
        }
        final int exponent = Math.max(Math.getExponent(value), Double.MIN_EXPONENT) - 52;
        final long mantissa = (long) Math.scalb(value, -exponent);
        return mantissa == 0 ? ZERO : new LongDouble(BigInteger.valueOf(mantissa), exponent);
    }

    /** False for infinities. */
    public boolean isFinite()
    {
        return exponent != Integer.MAX_VALUE;
    }

    /** True for zero. */
    public boolean isZero()
    {
        return mantissa.signum() == 0;
    }

    /**
     * The sum, rounded to 64 bits.
     *
     * @return not finite when one of both is not, or the sum is too large: {@code ERR increment would produce NaN or
     *         Infinity}.
     */
    public LongDouble plus(final LongDouble other)
    {
        if (!isFinite() || !other.isFinite())
        {
            return isFinite() ? other : this;
        }
        if (isZero() || other.isZero())
        {
            return isZero() ? other : this;
        }
        final int common = Math.min(exponent, other.exponent);
        return rounded(mantissa.shiftLeft(exponent - common).add(other.mantissa.shiftLeft(other.exponent - common)),
            common, false);
    }

    /** As Redis prints it for people: {@code %.17Lf} without trailing zeros, {@code inf}, {@code -inf}. */
    @Override
    public String toString()
    {
        if (!isFinite())
        {
            return mantissa.signum() > 0 ? "inf" : "-inf";
        }
        if (exponent >= 0)
        {
            return mantissa.shiftLeft(exponent).toString();
        }
        final BigInteger scaled = mantissa.abs().multiply(DECIMAL_SCALE);
        BigInteger digits = scaled.shiftRight(-exponent);
        if (scaled.testBit(-exponent - 1) && (scaled.getLowestSetBit() < -exponent - 1 || digits.testBit(0)))
        {
            digits = digits.add(BigInteger.ONE);
        }
        if (digits.signum() == 0)
        {
            return "0";
        }
        final StringBuilder text = new StringBuilder(digits.toString());
        while (text.length() <= DECIMALS)
        {
            text.insert(0, '0');
        }
        text.insert(text.length() - DECIMALS, '.');
        int end = text.length();
        while (text.charAt(end - 1) == '0')
        {
            end--;
        }
        text.setLength(text.charAt(end - 1) == '.' ? end - 1 : end);
        return mantissa.signum() < 0 ? text.insert(0, '-').toString() : text.toString();
    }

    /** {@link #toString()} as bytes. */
    public byte[] toBytes()
    {
        return toString().getBytes(StandardCharsets.US_ASCII);
    }
}
