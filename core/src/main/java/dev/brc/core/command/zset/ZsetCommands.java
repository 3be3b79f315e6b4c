package dev.brc.core.command.zset;

import dev.brc.core.command.Collections;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.config.Config;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.Arguments;
import dev.brc.core.session.Session;
import dev.brc.core.value.Slice;
import dev.brc.core.value.ZsetValue;

/** Binds the sorted set commands. */
public final class ZsetCommands
{
    private ZsetCommands()
    {
    }

    /**
     * Binds all of them.
     *
     * @param table of the server
     */
    public static void bind(final CommandTable table)
    {
        AddCommands.bind(table);
        ScoreCommands.bind(table);
        RangeCommands.bind(table);
        RemoveCommands.bind(table);
        PopCommands.bind(table);
        BlockingCommands.bind(table);
        AlgebraCommands.bind(table);
        RandomCommand.bind(table);
        ScanCommand.bind(table);
    }

    /** The sorted set of a key that is read, null when absent. */
    static ZsetValue read(final Session session, final Arguments args, final int index)
    {
        final Entry entry = Collections.read(session, args, index, ValueType.ZSET);
        return entry == null ? null : (ZsetValue) entry.value();
    }

    static void put(final Session session, final ZsetValue zset, final Arguments args, final int index,
        final double score)
    {
        final Config config = session.server().config();
        zset.put(args.buffer(), args.offset(index), args.length(index), score, config.zsetMaxListpackEntries,
            config.zsetMaxListpackValue);
    }

    static void put(final Session session, final ZsetValue zset, final Slice member, final double score)
    {
        final Config config = session.server().config();
        zset.put(member.array(), member.offset(), member.length(), score, config.zsetMaxListpackEntries,
            config.zsetMaxListpackValue);
    }

    /** Puts a result in the place of a key; an empty one removes it. */
    static void store(final Session session, final Arguments args, final int index, final ZsetValue result,
        final String event)
    {
        if (result.size() > 0)
        {
            Collections.create(session, args, index, result);
            KeyEvents.event(session, KeyspaceNotifications.NOTIFY_ZSET, event, args, index);
        }
        else if (session.db().delete(args.buffer(), args.offset(index), args.length(index)))
        {
            KeyEvents.generic(session, "del", args, index);
        }
    }
}
