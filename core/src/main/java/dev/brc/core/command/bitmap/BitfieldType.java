package dev.brc.core.command.bitmap;

import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.Integers;

/** BITFIELD's types, {@code i1} to {@code i64} and {@code u1} to {@code u63}, as an {@code int}: the bits, negative if signed. */
final class BitfieldType
{
    /** Values wrap around. */
    static final int WRAP = 0;
    /** Values stop at the smallest and largest number. */
    static final int SAT = 1;
    /** The operation is not done. */
    static final int FAIL = 2;

    private static final ReplyException INVALID = new ReplyException("ERR Invalid bitfield type. Use something like "
        + "i16 u8. Note that u64 is not supported but i64 is.");
    private static final int MAX_SIGNED = 64;
    private static final int MAX_UNSIGNED = 63;

    private BitfieldType()
    {
    }

    /**
     * Reads a type.
     *
     * @throws ReplyException if it is none
     */
    static int parse(final Arguments args, final int index)
    {
        final int length = args.length(index);
        final int first = length == 0 ? 0 : args.buffer()[args.offset(index)];
        final boolean signed = first == 'i';
        if (!signed && first != 'u' || !Integers.isLong(args.buffer(), args.offset(index) + 1, length - 1))
        {
            throw INVALID;
        }
        final long bits = Integers.parseLong(args.buffer(), args.offset(index) + 1, length - 1);
        if (bits < 1 || bits > (signed ? MAX_SIGNED : MAX_UNSIGNED))
        {
            throw INVALID;
        }
        return (int) (signed ? -bits : bits);
    }

    static int bits(final int type)
    {
        return Math.abs(type);
    }

    /** The value of a field's raw bits. */
    static long value(final int type, final long raw)
    {
        return type > 0 ? raw : raw << (64 + type) >> (64 + type);
    }

    /** Whether {@code value + increment} does not fit; {@code value} itself need not fit. */
    static boolean overflows(final int type, final long value, final long increment)
    {
        return isAbove(type, value, increment) || isBelow(type, value, increment);
    }

    /** What is stored for {@code value + increment} if it does not fit. */
    static long limited(final int type, final long value, final long increment, final int overflow)
    {
        if (overflow == SAT)
        {
            return isAbove(type, value, increment) ? max(type) : min(type);
        }
        final int unused = 64 - bits(type);
        final long sum = value + increment;
        return type > 0 ? sum << unused >>> unused : sum << unused >> unused;
    }

    private static boolean isAbove(final int type, final long value, final long increment)
    {
        final long room = max(type) - value;
        if (type > 0)
        {
            // A negative number given for an unsigned field is one beyond 2^63.
            return value < 0 || value > max(type) || increment > 0 && increment > room;
        }
        // Room wraps around for a number near Long.MIN_VALUE that is too small for the field; Redis takes it for too large then.
        return value > max(type) || increment > room && (bits(type) < 64 || value >= 0 && increment > 0);
    }

    private static boolean isBelow(final int type, final long value, final long increment)
    {
        final long room = min(type) - value;
        if (type > 0)
        {
            return increment < 0 && increment < room;
        }
        return value < min(type) || increment < room && (bits(type) < 64 || value < 0 && increment < 0);
    }

    private static long max(final int type)
    {
        return type > 0 ? -1L >>> (64 - type) : Long.MAX_VALUE >> (64 + type);
    }

    private static long min(final int type)
    {
        return type > 0 ? 0 : Long.MIN_VALUE >> (64 + type);
    }
}
