package dev.brc.core.command.list;

import dev.brc.core.command.PopRequest;
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
import dev.brc.core.value.ListValue;

/** LPOP, RPOP and LMPOP. */
final class PopCommands
{
    private PopCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("lpop", (session, args, out) -> pop(session, args, ListEnd.LEFT, "lpop", out));
        table.bind("rpop", (session, args, out) -> pop(session, args, ListEnd.RIGHT, "rpop", out));
        table.bind("lmpop", PopCommands::lmpop);
    }

    private static void pop(final Session session, final Arguments args, final ListEnd end, final String command,
        final RespWriter out)
    {
        if (args.count() > 3)
        {
            throw ReplyException.arity(command);
        }
        final boolean many = args.count() == 3;
        final long count = many ? Numbers.notNegative(args, 2) : 1;
        final Entry entry = Collections.write(session, args, 1, ValueType.LIST);
        if (entry == null)
        {
            if (many)
            {
                out.nullArray();
            }
            else
            {
                out.nullBulk();
            }
            return;
        }
        if (count == 0)
        {
            out.emptyArray();
            return;
        }
        final ListValue list = (ListValue) entry.value();
        final long popped = Math.min(count, list.size());
        if (many)
        {
            out.array(popped);
        }
        end.pop(list, popped, out);
        Collections.removed(session, args, 1, list.size() == 0, KeyspaceNotifications.NOTIFY_LIST, end.popEvent);
    }

    static void lmpop(final Session session, final Arguments args, final RespWriter out)
    {
        final PopRequest<ListEnd> request = PopRequest.parse(args, 1, ListEnd::parse);
        if (!popFirst(session, args, request, out))
        {
            out.nullArray();
        }
    }

    /** Pops from the first key that has elements, with the key in the reply; false: none has. */
    static boolean popFirst(final Session session, final Arguments args, final PopRequest<ListEnd> request,
        final RespWriter out)
    {
        for (int key = request.firstKey(); key < request.firstKey() + request.keys(); key++)
        {
            final Entry entry = Collections.write(session, args, key, ValueType.LIST);
            if (entry != null)
            {
                final ListValue list = (ListValue) entry.value();
                final long popped = Math.min(request.count(), list.size());
                out.array(2);
                out.bulk(args.buffer(), args.offset(key), args.length(key));
                out.array(popped);
                request.end().pop(list, popped, out);
                Collections.removed(session, args, key, list.size() == 0, KeyspaceNotifications.NOTIFY_LIST,
                    request.end().popEvent);
                return true;
            }
        }
        return false;
    }
}
