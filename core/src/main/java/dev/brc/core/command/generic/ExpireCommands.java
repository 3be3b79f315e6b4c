package dev.brc.core.command.generic;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** EXPIRE, PEXPIRE, EXPIREAT and PEXPIREAT with NX, XX, GT and LT; PERSIST. */
final class ExpireCommands
{
    private static final int NX = 1;
    private static final int XX = 1 << 1;
    private static final int GT = 1 << 2;
    private static final int LT = 1 << 3;

    private static final ReplyException NX_AND_OTHERS = new ReplyException(
        "ERR NX and XX, GT or LT options at the same time are not compatible");
    private static final ReplyException GT_AND_LT = new ReplyException(
        "ERR GT and LT options at the same time are not compatible");

    private ExpireCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("expire", (session, args, out) -> expire(session, args, true, true, "expire", out));
        table.bind("pexpire", (session, args, out) -> expire(session, args, false, true, "pexpire", out));
        table.bind("expireat", (session, args, out) -> expire(session, args, true, false, "expireat", out));
        table.bind("pexpireat", (session, args, out) -> expire(session, args, false, false, "pexpireat", out));
        table.bind("persist", ExpireCommands::persist);
    }

    private static void expire(final Session session, final Arguments args, final boolean seconds,
        final boolean relative, final String command, final RespWriter out)
    {
        final int options = options(args);
        final long nowMs = session.server().nowMs();
        final long deadline = deadline(args.integer(2), seconds, relative ? nowMs : 0, command);
        final Db db = session.db();
        final byte[] buffer = args.buffer();
        final int offset = args.offset(1);
        final int length = args.length(1);
        final Entry entry = db.lookupWrite(buffer, offset, length);
        if (entry == null || options != 0 && !allowed(options, entry.expireAt(), deadline))
        {
            out.integer(0);
            return;
        }
        if (deadline <= nowMs)
        {
            db.delete(buffer, offset, length);
            KeyEvents.generic(session, "del", args, 1);
        }
        else
        {
            db.setExpireAt(buffer, offset, length, deadline);
            KeyEvents.generic(session, "expire", args, 1);
        }
        out.integer(1);
    }

    private static int options(final Arguments args)
    {
        int options = 0;
        for (int i = 3; i < args.count(); i++)
        {
            final int option = args.is(i, "nx")
                ? NX
                : args.is(i, "xx")
                    ? XX
                    : args.is(i, "gt")
                        ? GT
                        : args.is(i, "lt") ? LT : 0;
            if (option == 0)
            {
                throw new ReplyException("ERR Unsupported option " + args.cText(i));
            }
            options |= option;
        }
        if ((options & NX) != 0 && (options & (XX | GT | LT)) != 0)
        {
            throw NX_AND_OTHERS;
        }
        if ((options & (GT | LT)) == (GT | LT))
        {
            throw GT_AND_LT;
        }
        return options;
    }

    private static long deadline(final long given, final boolean seconds, final long base, final String command)
    {
        final boolean tooLarge = seconds && (given > Long.MAX_VALUE / 1000 || given < Long.MIN_VALUE / 1000);
        final long ms = seconds ? given * 1000 : given;
        if (tooLarge || ms > Long.MAX_VALUE - base)
        {
            throw new ReplyException("ERR invalid expire time in '" + command + "' command");
        }
        return ms + base;
    }

    /** To GT and LT, a key without a deadline has an infinite one. */
    private static boolean allowed(final int options, final long present, final long deadline)
    {
        final boolean none = present == Db.NO_EXPIRE;
        return ((options & NX) == 0 || none)
            && ((options & XX) == 0 || !none)
            && ((options & GT) == 0 || !none && deadline > present)
            && ((options & LT) == 0 || none || deadline < present);
    }

    static void persist(final Session session, final Arguments args, final RespWriter out)
    {
        final boolean done = session.db().lookupWrite(args.buffer(), args.offset(1), args.length(1)) != null
            && session.db().persist(args.buffer(), args.offset(1), args.length(1));
        if (done)
        {
            KeyEvents.generic(session, "persist", args, 1);
        }
        out.oneOrZero(done);
    }
}
