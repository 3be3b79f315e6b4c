package dev.brc.core.command.list;

import dev.brc.core.blocking.BlockedClients;
import dev.brc.core.blocking.BlockedCommand;
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
import dev.brc.core.value.ListValue;

/** BLPOP, BRPOP, BLMPOP, BLMOVE and BRPOPLPUSH. */
final class BlockingCommands
{
    private BlockingCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("blpop", (session, args, out) -> pop(session, args, ListEnd.LEFT, out));
        table.bind("brpop", (session, args, out) -> pop(session, args, ListEnd.RIGHT, out));
        table.bind("blmpop", BlockingCommands::blmpop);
        table.bind("blmove", (session, args, out) ->
        {
            final ListEnd from = ListEnd.parse(args, 3);
            final ListEnd to = ListEnd.parse(args, 4);
            move(session, args, from, to, BlockingTimeout.seconds(args, 5), out);
        });
        table.bind("brpoplpush", (session, args, out) -> move(session, args, ListEnd.RIGHT, ListEnd.LEFT,
            BlockingTimeout.seconds(args, 3), out));
    }

    private static void pop(final Session session, final Arguments args, final ListEnd end, final RespWriter out)
    {
        final int timeout = args.count() - 1;
        final long timeoutMs = BlockingTimeout.seconds(args, timeout);
        for (int key = 1; key < timeout; key++)
        {
            final Entry entry = Collections.write(session, args, key, ValueType.LIST);
            if (entry != null)
            {
                final ListValue list = (ListValue) entry.value();
                out.array(2);
                out.bulk(args.buffer(), args.offset(key), args.length(key));
                end.pop(list, 1, out);
                Collections.removed(session, args, key, list.size() == 0, KeyspaceNotifications.NOTIFY_LIST,
                    end.popEvent);
                return;
            }
        }
        block(session, args, 1, timeout - 1, timeoutMs, new BlockedPop(end, BlockedPop.ONE), out);
    }

    static void blmpop(final Session session, final Arguments args, final RespWriter out)
    {
        final PopRequest<ListEnd> request = PopRequest.parse(args, 2, ListEnd::parse);
        final long timeoutMs = BlockingTimeout.seconds(args, 1);
        if (!PopCommands.popFirst(session, args, request, out))
        {
            block(session, args, request.firstKey(), request.keys(), timeoutMs,
                new BlockedPop(request.end(), request.count()), out);
        }
    }

    private static void move(final Session session, final Arguments args, final ListEnd from, final ListEnd to,
        final long timeoutMs, final RespWriter out)
    {
        if (MoveCommands.tryMove(session, args, from, to, out))
        {
            return;
        }
        if (!session.server().blockedClients().mayBlock(session))
        {
            out.nullBulk();
            return;
        }
        block(session, args, 1, 1, timeoutMs, new BlockedMove(from, args.bytes(2), to), out);
    }

    private static void block(final Session session, final Arguments args, final int firstKey, final int keys,
        final long timeoutMs, final BlockedCommand command, final RespWriter out)
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
