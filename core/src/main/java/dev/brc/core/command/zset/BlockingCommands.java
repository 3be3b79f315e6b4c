package dev.brc.core.command.zset;

import dev.brc.core.blocking.BlockedClients;
import dev.brc.core.blocking.BlockingTimeout;
import dev.brc.core.command.PopRequest;
import dev.brc.core.command.Collections;
import dev.brc.core.command.CommandTable;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.ZsetValue;

/** BZPOPMIN, BZPOPMAX and BZMPOP. */
final class BlockingCommands
{
    private BlockingCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("bzpopmin", (session, args, out) -> pop(session, args, ZsetEnd.MIN, out));
        table.bind("bzpopmax", (session, args, out) -> pop(session, args, ZsetEnd.MAX, out));
        table.bind("bzmpop", BlockingCommands::bzmpop);
    }

    private static void pop(final Session session, final Arguments args, final ZsetEnd end, final RespWriter out)
    {
        final int timeout = args.count() - 1;
        final long timeoutMs = BlockingTimeout.seconds(args, timeout);
        for (int key = 1; key < timeout; key++)
        {
            final Entry entry = Collections.write(session, args, key, ValueType.ZSET);
            if (entry != null)
            {
                final ZsetValue zset = (ZsetValue) entry.value();
                out.array(3);
                out.bulk(args.buffer(), args.offset(key), args.length(key));
                end.pop(zset, 1, false, out);
                Collections.removed(session, args, key, zset.size() == 0, KeyspaceNotifications.NOTIFY_ZSET,
                    end.event);
                return;
            }
        }
        block(session, args, 1, timeout - 1, timeoutMs, new BlockedPop(end, BlockedPop.ONE), out);
    }

    static void bzmpop(final Session session, final Arguments args, final RespWriter out)
    {
        final PopRequest<ZsetEnd> request = PopRequest.parse(args, 2, ZsetEnd::parse);
        final long timeoutMs = BlockingTimeout.seconds(args, 1);
        if (!PopCommands.popFirst(session, args, request, out))
        {
            block(session, args, request.firstKey(), request.keys(), timeoutMs,
                new BlockedPop(request.end(), request.count()), out);
        }
    }

    private static void block(final Session session, final Arguments args, final int firstKey, final int keys,
        final long timeoutMs, final BlockedPop command, final RespWriter out)
    {
        final BlockedClients blocked = session.server().blockedClients();
        if (!blocked.mayBlock(session))
        {
            out.nullArray();
            return;
        }
        final byte[][] waitFor = new byte[keys][];
        for (int i = 0; i < keys; i++)
        {
            waitFor[i] = args.bytes(firstKey + i);
        }
        blocked.block(session, command, waitFor, timeoutMs);
    }
}
