package dev.brc.core.command.bitmap;

import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.Integers;
import dev.brc.core.session.Session;

/** Arguments that say which bit. */
final class BitOffset
{
    private static final ReplyException INVALID = new ReplyException(
        "ERR bit offset is not an integer or out of range");
    /** Longest string that a Java array holds together with its key's record. */
    private static final long MAX_ARRAY_BYTES = Integer.MAX_VALUE - (1 << 20);

    private BitOffset()
    {
    }

    /**
     * A plain offset.
     *
     * @throws ReplyException if it is no integer, negative, or beyond proto-max-bulk-len
     */
    static long parse(final Session session, final Arguments args, final int index)
    {
        return parse(session, args, index, 0, 1);
    }

    /**
     * BITFIELD's offset: {@code #n} counts fields instead of bits.
     *
     * @param bits of the field
     * @throws ReplyException if it is no integer, negative, or beyond proto-max-bulk-len
     */
    static long parseField(final Session session, final Arguments args, final int index, final int bits)
    {
        final boolean fields = args.length(index) > 0 && args.buffer()[args.offset(index)] == '#';
        return fields ? parse(session, args, index, 1, bits) : parse(session, args, index, 0, 1);
    }

    private static long parse(final Session session, final Arguments args, final int index, final int skipped,
        final int factor)
    {
        final int offset = args.offset(index) + skipped;
        final int length = args.length(index) - skipped;
        if (!Integers.isLong(args.buffer(), offset, length))
        {
            throw INVALID;
        }
        final long value = Integers.parseLong(args.buffer(), offset, length) * factor;
        final long limit = Math.min(session.server().config().respLimits().protoMaxBulkLen(), MAX_ARRAY_BYTES);
        if (value < 0 || value >>> 3 >= limit)
        {
            throw INVALID;
        }
        return value;
    }
}
