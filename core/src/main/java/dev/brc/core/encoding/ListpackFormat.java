package dev.brc.core.encoding;

/**
 * The bytes of a listpack, as Redis 7.0 lays them out (its {@code listpack.md}): a header of total bytes (32 bits, little endian) and element
 * count (16 bits, little endian), the entries, and 0xff. An entry is encoding byte(s), data, and its own length written so that it can be read
 * backwards.
 */
final class ListpackFormat
{
    static final int HEADER_BYTES = 6;
    static final int COUNT_OFFSET = 4;
    static final int COUNT_UNKNOWN = 0xffff;
    static final byte END = (byte) 0xff;

    static final int UINT7_MAX = 127;
    static final int STR6 = 0x80;
    static final int STR6_MAX = 63;
    static final int INT13 = 0xc0;
    static final int INT13_MIN = -4096;
    static final int INT13_MAX = 4095;
    static final int STR12 = 0xe0;
    static final int STR12_MAX = 4095;
    static final int STR32 = 0xf0;
    static final int INT16 = 0xf1;
    static final int INT24 = 0xf2;
    static final int INT32 = 0xf3;
    static final int INT64 = 0xf4;
    static final int INT24_MIN = -(1 << 23);
    static final int INT24_MAX = (1 << 23) - 1;

    private ListpackFormat()
    {
    }

    /** Bytes of encoding and data of the entry at p, without the length behind it. */
    static int entryBytes(final byte[] b, final int p)
    {
        final int first = b[p] & 0xff;
        if (first < STR6)
        {
            return 1;
        }
        if (first < INT13)
        {
            return 1 + (first & 0x3f);
        }
        if (first < STR12)
        {
            return 2;
        }
        if (first < STR32)
        {
            return 2 + ((first & 0x0f) << 8 | b[p + 1] & 0xff);
        }
        switch (first)
        {
            case STR32:
                return 5 + int32(b, p + 1);
            case INT16:
                return 3;
            case INT24:
                return 4;
            case INT32:
                return 5;
            case INT64:
                return 9;
            default:
                throw new IllegalArgumentException("no listpack encoding: " + first);
        }
    }

    static boolean isInteger(final byte[] b, final int p)
    {
        final int first = b[p] & 0xff;
        return first < STR6 || first >= INT13 && first < STR12 || first > STR32;
    }

    static long integer(final byte[] b, final int p)
    {
        final int first = b[p] & 0xff;
        if (first < STR6)
        {
            return first;
        }
        if (first < STR12)
        {
            return ((first & 0x1f) << 8 | b[p + 1] & 0xff) << 19 >> 19;
        }
        switch (first)
        {
            case INT16:
                return (short) (b[p + 1] & 0xff | b[p + 2] << 8);
            case INT24:
                return b[p + 1] & 0xff | (b[p + 2] & 0xff) << 8 | b[p + 3] << 16;
            case INT32:
                return int32(b, p + 1);
            case INT64:
                return int32(b, p + 1) & 0xffffffffL | (long) int32(b, p + 5) << 32;
            default:
                throw new IllegalArgumentException("no integer: " + first);
        }
    }

    static int stringHeaderBytes(final byte[] b, final int p)
    {
        final int first = b[p] & 0xff;
        return first < INT13 ? 1 : first < STR32 ? 2 : 5;
    }

    static int integerEntryBytes(final long value)
    {
        if (value >= 0 && value <= UINT7_MAX)
        {
            return 1;
        }
        if (value >= INT13_MIN && value <= INT13_MAX)
        {
            return 2;
        }
        if (value >= Short.MIN_VALUE && value <= Short.MAX_VALUE)
        {
            return 3;
        }
        if (value >= INT24_MIN && value <= INT24_MAX)
        {
            return 4;
        }
        return value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE ? 5 : 9;
    }

    static void putInteger(final byte[] b, final int p, final long value)
    {
        switch (integerEntryBytes(value))
        {
            case 1:
                b[p] = (byte) value;
                break;
            case 2:
                b[p] = (byte) (INT13 | value >> 8 & 0x1f);
                b[p + 1] = (byte) value;
                break;
            case 3:
                b[p] = (byte) INT16;
                little(b, p + 1, value, 2);
                break;
            case 4:
                b[p] = (byte) INT24;
                little(b, p + 1, value, 3);
                break;
            case 5:
                b[p] = (byte) INT32;
                little(b, p + 1, value, 4);
                break;
            default:
                b[p] = (byte) INT64;
                little(b, p + 1, value, 8);
                break;
        }
    }

    static int stringEntryBytes(final int length)
    {
        return length + (length <= STR6_MAX ? 1 : length <= STR12_MAX ? 2 : 5);
    }

    static void putString(final byte[] b, final int p, final byte[] source, final int offset, final int length)
    {
        final int data;
        if (length <= STR6_MAX)
        {
            b[p] = (byte) (STR6 | length);
            data = p + 1;
        }
        else if (length <= STR12_MAX)
        {
            b[p] = (byte) (STR12 | length >> 8);
            b[p + 1] = (byte) length;
            data = p + 2;
        }
        else
        {
            b[p] = (byte) STR32;
            little(b, p + 1, length, 4);
            data = p + 5;
        }
        System.arraycopy(source, offset, b, data, length);
    }

    /** How many bytes the length of an entry takes behind it. */
    static int backLengthBytes(final int entryBytes)
    {
        if (entryBytes <= 127)
        {
            return 1;
        }
        if (entryBytes < 16383)
        {
            return 2;
        }
        if (entryBytes < 2097151)
        {
            return 3;
        }
        return entryBytes < 268435455 ? 4 : 5;
    }

    static void putBackLength(final byte[] b, final int p, final int entryBytes)
    {
        final int bytes = backLengthBytes(entryBytes);
        int rest = entryBytes;
        for (int i = bytes - 1; i > 0; i--)
        {
            b[p + i] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        b[p] = (byte) (rest & 0x7f);
    }

    /** The entry length whose last byte is at p. */
    static int backLength(final byte[] b, final int p)
    {
        int value = 0;
        int shift = 0;
        int at = p;
        while (true)
        {
            value |= (b[at] & 0x7f) << shift;
            if ((b[at] & 0x80) == 0)
            {
                return value;
            }
            shift += 7;
            at--;
        }
    }

    static int int32(final byte[] b, final int p)
    {
        return b[p] & 0xff | (b[p + 1] & 0xff) << 8 | (b[p + 2] & 0xff) << 16 | b[p + 3] << 24;
    }

    static void little(final byte[] b, final int p, final long value, final int bytes)
    {
        for (int i = 0; i < bytes; i++)
        {
            b[p + i] = (byte) (value >> 8 * i);
        }
    }
}
