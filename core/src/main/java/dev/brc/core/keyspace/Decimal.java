package dev.brc.core.keyspace;

/** The decimal form of a {@code long}, as Redis accepts and writes it. */
final class Decimal
{
    /** {@code -9223372036854775808}. */
    static final int MAX_DIGITS = 20;

    private Decimal()
    {
    }

    /** Whether the bytes are exactly what {@link #write} gives for some long: no plus, space, leading zero or "-0". */
    static boolean isLong(final byte[] bytes, final int offset, final int length)
    {
        if (length == 0 || length > MAX_DIGITS)
        {
            return false;
        }
        final boolean negative = bytes[offset] == '-';
        final int digits = negative ? length - 1 : length;
        int position = negative ? offset + 1 : offset;
        if (digits == 0 || digits > 19 || bytes[position] == '0' && length > 1)
        {
            return false;
        }
        long value = 0;
        for (final int end = offset + length; position < end; position++)
        {
            final int digit = bytes[position] - '0';
            if (digit < 0 || digit > 9)
            {
                return false;
            }
            value = value * 10 + digit;
        }
        // 19 digits overflow to a negative number at most once: 9,999,999,999,999,999,999 is below 2^64.
        return value >= 0 || negative && value == Long.MIN_VALUE;
    }

    /** The number; only for bytes that {@link #isLong} accepts. */
    static long parse(final byte[] bytes, final int offset, final int length)
    {
        final boolean negative = bytes[offset] == '-';
        long value = 0;
        for (int i = negative ? offset + 1 : offset; i < offset + length; i++)
        {
            value = value * 10 + (bytes[i] - '0');
        }
        return negative ? -value : value;
    }

    static int digits(final long value)
    {
        if (value == Long.MIN_VALUE)
        {
            return MAX_DIGITS;
        }
        int digits = value < 0 ? 2 : 1;
        for (long rest = Math.abs(value) / 10; rest != 0; rest /= 10)
        {
            digits++;
        }
        return digits;
    }

    /** Writes the number and returns how many bytes it took. */
    static int write(final long value, final byte[] bytes, final int offset)
    {
        final int length = digits(value);
        // Negative numbers reach one further than positive ones, so the digits are taken from the negative side.
        long rest = value < 0 ? value : -value;
        for (int i = offset + length - 1; i >= offset; i--)
        {
            bytes[i] = (byte) ('0' - rest % 10);
            rest /= 10;
        }
        if (value < 0)
        {
            bytes[offset] = '-';
        }
        return length;
    }
}
