package dev.brc.core.command.string;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** SET and its relatives: SETNX, SETEX, PSETEX, GETSET, MSET, MSETNX. */
final class SetCommands
{
    private SetCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("set", SetCommands::set);
        table.bind("setnx", SetCommands::setnx);
        table.bind("setex", (session, args, out) -> setex(session, args, true, "setex", out));
        table.bind("psetex", (session, args, out) -> setex(session, args, false, "psetex", out));
        table.bind("getset", SetCommands::getset);
        table.bind("mset", SetCommands::mset);
        table.bind("msetnx", SetCommands::msetnx);
    }

    static void set(final Session session, final Arguments args, final RespWriter out)
    {
        if (args.count() > 3)
        {
            setWithOptions(session, args, out);
            return;
        }
        store(session, args, 1, 2, false);
        KeyEvents.string(session, "set", args, 1);
        out.ok();
    }

    private static void setWithOptions(final Session session, final Arguments args, final RespWriter out)
    {
        final long options = StringOptions.ofSet(args, 3);
        final boolean timed = StringOptions.has(options, StringOptions.TIME);
        final boolean get = StringOptions.has(options, StringOptions.GET);
        final long deadline = timed ? StringOptions.deadline(options, args, session.server().nowMs(), "set") : 0;
        if (get)
        {
            // The old value goes out first: its bytes are gone after the change.
            StringValue.reply(StringValue.read(session, args, 1), out);
        }
        if (StringOptions.has(options, StringOptions.NX | StringOptions.XX)
            && exists(session, args, 1) == StringOptions.has(options, StringOptions.NX))
        {
            if (!get)
            {
                out.nullBulk();
            }
            return;
        }
        if (timed)
        {
            storeUntil(session, args, 2, deadline);
        }
        else
        {
            store(session, args, 1, 2, StringOptions.has(options, StringOptions.KEEPTTL));
            KeyEvents.string(session, "set", args, 1);
        }
        if (!get)
        {
            out.ok();
        }
    }

    static void setnx(final Session session, final Arguments args, final RespWriter out)
    {
        final boolean absent = !exists(session, args, 1);
        if (absent)
        {
            store(session, args, 1, 2, false);
            KeyEvents.string(session, "set", args, 1);
        }
        out.oneOrZero(absent);
    }

    private static void setex(final Session session, final Arguments args, final boolean seconds, final String command,
        final RespWriter out)
    {
        final long deadline = ExpireTime.deadline(args, 2, seconds, true, session.server().nowMs(), command);
        storeUntil(session, args, 3, deadline);
        out.ok();
    }

    static void getset(final Session session, final Arguments args, final RespWriter out)
    {
        StringValue.reply(StringValue.read(session, args, 1), out);
        store(session, args, 1, 2, false);
        KeyEvents.string(session, "set", args, 1);
    }

    static void mset(final Session session, final Arguments args, final RespWriter out)
    {
        checkPairs(args, "mset");
        setAll(session, args);
        out.ok();
    }

    static void msetnx(final Session session, final Arguments args, final RespWriter out)
    {
        checkPairs(args, "msetnx");
        for (int i = 1; i < args.count(); i += 2)
        {
            if (exists(session, args, i))
            {
                out.integer(0);
                return;
            }
        }
        setAll(session, args);
        out.integer(1);
    }

    private static void checkPairs(final Arguments args, final String command)
    {
        if (args.count() % 2 == 0)
        {
            throw ReplyException.arity(command);
        }
    }

    private static void setAll(final Session session, final Arguments args)
    {
        for (int i = 1; i < args.count(); i += 2)
        {
            store(session, args, i, i + 1, false);
            KeyEvents.string(session, "set", args, i);
        }
    }

    private static boolean exists(final Session session, final Arguments args, final int key)
    {
        return session.db().lookupWrite(args.buffer(), args.offset(key), args.length(key)) != null;
    }

    private static void store(final Session session, final Arguments args, final int key, final int value,
        final boolean keepTtl)
    {
        session.db().setString(args.buffer(), args.offset(key), args.length(key), args.buffer(), args.offset(value),
            args.length(value), keepTtl);
    }

    private static void storeUntil(final Session session, final Arguments args, final int value, final long deadline)
    {
        session.db().setStringUntil(args.buffer(), args.offset(1), args.length(1), args.buffer(), args.offset(value),
            args.length(value), deadline);
        KeyEvents.string(session, "set", args, 1);
        KeyEvents.generic(session, "expire", args, 1);
    }
}
