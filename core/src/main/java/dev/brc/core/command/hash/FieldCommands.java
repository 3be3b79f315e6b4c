package dev.brc.core.command.hash;

import dev.brc.core.command.Collections;
import dev.brc.core.command.CommandTable;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.HashValue;
import dev.brc.core.value.Slice;

/** HGET, HMGET, HEXISTS, HSTRLEN, HLEN and HDEL. */
final class FieldCommands
{
    private FieldCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("hget", FieldCommands::hget);
        table.bind("hmget", FieldCommands::hmget);
        table.bind("hexists", FieldCommands::hexists);
        table.bind("hstrlen", FieldCommands::hstrlen);
        table.bind("hlen", FieldCommands::hlen);
        table.bind("hdel", FieldCommands::hdel);
    }

    static void hget(final Session session, final Arguments args, final RespWriter out)
    {
        final HashValue hash = HashCommands.read(session, args);
        if (hash == null)
        {
            out.nullBulk();
            return;
        }
        hash.reply(args.buffer(), args.offset(2), args.length(2), out);
    }

    static void hmget(final Session session, final Arguments args, final RespWriter out)
    {
        final HashValue hash = HashCommands.read(session, args);
        out.array(args.count() - 2);
        for (int i = 2; i < args.count(); i++)
        {
            if (hash == null)
            {
                out.nullBulk();
            }
            else
            {
                hash.reply(args.buffer(), args.offset(i), args.length(i), out);
            }
        }
    }

    static void hexists(final Session session, final Arguments args, final RespWriter out)
    {
        final HashValue hash = HashCommands.read(session, args);
        out.oneOrZero(hash != null && hash.contains(args.buffer(), args.offset(2), args.length(2)));
    }

    static void hstrlen(final Session session, final Arguments args, final RespWriter out)
    {
        final HashValue hash = HashCommands.read(session, args);
        final Slice value = new Slice();
        final boolean found = hash != null && hash.get(args.buffer(), args.offset(2), args.length(2), value);
        out.integer(found ? value.length() : 0);
    }

    static void hlen(final Session session, final Arguments args, final RespWriter out)
    {
        final HashValue hash = HashCommands.read(session, args);
        out.integer(hash == null ? 0 : hash.size());
    }

    static void hdel(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = Collections.write(session, args, 1, ValueType.HASH);
        if (entry == null)
        {
            out.integer(0);
            return;
        }
        final HashValue hash = (HashValue) entry.value();
        int removed = 0;
        for (int i = 2; i < args.count() && hash.size() > 0; i++)
        {
            removed += hash.remove(args.buffer(), args.offset(i), args.length(i)) ? 1 : 0;
        }
        if (removed > 0)
        {
            Collections.removed(session, args, 1, hash.size() == 0, KeyspaceNotifications.NOTIFY_HASH, "hdel");
        }
        out.integer(removed);
    }
}
