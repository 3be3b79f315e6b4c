package dev.brc.core.command.zset;

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
import dev.brc.core.value.ZsetValue;

/** ZPOPMIN, ZPOPMAX and ZMPOP. */
final class PopCommands
{
    private PopCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("zpopmin", (session, args, out) -> pop(session, args, ZsetEnd.MIN, out));
        table.bind("zpopmax", (session, args, out) -> pop(session, args, ZsetEnd.MAX, out));
        table.bind("zmpop", PopCommands::zmpop);
    }

    private static void pop(final Session session, final Arguments args, final ZsetEnd end, final RespWriter out)
    {
        if (args.count() > 3)
        {
            throw ReplyException.SYNTAX;
        }
        final boolean many = args.count() == 3;
        final long wanted = many ? Numbers.notNegative(args, 2) : 1;
        final Entry entry = Collections.write(session, args, 1, ValueType.ZSET);
        if (entry == null || wanted == 0)
        {
            out.emptyArray();
            return;
        }
        final ZsetValue zset = (ZsetValue) entry.value();
        final int count = (int) Math.min(wanted, zset.size());
        final boolean pairs = many && out.isResp3();
        out.array(pairs ? count : count * 2L);
        end.pop(zset, count, pairs, out);
        Collections.removed(session, args, 1, zset.size() == 0, KeyspaceNotifications.NOTIFY_ZSET, end.event);
    }

    static void zmpop(final Session session, final Arguments args, final RespWriter out)
    {
        if (!popFirst(session, args, PopRequest.parse(args, 1, ZsetEnd::parse), out))
        {
            out.nullArray();
        }
    }

    /** Pops from the first key that has members, with the key in the reply; false: none has. */
    static boolean popFirst(final Session session, final Arguments args, final PopRequest<ZsetEnd> request,
        final RespWriter out)
    {
        for (int key = request.firstKey(); key < request.firstKey() + request.keys(); key++)
        {
            final Entry entry = Collections.write(session, args, key, ValueType.ZSET);
            if (entry != null)
            {
                final ZsetValue zset = (ZsetValue) entry.value();
                final int count = (int) Math.min(request.count(), zset.size());
                out.array(2);
                out.bulk(args.buffer(), args.offset(key), args.length(key));
                out.array(count);
                request.end().pop(zset, count, true, out);
                Collections.removed(session, args, key, zset.size() == 0, KeyspaceNotifications.NOTIFY_ZSET,
                    request.end().event);
                return true;
            }
        }
        return false;
    }
}
