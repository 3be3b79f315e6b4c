package dev.brc.core.command.stream;

import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.stream.StreamConsumer;
import dev.brc.core.stream.StreamCursor;
import dev.brc.core.stream.StreamGroup;
import dev.brc.core.stream.StreamId;
import dev.brc.core.stream.StreamValue;

/** What stream commands have in common: finding streams, groups and consumers, replying with entries, events. */
final class Streams
{
    private Streams()
    {
    }

    /** The stream in an entry, null when the entry is. */
    static StreamValue of(final Entry entry)
    {
        if (entry != null && entry.type() != ValueType.STREAM)
        {
            throw ReplyException.WRONG_TYPE;
        }
        return entry == null ? null : (StreamValue) entry.value();
    }

    /** The stream of a key that is read; null when absent. */
    static StreamValue read(final Session session, final Arguments args, final int key)
    {
        return of(session.db().lookupRead(args.buffer(), args.offset(key), args.length(key)));
    }

    /** The entry of a key that is changed; null when absent. */
    static Entry write(final Session session, final Arguments args, final int key)
    {
        return session.db().lookupWrite(args.buffer(), args.offset(key), args.length(key));
    }

    /** The group that an argument names; null when there is none. */
    static StreamGroup group(final StreamValue stream, final Arguments args, final int index)
    {
        return stream == null
            ? null
            : stream.groups().get(args.buffer(), args.offset(index), args.length(index));
    }

    static ReplyException noKeyOrGroup(final Arguments args, final int key, final int group)
    {
        return new ReplyException(
            "NOGROUP No such key '" + args.cText(key) + "' or consumer group '" + args.cText(group) + "'");
    }

    static ReplyException noGroup(final Arguments args, final int key, final int group)
    {
        return new ReplyException(
            "NOGROUP No such consumer group '" + args.cText(group) + "' for key name '" + args.cText(key) + "'");
    }

    /** The consumer of that name, marked as used; a new one, with its event, when there is none. */
    static StreamConsumer consumer(final Session session, final Arguments args, final int key, final StreamGroup group,
        final int name)
    {
        final long nowMs = session.server().nowMs();
        final StreamConsumer known = group.consumers().get(args.buffer(), args.offset(name), args.length(name));
        if (known != null)
        {
            known.seen(nowMs);
            return known;
        }
        final StreamConsumer consumer = group.addConsumer(args.bytes(name), nowMs);
        event(session, "xgroup-createconsumer", args, key);
        return consumer;
    }

    static void event(final Session session, final String event, final Arguments args, final int key)
    {
        session.server().notifications().event(KeyspaceNotifications.NOTIFY_STREAM, event, session.db(), args.buffer(),
            args.offset(key), args.length(key));
    }

    /**
     * Writes the entries between two ids, at most {@code count}, 0 for all.
     *
     * @return how many that were
     */
    static int replyRange(final StreamCursor cursor, final StreamValue stream, final StreamId start, final StreamId end,
        final boolean backward, final long count, final RespWriter out)
    {
        final RespWriter entries = out.deferred();
        int written = 0;
        cursor.start(stream, start, end, backward);
        while ((count == 0 || written < count) && cursor.next())
        {
            cursor.reply(entries);
            written++;
        }
        out.end(entries, '*', written);
        return written;
    }

    /** Writes the first or last entry, or null when there is none. */
    static void replyOne(final StreamCursor cursor, final StreamValue stream, final boolean last, final RespWriter out)
    {
        cursor.start(stream, new StreamId(), new StreamId(-1, -1), last);
        if (cursor.next())
        {
            cursor.reply(out);
        }
        else
        {
            out.nullBulk();
        }
    }
}
