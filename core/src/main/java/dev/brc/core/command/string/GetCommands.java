package dev.brc.core.command.string;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** GET and its relatives: GETDEL, GETEX, GETRANGE, SUBSTR, MGET, STRLEN. */
final class GetCommands
{
    private static final byte[] EMPTY = new byte[0];

    private GetCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("get", GetCommands::get);
        table.bind("getdel", GetCommands::getdel);
        table.bind("getex", GetCommands::getex);
        table.bind("getrange", GetCommands::getrange);
        table.bind("substr", GetCommands::getrange);
        table.bind("mget", GetCommands::mget);
        table.bind("strlen", GetCommands::strlen);
    }

    static void get(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = StringValue.read(session, args, 1);
        if (entry != null)
        {
            final long expireAt = entry.expireAt();
            if (expireAt != Db.NO_EXPIRE)
            {
                session.noteExpiry(expireAt);
            }
        }
        StringValue.reply(entry, out);
    }

    static void getdel(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = StringValue.read(session, args, 1);
        StringValue.reply(entry, out);
        if (entry != null)
        {
            delete(session, args);
        }
    }

    static void getex(final Session session, final Arguments args, final RespWriter out)
    {
        final long options = StringOptions.ofGetex(args, 2);
        final Entry entry = StringValue.read(session, args, 1);
        if (entry == null)
        {
            out.nullBulk();
            return;
        }
        final boolean timed = StringOptions.has(options, StringOptions.TIME);
        final long nowMs = session.server().nowMs();
        final long deadline = timed ? StringOptions.deadline(options, args, nowMs, "getex") : 0;
        StringValue.reply(entry, out);
        if (timed && deadline <= nowMs)
        {
            delete(session, args);
        }
        else if (timed)
        {
            session.db().setExpireAt(args.buffer(), args.offset(1), args.length(1), deadline);
            KeyEvents.generic(session, "expire", args, 1);
        }
        else if (StringOptions.has(options, StringOptions.PERSIST)
            && session.db().persist(args.buffer(), args.offset(1), args.length(1)))
        {
            KeyEvents.generic(session, "persist", args, 1);
        }
    }

    private static void delete(final Session session, final Arguments args)
    {
        session.db().delete(args.buffer(), args.offset(1), args.length(1));
        KeyEvents.generic(session, "del", args, 1);
    }

    static void getrange(final Session session, final Arguments args, final RespWriter out)
    {
        long start = args.integer(2);
        long end = args.integer(3);
        final Entry entry = StringValue.read(session, args, 1);
        final int length = entry == null ? 0 : entry.length();
        if (start < 0 && end < 0 && start > end)
        {
            out.bulk(EMPTY);
            return;
        }
        start = Math.max(0, start < 0 ? start + length : start);
        end = Math.min(length - 1L, Math.max(0, end < 0 ? end + length : end));
        if (start > end)
        {
            out.bulk(EMPTY);
        }
        else
        {
            out.bulk(entry.array(), entry.offset() + (int) start, (int) (end - start + 1));
        }
    }

    static void mget(final Session session, final Arguments args, final RespWriter out)
    {
        final Db db = session.db();
        out.array(args.count() - 1L);
        for (int i = 1; i < args.count(); i++)
        {
            final Entry entry = db.lookupRead(args.buffer(), args.offset(i), args.length(i));
            StringValue.reply(entry != null && entry.isString() ? entry : null, out);
        }
    }

    static void strlen(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = StringValue.read(session, args, 1);
        out.integer(entry == null ? 0 : entry.length());
    }
}
