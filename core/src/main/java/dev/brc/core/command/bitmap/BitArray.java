package dev.brc.core.command.bitmap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Counting and finding bits in a slice of bytes, eight bytes at a time. */
final class BitArray
{
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private BitArray()
    {
    }

    /** How many bits are set in {@code length} bytes from {@code offset} on. */
    static long count(final byte[] bytes, final int offset, final int length)
    {
        final int end = offset + length;
        int at = offset;
        long count = 0;
        for (; at <= end - Long.BYTES; at += Long.BYTES)
        {
            count += Long.bitCount((long) LONG.get(bytes, at));
        }
        for (; at < end; at++)
        {
            count += Integer.bitCount(bytes[at] & 0xff);
        }
        return count;
    }

    /** How many bits are set from bit {@code first} to bit {@code last}, both counted from {@code offset} and included. */
    static long countBits(final byte[] bytes, final int offset, final long first, final long last)
    {
        final int firstByte = offset + (int) (first >>> 3);
        final int lastByte = offset + (int) (last >>> 3);
        final long whole = count(bytes, firstByte, lastByte - firstByte + 1);
        final int before = bytes[firstByte] & 0xff & ~(0xff >>> (first & 7));
        final int behind = bytes[lastByte] & 0xff >>> ((last & 7) + 1);
        return whole - Integer.bitCount(before) - Integer.bitCount(behind);
    }

    /**
     * The first bit that has a value, from bit {@code first} to bit {@code last}, both included.
     *
     * @return counted from {@code offset} as the bounds are; -1: none
     */
    static long find(final byte[] bytes, final int offset, final long first, final long last, final int bit)
    {
        final byte other = (byte) (bit == 0 ? 0xff : 0);
        int at = offset + (int) (first >>> 3);
        final int lastByte = offset + (int) (last >>> 3);
        int differing = (bytes[at] ^ other) & 0xff >>> (first & 7);
        while (differing == 0 && at < lastByte)
        {
            at = skip(bytes, at + 1, lastByte, other);
            differing = (bytes[at] ^ other) & 0xff;
        }
        if (differing == 0)
        {
            return -1;
        }
        final long found = (long) (at - offset) * 8 + Integer.numberOfLeadingZeros(differing) - 24;
        return found <= last ? found : -1;
    }

    /** The first byte from {@code from} on that is not {@code value}; {@code last} if all before it are. */
    private static int skip(final byte[] bytes, final int from, final int last, final byte value)
    {
        final long eight = value; // 0 or -1, that is eight times the byte
        int at = from;
        while (at <= last - Long.BYTES && (long) LONG.get(bytes, at) == eight)
        {
            at += Long.BYTES;
        }
        while (at < last && bytes[at] == value)
        {
            at++;
        }
        return at;
    }

    /**
     * Reads up to 64 bits as an unsigned number, zeros beyond the end.
     *
     * @param length bytes of the array
     * @param bits   1 to 64
     */
    static long get(final byte[] bytes, final int offset, final int length, final long firstBit, final int bits)
    {
        long value = 0;
        for (int i = 0; i < bits; i++)
        {
            final long bit = firstBit + i;
            final long at = bit >>> 3;
            final int one = at < length ? bytes[offset + (int) at] >>> (7 - (bit & 7)) & 1 : 0;
            value = value << 1 | one;
        }
        return value;
    }

    /** Writes the low {@code bits} bits of a number; all of them must lie in the array. */
    static void set(final byte[] bytes, final int offset, final long firstBit, final int bits, final long value)
    {
        for (int i = 0; i < bits; i++)
        {
            final long bit = firstBit + i;
            final int at = offset + (int) (bit >>> 3);
            final int mask = 0x80 >>> (bit & 7);
            final boolean on = (value >>> (bits - 1 - i) & 1) != 0;
            bytes[at] = (byte) (on ? bytes[at] | mask : bytes[at] & ~mask);
        }
    }
}
