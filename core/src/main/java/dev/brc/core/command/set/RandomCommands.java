package dev.brc.core.command.set;

import dev.brc.core.command.Collections;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.Numbers;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.SetCursor;
import dev.brc.core.value.SetValue;

/** SPOP and SRANDMEMBER. */
final class RandomCommands
{
    private RandomCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("spop", RandomCommands::spop);
        table.bind("srandmember", RandomCommands::srandmember);
    }

    static void spop(final Session session, final Arguments args, final RespWriter out)
    {
        if (args.count() > 3)
        {
            throw ReplyException.SYNTAX;
        }
        final boolean many = args.count() == 3;
        final long wanted = many ? Numbers.notNegative(args, 2) : 1;
        final Entry entry = Collections.write(session, args, 1, ValueType.SET);
        if (entry == null && !many)
        {
            out.nullBulk();
            return;
        }
        if (entry == null || wanted == 0)
        {
            out.set(0);
            return;
        }
        final SetValue set = (SetValue) entry.value();
        if (!many)
        {
            set.pop(member -> member.reply(out));
        }
        else if (wanted >= set.size())
        {
            MemberCommands.reply(set, out);
            Collections.removed(session, args, 1, true, KeyspaceNotifications.NOTIFY_SET, "spop");
            return;
        }
        else
        {
            out.set(wanted);
            for (long i = 0; i < wanted; i++)
            {
                set.pop(member -> member.reply(out));
            }
        }
        Collections.removed(session, args, 1, set.size() == 0, KeyspaceNotifications.NOTIFY_SET, "spop");
    }

    static void srandmember(final Session session, final Arguments args, final RespWriter out)
    {
        if (args.count() > 3)
        {
            throw ReplyException.SYNTAX;
        }
        final boolean many = args.count() == 3;
        final long wanted = many ? Numbers.within(args, 2, -Long.MAX_VALUE, Long.MAX_VALUE) : 1;
        final SetValue set = SetCommands.read(session, args, 1);
        if (!many)
        {
            if (set == null)
            {
                out.nullBulk();
                return;
            }
            new SetCursor(set).random(1, false, member -> member.reply(out));
            return;
        }
        if (set == null || wanted == 0)
        {
            out.emptyArray();
            return;
        }
        final boolean distinct = wanted > 0;
        final long count = distinct ? Math.min(wanted, set.size()) : -wanted;
        out.array(count);
        new SetCursor(set).random(count, distinct, member -> member.reply(out));
    }
}
