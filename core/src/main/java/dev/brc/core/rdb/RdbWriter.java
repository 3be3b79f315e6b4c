package dev.brc.core.rdb;

import java.util.Arrays;

import dev.brc.core.resp.Integers;

/** Bytes of a value, growing. Not thread-safe. */
final class RdbWriter
{
    private static final int INITIAL_BYTES = 256;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;

    byte[] array()
    {
        return bytes;
    }

    int length()
    {
        return length;
    }

    private void reserve(final long more)
    {
        final long needed = length + more;
        if (needed > bytes.length)
        {
            if (needed > Integer.MAX_VALUE - 64)
            {
                throw new OutOfMemoryError("a dump of " + needed + " bytes is longer than a Java array can be");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 64, Math.max(needed, 2L * bytes.length)));
        }
    }

    void byte8(final int value)
    {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    /** Little endian. */
    void little(final long value, final int width)
    {
        reserve(width);
        for (int i = 0; i < width; i++)
        {
            bytes[length++] = (byte) (value >> 8 * i);
        }
    }

    /** Big endian, 64 bits. */
    void big64(final long value)
    {
        reserve(8);
        for (int i = 7; i >= 0; i--)
        {
            bytes[length++] = (byte) (value >> 8 * i);
        }
    }

    void raw(final byte[] source, final int offset, final int count)
    {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /** A length, or any unsigned number. */
    void length(final long value)
    {
        if (value >= 0 && value <= RdbFormat.MAX_LENGTH_6)
        {
            byte8((int) value);
        }
        else if (value >= 0 && value <= RdbFormat.MAX_LENGTH_14)
        {
            byte8(RdbFormat.LENGTH_14 | (int) (value >> 8));
            byte8((int) value);
        }
        else if (value >>> 32 == 0)
        {
            byte8(RdbFormat.LENGTH_32);
            byte8((int) (value >> 24));
            byte8((int) (value >> 16));
            byte8((int) (value >> 8));
            byte8((int) value);
        }
        else
        {
            byte8(RdbFormat.LENGTH_64);
            big64(value);
        }
    }

    /** A string: as integer if it is one of 32 bits, compressed if that saves something. */
    void string(final byte[] source, final int offset, final int count)
    {
        if (count <= RdbFormat.MAX_INTEGER_TEXT && Integers.isLong(source, offset, count)
            && integer(Integers.parseLong(source, offset, count)))
        {
            return;
        }
        if (count >= RdbFormat.MIN_COMPRESSED)
        {
            final byte[] compressed = Lzf.compress(source, offset, count, count - 4);
            if (compressed != null)
            {
                byte8(RdbFormat.ENCODED | RdbFormat.LZF);
                length(compressed.length);
                length(count);
                raw(compressed, 0, compressed.length);
                return;
            }
        }
        length(count);
        raw(source, offset, count);
    }

    void string(final byte[] source)
    {
        string(source, 0, source.length);
    }

    /** A string that is the decimal text of a number. */
    void string(final long value)
    {
        if (!integer(value))
        {
            final byte[] text = new byte[Integers.MAX_LONG_LENGTH];
            final int count = Integers.put(value, text, 0);
            length(count);
            raw(text, 0, count);
        }
    }

    /** Writes a number of up to 32 bits; false, and nothing, if it is larger. */
    private boolean integer(final long value)
    {
        if (value == (byte) value)
        {
            byte8(RdbFormat.ENCODED | RdbFormat.INT_8);
            little(value, 1);
        }
        else if (value == (short) value)
        {
            byte8(RdbFormat.ENCODED | RdbFormat.INT_16);
            little(value, 2);
        }
        else if (value == (int) value)
        {
            byte8(RdbFormat.ENCODED | RdbFormat.INT_32);
            little(value, 4);
        }
        else
        {
            return false;
        }
        return true;
    }

    /** A double in eight bytes, little endian. */
    void double64(final double value)
    {
        little(Double.doubleToRawLongBits(value), 8);
    }

    /** Version and checksum; returns all. */
    byte[] finish()
    {
        little(RdbFormat.VERSION, 2);
        little(Crc64.of(bytes, 0, length), 8);
        return Arrays.copyOf(bytes, length);
    }
}
