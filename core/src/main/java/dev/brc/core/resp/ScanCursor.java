package dev.brc.core.resp;

import dev.brc.core.command.ReplyException;

/** The cursor argument of SCAN, HSCAN, SSCAN and ZSCAN. */
public final class ScanCursor
{
    private static final ReplyException INVALID = new ReplyException("ERR invalid cursor");

    private ScanCursor()
    {
    }

    /**
     * Reads a cursor as Redis does, with {@code strtoul}: a sign may stand before the digits, nothing at all is 0, and a zero
     * byte ends the number.
     *
     * @param args  of the command
     * @param index the argument
     * @return an unsigned number
     * @throws ReplyException if it is no number or does not fit into 64 bits
     */
    public static long parse(final Arguments args, final int index)
    {
        final byte[] bytes = args.buffer();
        final int from = args.offset(index);
        int end = from;
        while (end < from + args.length(index) && bytes[end] != 0)
        {
            end++;
        }
        if (end == from)
        {
            return 0;
        }
        final boolean negative = bytes[from] == '-';
        int at = negative || bytes[from] == '+' ? from + 1 : from;
        if (at == end)
        {
            throw INVALID;
        }
        long value = 0;
        for (; at < end; at++)
        {
            final int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9 || Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, 10)) > 0)
            {
                throw INVALID;
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }
}
