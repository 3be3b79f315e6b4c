package dev.brc.core.command.hyperloglog;

/** Registers of six bits each, the lowest bits of a byte first. */
final class HllDense
{
    private static final int MASK = (1 << HllFormat.REGISTER_BITS) - 1;

    private HllDense()
    {
    }

    /** A register of the HyperLogLog that begins at {@code offset}. */
    static int get(final byte[] bytes, final int offset, final int register)
    {
        final int bit = register * HllFormat.REGISTER_BITS;
        final int at = offset + HllFormat.HEADER_BYTES + (bit >>> 3);
        final int shift = bit & 7;
        final int low = (bytes[at] & 0xff) >>> shift;
        return (shift <= 2 ? low : low | bytes[at + 1] << 8 - shift) & MASK;
    }

    static void set(final byte[] bytes, final int offset, final int register, final int value)
    {
        final int bit = register * HllFormat.REGISTER_BITS;
        final int at = offset + HllFormat.HEADER_BYTES + (bit >>> 3);
        final int shift = bit & 7;
        bytes[at] = (byte) (bytes[at] & ~(MASK << shift) | value << shift);
        if (shift > 2)
        {
            bytes[at + 1] = (byte) (bytes[at + 1] & ~(MASK >>> 8 - shift) | value >>> 8 - shift);
        }
    }

    /** Raises a register and says whether it was lower before. */
    static boolean raise(final byte[] bytes, final int offset, final int register, final int value)
    {
        if (get(bytes, offset, register) >= value)
        {
            return false;
        }
        set(bytes, offset, register, value);
        return true;
    }
}
