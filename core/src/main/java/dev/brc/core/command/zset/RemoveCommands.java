package dev.brc.core.command.zset;

import dev.brc.core.command.Collections;
import dev.brc.core.command.CommandTable;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.ZsetValue;

/** ZREM, ZREMRANGEBYRANK, ZREMRANGEBYSCORE and ZREMRANGEBYLEX. */
final class RemoveCommands
{
    private RemoveCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("zrem", RemoveCommands::zrem);
        table.bind("zremrangebyrank",
            (session, args, out) -> range(session, args, RankRange.byRank(args, 2, 3), "zremrangebyrank", out));
        table.bind("zremrangebyscore",
            (session, args, out) -> range(session, args, RankRange.byScore(args, 2, 3), "zremrangebyscore", out));
        table.bind("zremrangebylex",
            (session, args, out) -> range(session, args, RankRange.byLex(args, 2, 3), "zremrangebylex", out));
    }

    static void zrem(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = Collections.write(session, args, 1, ValueType.ZSET);
        if (entry == null)
        {
            out.integer(0);
            return;
        }
        final ZsetValue zset = (ZsetValue) entry.value();
        int removed = 0;
        for (int i = 2; i < args.count() && zset.size() > 0; i++)
        {
            removed += zset.remove(args.buffer(), args.offset(i), args.length(i)) ? 1 : 0;
        }
        if (removed > 0)
        {
            Collections.removed(session, args, 1, zset.size() == 0, KeyspaceNotifications.NOTIFY_ZSET, "zrem");
        }
        out.integer(removed);
    }

    private static void range(final Session session, final Arguments args, final RankRange range, final String event,
        final RespWriter out)
    {
        final Entry entry = Collections.write(session, args, 1, ValueType.ZSET);
        if (entry == null)
        {
            out.integer(0);
            return;
        }
        final ZsetValue zset = (ZsetValue) entry.value();
        range.apply(zset);
        zset.removeRange(range.from(), range.to());
        if (range.size() > 0)
        {
            Collections.removed(session, args, 1, zset.size() == 0, KeyspaceNotifications.NOTIFY_ZSET, event);
        }
        out.integer(range.size());
    }
}
