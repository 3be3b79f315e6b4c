package dev.brc.core.command.set;

import dev.brc.core.command.Collections;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.SetValue;

/** SADD, SREM and SMOVE. */
final class ChangeCommands
{
    private ChangeCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("sadd", ChangeCommands::sadd);
        table.bind("srem", ChangeCommands::srem);
        table.bind("smove", ChangeCommands::smove);
    }

    static void sadd(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = Collections.write(session, args, 1, ValueType.SET);
        final SetValue set = entry != null ? (SetValue) entry.value() : new SetValue();
        final long maxIntset = SetCommands.maxIntset(session);
        int added = 0;
        for (int i = 2; i < args.count(); i++)
        {
            added += set.add(args.buffer(), args.offset(i), args.length(i), maxIntset) ? 1 : 0;
        }
        if (entry == null)
        {
            Collections.create(session, args, 1, set);
            KeyEvents.event(session, KeyspaceNotifications.NOTIFY_SET, "sadd", args, 1);
        }
        else if (added > 0)
        {
            Collections.changed(session, args, 1, entry, KeyspaceNotifications.NOTIFY_SET, "sadd");
        }
        out.integer(added);
    }

    static void srem(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = Collections.write(session, args, 1, ValueType.SET);
        if (entry == null)
        {
            out.integer(0);
            return;
        }
        final SetValue set = (SetValue) entry.value();
        int removed = 0;
        for (int i = 2; i < args.count() && set.size() > 0; i++)
        {
            removed += set.remove(args.buffer(), args.offset(i), args.length(i)) ? 1 : 0;
        }
        if (removed > 0)
        {
            Collections.removed(session, args, 1, set.size() == 0, KeyspaceNotifications.NOTIFY_SET, "srem");
        }
        out.integer(removed);
    }

    static void smove(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry first = Collections.write(session, args, 1, ValueType.SET);
        if (first == null)
        {
            out.integer(0);
            return;
        }
        final SetValue source = (SetValue) first.value();
        final Entry second = Collections.write(session, args, 2, ValueType.SET);
        final SetValue present = second == null ? null : (SetValue) second.value();
        final byte[] member = args.buffer();
        final int offset = args.offset(3);
        final int length = args.length(3);
        if (source == present)
        {
            out.oneOrZero(source.contains(member, offset, length));
            return;
        }
        if (!source.remove(member, offset, length))
        {
            out.integer(0);
            return;
        }
        Collections.removed(session, args, 1, source.size() == 0, KeyspaceNotifications.NOTIFY_SET, "srem");
        final SetValue destination = present != null ? present : new SetValue();
        if (destination.add(member, offset, length, SetCommands.maxIntset(session)))
        {
            if (present == null)
            {
                Collections.create(session, args, 2, destination);
            }
            else
            {
                session.db().valueMutated(args.buffer(), args.offset(2), args.length(2));
            }
            KeyEvents.event(session, KeyspaceNotifications.NOTIFY_SET, "sadd", args, 2);
        }
        out.integer(1);
    }
}
