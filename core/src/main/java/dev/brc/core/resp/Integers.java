package dev.brc.core.resp;

/** Decimal integers in bytes, as Redis reads and writes them ({@code string2ll}: canonical form only). */
public final class Integers
{
    /** Bytes of the longest decimal long: {@code -9223372036854775808}. */
    public static final int MAX_LONG_LENGTH = 20;

    private static final byte[] DIGIT_PAIRS = digitPairs();
    private static final long OVERFLOW_LIMIT = Long.MAX_VALUE / 10;

    private Integers()
    {
    }

    /**
     * Whether the bytes are a canonical decimal integer that fits in 64 bits: no blanks, no plus, no leading zeros, no "-0".
     *
     * @param bytes  holds the text
     * @param offset where it starts
     * @param length its bytes
     * @return whether {@link #parseLong} may be called
     */
    public static boolean isLong(final byte[] bytes, final int offset, final int length)
    {
        if (length == 0 || length > MAX_LONG_LENGTH)
        {
            return false;
        }
        int at = offset;
        final int end = offset + length;
        final boolean negative = bytes[at] == '-';
        if (negative)
        {
            at++;
        }
        if (at == end)
        {
            return false;
        }
        final int first = bytes[at] - '0';
        if (first == 0)
        {
            return length == 1;
        }
        long value = 0;
        for (; at < end; at++)
        {
            final int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9)
            {
                return false;
            }
            if (value > OVERFLOW_LIMIT || (value == OVERFLOW_LIMIT && digit > (negative ? 8 : 7)))
            {
                return false;
            }
            value = value * 10 + digit;
        }
        return true;
    }

    /**
     * The value of bytes that {@link #isLong} accepted.
     *
     * @param bytes  holds the text
     * @param offset where it starts
     * @param length its bytes
     * @return the value; undefined where {@code isLong} is false
     */
    public static long parseLong(final byte[] bytes, final int offset, final int length)
    {
        int at = offset;
        final int end = offset + length;
        final boolean negative = bytes[at] == '-';
        if (negative)
        {
            at++;
        }
        long value = 0;
        while (at < end)
        {
            value = value * 10 - (bytes[at++] - '0');
        }
        return negative ? value : -value;
    }

    /**
     * How many bytes the decimal text of a value has.
     *
     * @param value any
     * @return 1 to 20
     */
    public static int length(final long value)
    {
        int length = value < 0 ? 1 : 0;
        long rest = value < 0 ? value : -value;
        do
        {
            length++;
            rest /= 10;
        }
        while (rest != 0);
        return length;
    }

    /**
     * Writes the decimal text of a value.
     *
     * @param value  any
     * @param bytes  where to write, {@link #length} bytes
     * @param offset of the first byte
     * @return bytes written
     */
    public static int put(final long value, final byte[] bytes, final int offset)
    {
        if (value >= 0 && value < 10)
        {
            bytes[offset] = (byte) ('0' + value);
            return 1;
        }
        final int length = length(value);
        int at = offset + length;
        long rest = value < 0 ? value : -value; // negative, so that Long.MIN_VALUE needs no case of its own
        while (rest <= -10)
        {
            final int pair = (int) (rest / 100 * 100 - rest) << 1;
            rest /= 100;
            bytes[--at] = DIGIT_PAIRS[pair + 1];
            bytes[--at] = DIGIT_PAIRS[pair];
        }
        if (rest < 0 || at == offset + length)
        {
            bytes[--at] = (byte) ('0' - rest);
        }
        if (value < 0)
        {
            bytes[offset] = '-';
        }
        return length;
    }

    private static byte[] digitPairs()
    {
        final byte[] pairs = new byte[200];
        for (int i = 0; i < 100; i++)
        {
            pairs[2 * i] = (byte) ('0' + i / 10);
            pairs[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return pairs;
    }
}
