package dev.brc.core.command.list;

import dev.brc.core.command.Collections;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.ListCursor;
import dev.brc.core.value.ListValue;

/** LSET, LINSERT, LREM and LTRIM. */
final class EditCommands
{
    private EditCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("lset", EditCommands::lset);
        table.bind("linsert", EditCommands::linsert);
        table.bind("lrem", EditCommands::lrem);
        table.bind("ltrim", EditCommands::ltrim);
    }

    static void lset(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = Collections.write(session, args, 1, ValueType.LIST);
        if (entry == null)
        {
            throw ReplyException.NO_SUCH_KEY;
        }
        final ListValue list = (ListValue) entry.value();
        final ListCursor cursor = new ListCursor();
        if (!cursor.seek(list, args.integer(2)))
        {
            throw ReplyException.INDEX_OUT_OF_RANGE;
        }
        list.replace(cursor, args.buffer(), args.offset(3), args.length(3));
        Collections.changed(session, args, 1, entry, KeyspaceNotifications.NOTIFY_LIST, "lset");
        out.ok();
    }

    static void linsert(final Session session, final Arguments args, final RespWriter out)
    {
        final boolean before = args.is(2, "before");
        if (!before && !args.is(2, "after"))
        {
            throw ReplyException.SYNTAX;
        }
        final Entry entry = Collections.write(session, args, 1, ValueType.LIST);
        if (entry == null)
        {
            out.integer(0);
            return;
        }
        final ListValue list = (ListValue) entry.value();
        final ListCursor cursor = new ListCursor();
        if (!cursor.find(list, args.buffer(), args.offset(3), args.length(3)))
        {
            out.integer(-1);
            return;
        }
        list.insert(cursor, before, args.buffer(), args.offset(4), args.length(4));
        Collections.changed(session, args, 1, entry, KeyspaceNotifications.NOTIFY_LIST, "linsert");
        out.integer(list.size());
    }

    static void lrem(final Session session, final Arguments args, final RespWriter out)
    {
        final long count = args.integer(2);
        final Entry entry = Collections.write(session, args, 1, ValueType.LIST);
        if (entry == null)
        {
            out.integer(0);
            return;
        }
        final ListValue list = (ListValue) entry.value();
        final long removed = list.remove(count, args.buffer(), args.offset(3), args.length(3));
        if (removed > 0)
        {
            Collections.removed(session, args, 1, list.size() == 0, KeyspaceNotifications.NOTIFY_LIST, "lrem");
        }
        out.integer(removed);
    }

    static void ltrim(final Session session, final Arguments args, final RespWriter out)
    {
        final long start = args.integer(2);
        final long stop = args.integer(3);
        final Entry entry = Collections.write(session, args, 1, ValueType.LIST);
        if (entry == null)
        {
            out.ok();
            return;
        }
        final ListValue list = (ListValue) entry.value();
        final long size = list.size();
        final long from = Math.max(start < 0 ? size + start : start, 0);
        final long to = Math.min(stop < 0 ? size + stop : stop, size - 1);
        if (from > to)
        {
            list.removeFirst(size);
        }
        else
        {
            list.removeLast(size - 1 - to);
            list.removeFirst(from);
        }
        Collections.removed(session, args, 1, list.size() == 0, KeyspaceNotifications.NOTIFY_LIST, "ltrim");
        out.ok();
    }
}
