package dev.brc.core.command.list;

import dev.brc.core.command.Collections;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.ListValue;

/** LMOVE and RPOPLPUSH. */
final class MoveCommands
{
    private MoveCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("lmove", (session, args, out) -> move(session, args, ListEnd.parse(args, 3), ListEnd.parse(args, 4),
            out));
        table.bind("rpoplpush", (session, args, out) -> move(session, args, ListEnd.RIGHT, ListEnd.LEFT, out));
    }

    private static void move(final Session session, final Arguments args, final ListEnd from, final ListEnd to,
        final RespWriter out)
    {
        if (!tryMove(session, args, from, to, out))
        {
            out.nullBulk();
        }
    }

    /** Moves an element from the list of argument 1 to that of argument 2, and replies with it; false: there is none. */
    static boolean tryMove(final Session session, final Arguments args, final ListEnd from, final ListEnd to,
        final RespWriter out)
    {
        final Entry source = Collections.write(session, args, 1, ValueType.LIST);
        if (source == null)
        {
            return false;
        }
        final byte[] key = args.buffer();
        move(session, session.db(), (ListValue) source.value(), key, args.offset(1), args.length(1), from, key,
            args.offset(2), args.length(2), to, out);
        return true;
    }

    /**
     * Moves an element and replies with it.
     *
     * @throws ReplyException if the destination holds another type
     */
    static void move(final Session session, final Db db, final ListValue source, final byte[] sourceKey,
        final int sourceOffset, final int sourceLength, final ListEnd from, final byte[] key, final int offset,
        final int length, final ListEnd to, final RespWriter out)
    {
        final Entry entry = db.lookupWrite(key, offset, length);
        if (entry != null && entry.type() != ValueType.LIST)
        {
            throw ReplyException.WRONG_TYPE;
        }
        final byte[] element = from.pop(source);
        if (entry != null)
        {
            to.push((ListValue) entry.value(), element, 0, element.length);
            db.valueMutated(entry);
        }
        else
        {
            final ListValue created = PushCommands.create(session);
            to.push(created, element, 0, element.length);
            db.putValue(key, offset, length, created, false);
        }
        session.server().notifications().event(KeyspaceNotifications.NOTIFY_LIST, to.pushEvent, db, key, offset,
            length);
        Collections.removed(session, db, sourceKey, sourceOffset, sourceLength, source.size() == 0,
            KeyspaceNotifications.NOTIFY_LIST, from.popEvent);
        out.bulk(element);
    }
}
