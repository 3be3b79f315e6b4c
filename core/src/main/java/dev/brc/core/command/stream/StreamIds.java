package dev.brc.core.command.stream;

import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.Integers;
import dev.brc.core.stream.StreamId;

/** Reads ids from arguments as Redis does, C's {@code strtoull} included. */
final class StreamIds
{
    static final ReplyException INVALID = new ReplyException(
        "ERR Invalid stream ID specified as stream command argument");

    private static final ReplyException INVALID_START = new ReplyException("ERR invalid start ID for the interval");
    private static final ReplyException INVALID_END = new ReplyException("ERR invalid end ID for the interval");
    private static final int MAX_LENGTH = 127;

    private StreamIds()
    {
    }

    /** Reads an id; without a sequence number that is 0. */
    static void parse(final Arguments args, final int index, final StreamId into)
    {
        if (!read(args.buffer(), args.offset(index), args.length(index), 0, true, false, into))
        {
            throw INVALID;
        }
    }

    /** Whether an argument is an id; reads it if so. */
    static boolean isId(final Arguments args, final int index, final StreamId into)
    {
        return read(args.buffer(), args.offset(index), args.length(index), 0, true, false, into);
    }

    /** Reads XADD's id, which may be {@code ms-*}; false then. */
    static boolean parseNew(final Arguments args, final int index, final StreamId into)
    {
        final byte[] b = args.buffer();
        final int offset = args.offset(index);
        final int length = cLength(b, offset, args.length(index));
        if (length <= MAX_LENGTH && length > 2 && b[offset + length - 1] == '*' && b[offset + length - 2] == '-'
            && dash(b, offset, length) == offset + length - 2)
        {
            if (!read(b, offset, length - 2, 0, true, false, into))
            {
                throw INVALID;
            }
            return false;
        }
        parse(args, index, into);
        return true;
    }

    /** Reads the smallest id of an interval: {@code -}, {@code +}, an id, or {@code (} and an id that is left out. */
    static void parseStart(final Arguments args, final int index, final StreamId into)
    {
        if (parseBound(args, index, 0, into) && !into.increment())
        {
            throw INVALID_START;
        }
    }

    /** Reads the largest id of an interval; without a sequence number that is the largest. */
    static void parseEnd(final Arguments args, final int index, final StreamId into)
    {
        if (parseBound(args, index, -1, into) && !into.decrement())
        {
            throw INVALID_END;
        }
    }

    /** Whether the id itself is left out. */
    private static boolean parseBound(final Arguments args, final int index, final long missingSeq, final StreamId into)
    {
        final int offset = args.offset(index);
        final int length = args.length(index);
        final boolean exclusive = length > 1 && args.buffer()[offset] == '(';
        final int skipped = exclusive ? 1 : 0;
        if (!read(args.buffer(), offset + skipped, length - skipped, missingSeq, exclusive, true, into))
        {
            throw INVALID;
        }
        return exclusive;
    }

    private static boolean read(final byte[] b, final int offset, final int fullLength, final long missingSeq,
        final boolean strict, final boolean bounds, final StreamId into)
    {
        final int length = cLength(b, offset, fullLength);
        if (fullLength > MAX_LENGTH)
        {
            return false;
        }
        if (length == 1 && (b[offset] == '-' || b[offset] == '+'))
        {
            if (strict || !bounds)
            {
                return false;
            }
            into.set(0, 0);
            if (b[offset] == '+')
            {
                into.setMax();
            }
            return true;
        }
        final int dash = dash(b, offset, length);
        final int msLength = dash < 0 ? length : dash - offset;
        if (!isUnsigned(b, offset, msLength) || dash >= 0 && !isUnsigned(b, dash + 1, length - msLength - 1))
        {
            return false;
        }
        into.set(unsigned(b, offset, msLength), dash < 0 ? missingSeq : unsigned(b, dash + 1, length - msLength - 1));
        return true;
    }

    private static int dash(final byte[] b, final int offset, final int length)
    {
        for (int i = offset; i < offset + length; i++)
        {
            if (b[i] == '-')
            {
                return i;
            }
        }
        return -1;
    }

    /** Length up to the first zero byte. */
    private static int cLength(final byte[] b, final int offset, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            if (b[offset + i] == 0)
            {
                return i;
            }
        }
        return length;
    }

    private static boolean isUnsigned(final byte[] b, final int offset, final int length)
    {
        if (Integers.isLong(b, offset, length))
        {
            return b[offset] != '-';
        }
        int at = digitsStart(b, offset, length);
        final int end = offset + length;
        if (at == end)
        {
            return false;
        }
        long value = 0;
        for (; at < end; at++)
        {
            final int digit = b[at] - '0';
            if (digit < 0 || digit > 9)
            {
                return false;
            }
            if (Long.compareUnsigned(value, Long.divideUnsigned(-1L, 10)) > 0
                || value * 10 + digit >= 0 && value * 10 < 0)
            {
                return false;
            }
            value = value * 10 + digit;
        }
        return true;
    }

    /** The value of digits that {@link #isUnsigned} allows. */
    private static long unsigned(final byte[] b, final int offset, final int length)
    {
        final int from = digitsStart(b, offset, length);
        long value = 0;
        for (int at = from; at < offset + length; at++)
        {
            value = value * 10 + b[at] - '0';
        }
        return from > offset && b[from - 1] == '-' ? -value : value;
    }

    /** Where the digits start, behind blanks and one sign. */
    private static int digitsStart(final byte[] b, final int offset, final int length)
    {
        int at = offset;
        final int end = offset + length;
        while (at < end && (b[at] == ' ' || b[at] >= '\t' && b[at] <= '\r'))
        {
            at++;
        }
        return at < end && (b[at] == '+' || b[at] == '-') ? at + 1 : at;
    }
}
