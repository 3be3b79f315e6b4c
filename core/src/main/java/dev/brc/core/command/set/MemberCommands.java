package dev.brc.core.command.set;

import dev.brc.core.command.CommandTable;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.SetCursor;
import dev.brc.core.value.SetValue;

/** SISMEMBER, SMISMEMBER, SCARD and SMEMBERS. */
final class MemberCommands
{
    private MemberCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("sismember", MemberCommands::sismember);
        table.bind("smismember", MemberCommands::smismember);
        table.bind("scard", MemberCommands::scard);
        table.bind("smembers", MemberCommands::smembers);
    }

    static void sismember(final Session session, final Arguments args, final RespWriter out)
    {
        final SetValue set = SetCommands.read(session, args, 1);
        out.oneOrZero(set != null && set.contains(args.buffer(), args.offset(2), args.length(2)));
    }

    static void smismember(final Session session, final Arguments args, final RespWriter out)
    {
        final SetValue set = SetCommands.read(session, args, 1);
        out.array(args.count() - 2);
        for (int i = 2; i < args.count(); i++)
        {
            out.oneOrZero(set != null && set.contains(args.buffer(), args.offset(i), args.length(i)));
        }
    }

    static void scard(final Session session, final Arguments args, final RespWriter out)
    {
        final SetValue set = SetCommands.read(session, args, 1);
        out.integer(set == null ? 0 : set.size());
    }

    static void smembers(final Session session, final Arguments args, final RespWriter out)
    {
        reply(SetCommands.read(session, args, 1), out);
    }

    /** All members of a set, which may be null for an empty one. */
    static void reply(final SetValue set, final RespWriter out)
    {
        if (set == null)
        {
            out.set(0);
            return;
        }
        out.set(set.size());
        final SetCursor cursor = new SetCursor(set);
        while (cursor.next())
        {
            cursor.member().reply(out);
        }
    }
}
