package dev.brc.core.command;

import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** The path that nearly every request takes: GET. */
final class StringBasics
{
    private StringBasics()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("get", StringBasics::get);
    }

    static void get(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = session.db().lookupRead(args.buffer(), args.offset(1), args.length(1));
        if (entry == null)
        {
            out.nullBulk();
            return;
        }
        if (entry.type() != ValueType.STRING)
        {
            throw ReplyException.WRONG_TYPE;
        }
        final long expireAt = entry.expireAt();
        if (expireAt >= 0)
        {
            session.noteExpiry(expireAt);
        }
        if (entry.isInt())
        {
            out.bulkInteger(entry.longValue());
        }
        else
        {
            out.bulk(entry.array(), entry.offset(), entry.length());
        }
    }
}
