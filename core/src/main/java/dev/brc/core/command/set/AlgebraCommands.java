package dev.brc.core.command.set;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.command.Numbers;
import dev.brc.core.command.ReplyException;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.SetValue;

/** SINTER, SUNION, SDIFF, what stores their results, and SINTERCARD. */
final class AlgebraCommands
{
    private static final ReplyException NO_KEYS = new ReplyException("ERR numkeys should be greater than 0");
    private static final ReplyException TOO_MANY_KEYS = new ReplyException(
        "ERR Number of keys can't be greater than number of args");
    private static final ReplyException NEGATIVE_LIMIT = new ReplyException("ERR LIMIT can't be negative");

    private AlgebraCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("sinter", (session, args, out) -> reply(session, args, SetAlgebra.INTERSECTION, out));
        table.bind("sunion", (session, args, out) -> reply(session, args, SetAlgebra.UNION, out));
        table.bind("sdiff", (session, args, out) -> reply(session, args, SetAlgebra.DIFFERENCE, out));
        table.bind("sinterstore",
            (session, args, out) -> store(session, args, SetAlgebra.INTERSECTION, "sinterstore", out));
        table.bind("sunionstore", (session, args, out) -> store(session, args, SetAlgebra.UNION, "sunionstore", out));
        table.bind("sdiffstore", (session, args, out) -> store(session, args, SetAlgebra.DIFFERENCE, "sdiffstore",
            out));
        table.bind("sintercard", AlgebraCommands::sintercard);
    }

    private static SetValue[] sets(final Session session, final Arguments args, final int firstKey, final int keys)
    {
        final SetValue[] sets = new SetValue[keys];
        for (int i = 0; i < keys; i++)
        {
            sets[i] = SetCommands.read(session, args, firstKey + i);
        }
        return sets;
    }

    private static void reply(final Session session, final Arguments args, final SetAlgebra operation,
        final RespWriter out)
    {
        final SetValue[] sets = sets(session, args, 1, args.count() - 1);
        if (sets.length == 1)
        {
            MemberCommands.reply(sets[0], out);
            return;
        }
        final RespWriter members = out.deferred();
        final int[] count = new int[1];
        operation.run(sets, SetCommands.maxIntset(session), member ->
        {
            member.reply(members);
            count[0]++;
            return true;
        });
        out.end(members, '~', count[0]);
    }

    private static void store(final Session session, final Arguments args, final SetAlgebra operation,
        final String event, final RespWriter out)
    {
        final SetValue[] sets = sets(session, args, 2, args.count() - 2);
        final long maxIntset = SetCommands.maxIntset(session);
        final SetValue result = new SetValue();
        operation.run(sets, maxIntset, member ->
        {
            result.add(member.array(), member.offset(), member.length(), maxIntset);
            return true;
        });
        final byte[] key = args.buffer();
        if (result.size() > 0)
        {
            session.db().putValue(key, args.offset(1), args.length(1), result, false);
            KeyEvents.event(session, KeyspaceNotifications.NOTIFY_SET, event, args, 1);
        }
        else if (session.db().delete(key, args.offset(1), args.length(1)))
        {
            KeyEvents.generic(session, "del", args, 1);
        }
        out.integer(result.size());
    }

    static void sintercard(final Session session, final Arguments args, final RespWriter out)
    {
        final long keys = Numbers.atLeast(args, 1, 1, NO_KEYS);
        if (keys > args.count() - 2)
        {
            throw TOO_MANY_KEYS;
        }
        long limit = 0;
        for (int option = 2 + (int) keys; option < args.count(); option += 2)
        {
            if (!args.is(option, "limit") || option + 1 == args.count())
            {
                throw ReplyException.SYNTAX;
            }
            limit = Numbers.atLeast(args, option + 1, 0, NEGATIVE_LIMIT);
        }
        final long most = limit == 0 ? Long.MAX_VALUE : limit;
        final long[] count = new long[1];
        SetAlgebra.INTERSECTION.run(sets(session, args, 2, (int) keys), SetCommands.maxIntset(session),
            member -> ++count[0] < most);
        out.integer(count[0]);
    }
}
