package dev.brc.core.command.generic;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.Help;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.EvictionPolicy;
import dev.brc.core.keyspace.KeyspaceConfig;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** OBJECT ENCODING, FREQ, IDLETIME, REFCOUNT (of a COPY of a small integer Redis says 1, as it does not share it) and HELP. */
final class ObjectCommands
{
    /** Redis shares the objects of the integers below this ({@code OBJ_SHARED_INTEGERS}). */
    private static final long SHARED_INTEGERS = 10_000;
    /** What a shared object's reference count is ({@code OBJ_SHARED_REFCOUNT}). */
    private static final int SHARED_REFCOUNT = Integer.MAX_VALUE;

    private static final String SWITCHING = " Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.";
    private static final ReplyException NOT_LFU = new ReplyException(
        "ERR An LFU maxmemory policy is not selected, access frequency not tracked." + SWITCHING);
    private static final ReplyException NOT_LRU = new ReplyException(
        "ERR An LFU maxmemory policy is selected, idle time not tracked." + SWITCHING);

    private ObjectCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("object|encoding", ObjectCommands::encoding);
        table.bind("object|freq", ObjectCommands::freq);
        table.bind("object|idletime", ObjectCommands::idletime);
        table.bind("object|refcount", ObjectCommands::refcount);
        table.bind("object|help", (session, args, out) -> Help.reply("object", out));
    }

    private static Entry find(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = session.db().lookupReadNoNotify(args.buffer(), args.offset(2), args.length(2));
        if (entry == null)
        {
            out.nullBulk();
        }
        return entry;
    }

    static void encoding(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = find(session, args, out);
        if (entry != null)
        {
            out.bulk(entry.encoding());
        }
    }

    static void freq(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = find(session, args, out);
        if (entry != null)
        {
            if (!policy(session).isLfu())
            {
                throw NOT_LFU;
            }
            out.integer(entry.lfuCounter());
        }
    }

    static void idletime(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = find(session, args, out);
        if (entry != null)
        {
            if (policy(session).isLfu())
            {
                throw NOT_LRU;
            }
            out.integer(entry.idleSeconds());
        }
    }

    static void refcount(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = find(session, args, out);
        if (entry != null)
        {
            final boolean shared = entry.isInt() && entry.longValue() >= 0 && entry.longValue() < SHARED_INTEGERS
                && sharesIntegers(session);
            out.integer(shared ? SHARED_REFCOUNT : 1);
        }
    }

    /** Redis has an object for each key as soon as it must keep an access time in each. */
    private static boolean sharesIntegers(final Session session)
    {
        final KeyspaceConfig config = session.server().config().keyspace();
        final EvictionPolicy policy = config.maxmemoryPolicy;
        return config.maxmemory == 0 || !policy.isLfu() && policy != EvictionPolicy.ALLKEYS_LRU
            && policy != EvictionPolicy.VOLATILE_LRU;
    }

    private static EvictionPolicy policy(final Session session)
    {
        return session.server().config().keyspace().maxmemoryPolicy;
    }
}
