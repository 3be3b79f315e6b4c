package dev.brc.core.command.bitmap;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** BITCOUNT and BITPOS, over all of a string or a range given in bytes or bits. */
final class BitRangeCommands
{
    private static final ReplyException NOT_A_BIT = new ReplyException("ERR The bit argument must be 1 or 0.");

    private BitRangeCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("bitcount", BitRangeCommands::bitcount);
        table.bind("bitpos", BitRangeCommands::bitpos);
    }

    static void bitcount(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = read(session, args);
        if (entry == null)
        {
            out.integer(0);
            return;
        }
        final int count = args.count();
        if (count != 2 && count != 4 && count != 5)
        {
            throw ReplyException.SYNTAX;
        }
        if (count == 2)
        {
            out.integer(BitArray.count(entry.array(), entry.offset(), entry.length()));
            return;
        }
        final long start = args.integer(2);
        final long end = args.integer(3);
        if (start < 0 && end < 0 && start > end)
        {
            out.integer(0);
            return;
        }
        final boolean bits = count == 5 && isBits(args, 4);
        final long units = bits ? entry.length() * 8L : entry.length();
        final long first = clamp(start, units);
        final long last = Math.min(clamp(end, units), units - 1);
        if (first > last)
        {
            out.integer(0);
        }
        else if (bits)
        {
            out.integer(BitArray.countBits(entry.array(), entry.offset(), first, last));
        }
        else
        {
            out.integer(BitArray.count(entry.array(), entry.offset() + (int) first, (int) (last - first + 1)));
        }
    }

    static void bitpos(final Session session, final Arguments args, final RespWriter out)
    {
        final long bit = args.integer(2);
        if (bit != 0 && bit != 1)
        {
            throw NOT_A_BIT;
        }
        final Entry entry = read(session, args);
        if (entry == null)
        {
            // An absent key is an endless row of zeros.
            out.integer(bit == 1 ? -1 : 0);
            return;
        }
        final int count = args.count();
        if (count > 6)
        {
            throw ReplyException.SYNTAX;
        }
        final long start = count > 3 ? args.integer(3) : 0;
        final boolean bits = count == 6 && isBits(args, 5);
        final long units = bits ? entry.length() * 8L : entry.length();
        final boolean endGiven = count > 4;
        final long first = clamp(start, units);
        final long last = endGiven ? Math.min(clamp(args.integer(4), units), units - 1) : units - 1;
        if (first > last)
        {
            out.integer(-1);
            return;
        }
        final long firstBit = bits ? first : first * 8;
        final long lastBit = bits ? last : last * 8 + 7;
        final long found = BitArray.find(entry.array(), entry.offset(), firstBit, lastBit, (int) bit);
        // Zeros follow a string whose end was not given.
        out.integer(found < 0 && bit == 0 && !endGiven ? lastBit + 1 : found);
    }

    private static Entry read(final Session session, final Arguments args)
    {
        final Entry entry = session.db().lookupRead(args.buffer(), args.offset(1), args.length(1));
        if (entry != null && !entry.isString())
        {
            throw ReplyException.WRONG_TYPE;
        }
        return entry;
    }

    private static boolean isBits(final Arguments args, final int index)
    {
        if (args.is(index, "bit"))
        {
            return true;
        }
        if (args.is(index, "byte"))
        {
            return false;
        }
        throw ReplyException.SYNTAX;
    }

    /** Counts a negative index from the end; what lies before the beginning is the beginning. */
    private static long clamp(final long index, final long units)
    {
        return Math.max(0, index < 0 ? index + units : index);
    }
}
