package dev.brc.core.command;

import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.Integers;

/** Integer arguments with limits, and the errors that Redis has for them. */
public final class Numbers
{
    private static final ReplyException NOT_POSITIVE = new ReplyException(
        "ERR value is out of range, must be positive");

    private Numbers()
    {
    }

    /**
     * An integer of 0 or more.
     *
     * @param args  the request
     * @param index of the argument
     * @return 0 or more
     * @throws ReplyException if it is anything else
     */
    public static long notNegative(final Arguments args, final int index)
    {
        return atLeast(args, index, 0, NOT_POSITIVE);
    }

    /**
     * An integer not below a limit, with one error for all that is wrong.
     *
     * @param args  the request
     * @param index of the argument
     * @param min   the limit
     * @param error what is thrown
     * @return min or more
     * @throws ReplyException {@code error}
     */
    public static long atLeast(final Arguments args, final int index, final long min, final ReplyException error)
    {
        final byte[] bytes = args.buffer();
        final int offset = args.offset(index);
        final int length = args.length(index);
        final long value = Integers.isLong(bytes, offset, length)
            ? Integers.parseLong(bytes, offset, length)
            : Long.MIN_VALUE;
        if (value < min)
        {
            throw error;
        }
        return value;
    }

    /**
     * An integer within limits.
     *
     * @param args  the request
     * @param index of the argument
     * @param min   smallest
     * @param max   largest
     * @return min to max
     * @throws ReplyException if it is no integer or out of range
     */
    public static long within(final Arguments args, final int index, final long min, final long max)
    {
        final long value = args.integer(index);
        if (value < min || value > max)
        {
            throw new ReplyException("ERR value is out of range, value must between " + min + " and " + max);
        }
        return value;
    }
}
