package dev.brc.core.command.list;

import dev.brc.core.command.Collections;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.ListValue;

/** LPUSH, RPUSH, LPUSHX and RPUSHX. */
final class PushCommands
{
    private PushCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("lpush", (session, args, out) -> push(session, args, ListEnd.LEFT, true, out));
        table.bind("rpush", (session, args, out) -> push(session, args, ListEnd.RIGHT, true, out));
        table.bind("lpushx", (session, args, out) -> push(session, args, ListEnd.LEFT, false, out));
        table.bind("rpushx", (session, args, out) -> push(session, args, ListEnd.RIGHT, false, out));
    }

    private static void push(final Session session, final Arguments args, final ListEnd end, final boolean create,
        final RespWriter out)
    {
        final Entry entry = Collections.write(session, args, 1, ValueType.LIST);
        if (entry == null && !create)
        {
            out.integer(0);
            return;
        }
        final ListValue list = entry != null ? (ListValue) entry.value() : create(session);
        final byte[] buffer = args.buffer();
        for (int i = 2; i < args.count(); i++)
        {
            end.push(list, buffer, args.offset(i), args.length(i));
        }
        if (entry == null)
        {
            Collections.create(session, args, 1, list);
            KeyEvents.event(session, KeyspaceNotifications.NOTIFY_LIST, end.pushEvent, args, 1);
        }
        else
        {
            Collections.changed(session, args, 1, entry, KeyspaceNotifications.NOTIFY_LIST, end.pushEvent);
        }
        out.integer(list.size());
    }

    /** An empty list with the node size that is in force. */
    static ListValue create(final Session session)
    {
        return new ListValue(session.server().config().listMaxListpackSize);
    }
}
