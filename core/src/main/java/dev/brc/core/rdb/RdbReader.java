package dev.brc.core.rdb;

import dev.brc.core.encoding.Listpack;
import dev.brc.core.util.DoubleParser;

/** Reads the bytes of a value; whatever is not as it should be is a {@link BadDataException}. Not thread-safe. */
final class RdbReader
{
    private static final int NAN = 253;
    private static final int INFINITE = 254;
    private static final int MINUS_INFINITE = 255;

    private final byte[] bytes;
    private final int end;
    private int at;

    RdbReader(final byte[] bytes, final int offset, final int length)
    {
        this.bytes = bytes;
        this.at = offset;
        this.end = offset + length;
    }

    /** Says that the bytes are no value. */
    static BadDataException bad()
    {
        return BadDataException.INSTANCE;
    }

    static void check(final boolean condition)
    {
        if (!condition)
        {
            throw bad();
        }
    }

    private void need(final long count)
    {
        check(count >= 0 && count <= end - at);
    }

    int byte8()
    {
        need(1);
        return bytes[at++] & 0xff;
    }

    long little(final int width)
    {
        need(width);
        long value = 0;
        for (int i = width - 1; i >= 0; i--)
        {
            value = value << 8 | bytes[at + i] & 0xff;
        }
        at += width;
        return value;
    }

    long big(final int width)
    {
        need(width);
        long value = 0;
        for (int i = 0; i < width; i++)
        {
            value = value << 8 | bytes[at++] & 0xff;
        }
        return value;
    }

    /** A length, or any unsigned 64-bit number. */
    long number()
    {
        final int first = byte8();
        switch (first & RdbFormat.ENCODED)
        {
            case 0:
                return first;
            case RdbFormat.LENGTH_14:
                return (first & 0x3f) << 8 | byte8();
            case RdbFormat.LENGTH_32:
                check(first == RdbFormat.LENGTH_32 || first == RdbFormat.LENGTH_64);
                return big(first == RdbFormat.LENGTH_32 ? 4 : 8);
            default:
                throw bad();
        }
    }

    /** How many things follow, each of at least so many bytes. */
    int count(final int minBytes)
    {
        final long count = number();
        check(count >= 0 && count <= (end - at) / minBytes);
        return (int) count;
    }

    /** A string. */
    byte[] string()
    {
        need(1);
        final int first = bytes[at] & 0xff;
        if ((first & RdbFormat.ENCODED) != RdbFormat.ENCODED)
        {
            final long length = number();
            need(length);
            final byte[] text = new byte[(int) length];
            System.arraycopy(bytes, at, text, 0, text.length);
            at += text.length;
            return text;
        }
        at++;
        switch (first & 0x3f)
        {
            case RdbFormat.INT_8:
                return text((byte) little(1));
            case RdbFormat.INT_16:
                return text((short) little(2));
            case RdbFormat.INT_32:
                return text((int) little(4));
            case RdbFormat.LZF:
                return expanded();
            default:
                throw bad();
        }
    }

    private static byte[] text(final long number)
    {
        return Long.toString(number).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    private byte[] expanded()
    {
        final long compressed = number();
        final long length = number();
        need(compressed);
        // A byte of LZF gives at most 88 (264 from three): so a few bytes cannot ask for gigabytes.
        check(length > 0 && length <= compressed * 88 && length < Integer.MAX_VALUE - 64);
        final byte[] text = Lzf.expand(bytes, at, (int) compressed, (int) length);
        check(text != null);
        at += (int) compressed;
        return text;
    }

    /** A listpack in a string, not empty. */
    Listpack listpack()
    {
        final byte[] blob = string();
        final Listpack pack = Listpack.of(blob, 0, blob.length);
        check(pack != null && pack.first() != Listpack.NONE);
        return pack;
    }

    double double64()
    {
        return Double.longBitsToDouble(little(8));
    }

    /** A double as text with its length before it, as old sorted sets have it. */
    double doubleText()
    {
        final int length = byte8();
        switch (length)
        {
            case NAN:
                return Double.NaN;
            case INFINITE:
                return Double.POSITIVE_INFINITY;
            case MINUS_INFINITE:
                return Double.NEGATIVE_INFINITY;
            default:
                need(length);
                final double value = DoubleParser.parse(bytes, at, length);
                check(!Double.isNaN(value));
                at += length;
                return value;
        }
    }

    /** The bytes are no value. */
    static final class BadDataException extends RuntimeException
    {
        private static final long serialVersionUID = 1L;
        private static final BadDataException INSTANCE = new BadDataException();

        private BadDataException()
        {
            super("Bad data format", null, false, false);
        }
    }
}
