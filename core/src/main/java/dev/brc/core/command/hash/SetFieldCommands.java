package dev.brc.core.command.hash;

import dev.brc.core.command.Collections;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.command.ReplyException;
import dev.brc.core.config.Config;
import dev.brc.core.encoding.Listpack;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.HashValue;

/** HSET, HMSET and HSETNX. */
final class SetFieldCommands
{
    /** What a listpack entry needs beyond short text: encoding and length. */
    private static final int ENTRY_OVERHEAD = 2;
    /** Bytes that a new hash may reserve at once: beyond them it grows, or is no listpack. */
    private static final int MAX_RESERVED_BYTES = 4096;

    private SetFieldCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("hset", SetFieldCommands::hset);
        table.bind("hmset", SetFieldCommands::hmset);
        table.bind("hsetnx", SetFieldCommands::hsetnx);
    }

    static void hset(final Session session, final Arguments args, final RespWriter out)
    {
        out.integer(setAll(session, args, "hset"));
    }

    static void hmset(final Session session, final Arguments args, final RespWriter out)
    {
        setAll(session, args, "hmset");
        out.ok();
    }

    private static int setAll(final Session session, final Arguments args, final String command)
    {
        if (args.count() % 2 != 0)
        {
            throw ReplyException.arity(command);
        }
        final Entry entry = Collections.write(session, args, 1, ValueType.HASH);
        final HashValue hash = entry != null ? (HashValue) entry.value() : new HashValue(reserve(args));
        int created = 0;
        for (int i = 2; i < args.count(); i += 2)
        {
            created += put(session, hash, args, i, i + 1) ? 1 : 0;
        }
        if (entry == null)
        {
            hash.trim();
        }
        store(session, args, entry, hash, "hset");
        return created;
    }

    static void hsetnx(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = Collections.write(session, args, 1, ValueType.HASH);
        final HashValue hash = entry != null ? (HashValue) entry.value() : new HashValue();
        if (hash.contains(args.buffer(), args.offset(2), args.length(2)))
        {
            out.integer(0);
            return;
        }
        put(session, hash, args, 2, 3);
        store(session, args, entry, hash, "hset");
        out.integer(1);
    }

    private static int reserve(final Arguments args)
    {
        long bytes = Listpack.EMPTY_BYTES;
        for (int i = 2; i < args.count() && bytes < MAX_RESERVED_BYTES; i++)
        {
            bytes += args.length(i) + ENTRY_OVERHEAD;
        }
        return (int) Math.min(bytes, MAX_RESERVED_BYTES);
    }

    private static boolean put(final Session session, final HashValue hash, final Arguments args, final int field,
        final int value)
    {
        final Config config = session.server().config();
        final byte[] buffer = args.buffer();
        return hash.put(buffer, args.offset(field), args.length(field), buffer, args.offset(value), args.length(value),
            config.hashMaxListpackEntries, config.hashMaxListpackValue);
    }

    /** Stores a new hash or announces that one was changed. */
    static void store(final Session session, final Arguments args, final Entry entry, final HashValue hash,
        final String event)
    {
        if (entry == null)
        {
            Collections.create(session, args, 1, hash);
            KeyEvents.event(session, KeyspaceNotifications.NOTIFY_HASH, event, args, 1);
        }
        else
        {
            Collections.changed(session, args, 1, entry, KeyspaceNotifications.NOTIFY_HASH, event);
        }
    }
}
