package dev.brc.core.command.hyperloglog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The layout of a HyperLogLog string: {@code HYLL}, one byte encoding, three unused, eight bytes of the cardinality computed last
 * (little-endian, the highest bit set while it is stale), then the registers.
 */
final class HllFormat
{
    static final int HEADER_BYTES = 16;
    static final int DENSE = 0;
    static final int SPARSE = 1;

    /** Bits of a hash that choose the register. */
    static final int INDEX_BITS = 14;
    static final int REGISTERS = 1 << INDEX_BITS;
    static final int REGISTER_BITS = 6;
    static final int DENSE_BYTES = HEADER_BYTES + REGISTERS * REGISTER_BITS / 8;
    /** Bits of a hash whose trailing zeros are counted. */
    static final int VALUE_BITS = 64 - INDEX_BITS;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int ENCODING = 4;
    private static final int CARDINALITY = 8;
    private static final long STALE = 1L << 63;

    private HllFormat()
    {
    }

    /** Whether the string has the header of a HyperLogLog; its sparse registers may still be corrupt. */
    static boolean isValid(final byte[] bytes, final int offset, final int length)
    {
        if (length < HEADER_BYTES || bytes[offset] != 'H' || bytes[offset + 1] != 'Y' || bytes[offset + 2] != 'L'
            || bytes[offset + 3] != 'L')
        {
            return false;
        }
        final int encoding = encoding(bytes, offset);
        return encoding == SPARSE || encoding == DENSE && length == DENSE_BYTES;
    }

    static int encoding(final byte[] bytes, final int offset)
    {
        return bytes[offset + ENCODING];
    }

    static void header(final byte[] bytes, final int encoding)
    {
        bytes[0] = 'H';
        bytes[1] = 'Y';
        bytes[2] = 'L';
        bytes[3] = 'L';
        bytes[ENCODING] = (byte) encoding;
    }

    static void encoding(final byte[] bytes, final int offset, final int encoding)
    {
        bytes[offset + ENCODING] = (byte) encoding;
    }

    /** The cardinality computed last; negative: stale. */
    static long cardinality(final byte[] bytes, final int offset)
    {
        return (long) LONG.get(bytes, offset + CARDINALITY);
    }

    static void cardinality(final byte[] bytes, final int offset, final long value)
    {
        LONG.set(bytes, offset + CARDINALITY, value);
    }

    static void invalidate(final byte[] bytes, final int offset)
    {
        cardinality(bytes, offset, cardinality(bytes, offset) | STALE);
    }

    /** The register that a hash counts for. */
    static int register(final long hash)
    {
        return (int) hash & REGISTERS - 1;
    }

    /** What a hash sets its register to, if that is less: 1 to 51. */
    static int value(final long hash)
    {
        return Long.numberOfTrailingZeros(hash >>> INDEX_BITS | 1L << VALUE_BITS) + 1;
    }
}
