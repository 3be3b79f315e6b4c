package dev.brc.core.command.list;

import dev.brc.core.command.Collections;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.Numbers;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.Integers;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.ListCursor;
import dev.brc.core.value.ListValue;

/** LLEN, LINDEX, LRANGE and LPOS. */
final class ReadCommands
{
    private static final ReplyException ZERO_RANK = new ReplyException(
        "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list");
    private static final ReplyException NEGATIVE_COUNT = new ReplyException("ERR COUNT can't be negative");
    private static final ReplyException NEGATIVE_MAXLEN = new ReplyException("ERR MAXLEN can't be negative");

    private ReadCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("llen", ReadCommands::llen);
        table.bind("lindex", ReadCommands::lindex);
        table.bind("lrange", ReadCommands::lrange);
        table.bind("lpos", ReadCommands::lpos);
    }

    private static ListValue read(final Session session, final Arguments args)
    {
        final Entry entry = Collections.read(session, args, 1, ValueType.LIST);
        return entry == null ? null : (ListValue) entry.value();
    }

    static void llen(final Session session, final Arguments args, final RespWriter out)
    {
        final ListValue list = read(session, args);
        out.integer(list == null ? 0 : list.size());
    }

    static void lindex(final Session session, final Arguments args, final RespWriter out)
    {
        final ListValue list = read(session, args);
        final ListCursor cursor = new ListCursor();
        if (list != null && cursor.seek(list, args.integer(2)))
        {
            cursor.reply(out);
        }
        else
        {
            out.nullBulk();
        }
    }

    static void lrange(final Session session, final Arguments args, final RespWriter out)
    {
        final long start = args.integer(2);
        final long stop = args.integer(3);
        final ListValue list = read(session, args);
        final long size = list == null ? 0 : list.size();
        final long from = Math.max(start < 0 ? size + start : start, 0);
        final long to = Math.min(stop < 0 ? size + stop : stop, size - 1);
        if (from > to)
        {
            out.emptyArray();
            return;
        }
        out.array(to - from + 1);
        final ListCursor cursor = new ListCursor();
        cursor.seek(list, from);
        cursor.reply(out);
        for (long i = from; i < to; i++)
        {
            cursor.next();
            cursor.reply(out);
        }
    }

    static void lpos(final Session session, final Arguments args, final RespWriter out)
    {
        long rank = 1;
        long count = -1;
        long maxLength = 0;
        for (int option = 3; option < args.count(); option += 2)
        {
            final boolean hasValue = option + 1 < args.count();
            if (hasValue && args.is(option, "rank"))
            {
                rank = rank(args, option + 1);
            }
            else if (hasValue && args.is(option, "count"))
            {
                count = Numbers.atLeast(args, option + 1, 0, NEGATIVE_COUNT);
            }
            else if (hasValue && args.is(option, "maxlen"))
            {
                maxLength = Numbers.atLeast(args, option + 1, 0, NEGATIVE_MAXLEN);
            }
            else
            {
                throw ReplyException.SYNTAX;
            }
        }
        final ListValue list = read(session, args);
        if (count < 0)
        {
            final long index = list == null ? -1 : matches(list, args, rank, 1, maxLength, null);
            if (index < 0)
            {
                out.nullBulk();
            }
            else
            {
                out.integer(index);
            }
            return;
        }
        if (list == null)
        {
            out.emptyArray();
            return;
        }
        final RespWriter indexes = out.deferred();
        final long found = matches(list, args, rank, count == 0 ? Long.MAX_VALUE : count, maxLength, indexes);
        out.end(indexes, '*', found);
    }

    private static long rank(final Arguments args, final int index)
    {
        final long rank = args.integer(index);
        if (rank == 0)
        {
            throw ZERO_RANK;
        }
        return rank;
    }

    /** With a writer: writes the indexes of matches and returns how many; without: the index of the first one or -1. */
    private static long matches(final ListValue list, final Arguments args, final long rank, final long count,
        final long maxLength, final RespWriter indexes)
    {
        final byte[] text = args.buffer();
        final int offset = args.offset(2);
        final int length = args.length(2);
        final boolean number = Integers.isLong(text, offset, length);
        final long value = number ? Integers.parseLong(text, offset, length) : 0;
        final boolean backward = rank < 0;
        final long most = maxLength == 0 ? list.size() : Math.min(maxLength, list.size());
        long skip = rank == Long.MIN_VALUE ? 0 : Math.abs(rank) - 1; // as in Redis, where its absolute value overflows
        long found = 0;
        final ListCursor cursor = new ListCursor();
        cursor.seek(list, backward ? -1 : 0);
        for (long i = 0; i < most && found < count; i++)
        {
            if (cursor.listpack().equals(cursor.position(), text, offset, length, number, value) && skip-- <= 0)
            {
                final long index = backward ? list.size() - 1 - i : i;
                if (indexes == null)
                {
                    return index;
                }
                indexes.integer(index);
                found++;
            }
            if (i + 1 < most)
            {
                if (backward)
                {
                    cursor.previous();
                }
                else
                {
                    cursor.next();
                }
            }
        }
        return indexes == null ? -1 : found;
    }
}
