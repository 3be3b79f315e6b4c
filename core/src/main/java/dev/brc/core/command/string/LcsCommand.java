package dev.brc.core.command.string;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** LCS: the longest common subsequence of two strings (<a href="https://redis.io/commands/lcs/">LCS</a>). */
final class LcsCommand
{
    private static final ReplyException NOT_STRINGS = new ReplyException(
        "ERR The specified keys must contain string values");
    private static final ReplyException AMBIGUOUS = new ReplyException(
        "ERR If you want both the length and indexes, please just use IDX.");
    private static final ReplyException TOO_MUCH_MEMORY = new ReplyException(
        "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
    /** Redis's table has four bytes a cell; ours is smaller, but what it refuses is refused. */
    private static final long CELL_BYTES = 4;
    private static final byte[] NONE = new byte[0];

    private LcsCommand()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("lcs", LcsCommand::lcs);
    }

    static void lcs(final Session session, final Arguments args, final RespWriter out)
    {
        final byte[] a = read(session, args, 1);
        final byte[] b = read(session, args, 2);
        if (a == null || b == null)
        {
            throw NOT_STRINGS;
        }
        boolean length = false;
        boolean index = false;
        boolean withLength = false;
        long minLength = 0;
        int option = 3;
        while (option < args.count())
        {
            if (args.is(option, "idx"))
            {
                index = true;
            }
            else if (args.is(option, "len"))
            {
                length = true;
            }
            else if (args.is(option, "withmatchlen"))
            {
                withLength = true;
            }
            else if (args.is(option, "minmatchlen") && option + 1 < args.count())
            {
                minLength = Math.max(0, args.integer(++option));
            }
            else
            {
                throw ReplyException.SYNTAX;
            }
            option++;
        }
        if (index && length)
        {
            throw AMBIGUOUS;
        }
        checkSize(session, a.length, b.length);
        final LongestCommonSubsequence lcs = new LongestCommonSubsequence(a, b, !length);
        if (index)
        {
            out.map(2);
            out.bulk("matches");
            final RespWriter matches = out.deferred();
            final boolean shown = withLength;
            final long shortest = minLength;
            final int[] count = new int[1];
            lcs.walk((aStart, bStart, matched) ->
            {
                if (matched >= shortest)
                {
                    count[0]++;
                    match(matches, aStart, bStart, matched, shown);
                }
            });
            out.end(matches, '*', count[0]);
            out.bulk("len");
            out.integer(lcs.length());
        }
        else if (length)
        {
            out.integer(lcs.length());
        }
        else
        {
            out.bulk(lcs.bytes());
        }
    }

    private static byte[] read(final Session session, final Arguments args, final int index)
    {
        final Entry entry = session.db().lookupRead(args.buffer(), args.offset(index), args.length(index));
        if (entry == null)
        {
            return NONE;
        }
        return entry.isString() ? entry.stringCopy() : null;
    }

    private static void checkSize(final Session session, final long aLength, final long bLength)
    {
        // Up to 2^31 squared times 4 could overflow a long: multiply as far as the limit only.
        final long limit = session.server().config().respLimits().protoMaxBulkLen();
        if ((aLength + 1) * (bLength + 1) > limit / CELL_BYTES)
        {
            throw TOO_MUCH_MEMORY;
        }
    }

    private static void match(final RespWriter out, final int aStart, final int bStart, final int length,
        final boolean withLength)
    {
        out.array(withLength ? 3 : 2);
        out.array(2);
        out.integer(aStart);
        out.integer(aStart + length - 1L);
        out.array(2);
        out.integer(bStart);
        out.integer(bStart + length - 1L);
        if (withLength)
        {
            out.integer(length);
        }
    }
}
