package dev.brc.core.command.stream;

import java.util.Arrays;

import dev.brc.core.blocking.BlockedCommand;
import dev.brc.core.keyspace.Db;
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

/** A client that waits in XREAD or XREADGROUP. */
final class BlockedRead implements BlockedCommand
{
    /** Entries that a served client gets when it gave no COUNT ({@code XREAD_BLOCKED_DEFAULT_COUNT}). */
    private static final int DEFAULT_COUNT = 1000;

    private static final String KEY_GONE = "UNBLOCKED the stream key no longer exists";
    private static final String GROUP_GONE = "NOGROUP the consumer group this client was blocked on no longer exists";

    private final byte[][] keys;
    private final StreamId[] ids;
    private final byte[] group;
    private final byte[] consumer;
    private final boolean noAck;
    private final long count;
    private final StreamReader reader;
    /** For each key the stream as it was when this client looked last: only what wakes clients up makes it look again. */
    private final StreamValue[] seen;
    private final long[] seenWakeUps;

    BlockedRead(final Session session, final Arguments args, final ReadArguments request, final byte[][] keys,
        final StreamReader reader)
    {
        this.keys = keys;
        this.ids = request.ids;
        this.group = request.groups == null ? null : args.bytes(request.group);
        this.consumer = request.groups == null ? null : args.bytes(request.group + 1);
        this.noAck = request.noAck;
        this.count = request.count == 0 ? DEFAULT_COUNT : request.count;
        this.reader = reader;
        this.seen = new StreamValue[keys.length];
        this.seenWakeUps = new long[keys.length];
        for (int i = 0; i < keys.length; i++)
        {
            final Entry entry = session.db().peek(keys[i]);
            if (entry != null)
            {
                remember(i, (StreamValue) entry.value());
            }
        }
    }

    private void remember(final int i, final StreamValue stream)
    {
        seen[i] = stream;
        seenWakeUps[i] = stream.wakeUps();
    }

    @Override
    public int valueType()
    {
        return ValueType.STREAM;
    }

    @Override
    public boolean keyReady(final Session session, final Db db, final byte[] key, final RespWriter out)
    {
        final StreamValue stream = (StreamValue) db.peek(key).value();
        final int i = indexOf(key);
        if (seen[i] == stream && seenWakeUps[i] == stream.wakeUps())
        {
            return false;
        }
        remember(i, stream);
        return group == null ? serve(stream, key, ids[i], out) : serveGroup(session, db, stream, key, out);
    }

    private boolean serve(final StreamValue stream, final byte[] key, final StreamId behind, final RespWriter out)
    {
        if (stream.lastId().compare(behind) <= 0)
        {
            return false;
        }
        final StreamId start = new StreamId(behind.ms(), behind.seq());
        start.increment();
        header(key, out);
        Streams.replyRange(new StreamCursor(), stream, start, StreamReader.MAX, false, count, out);
        return true;
    }

    private boolean serveGroup(final Session session, final Db db, final StreamValue stream, final byte[] key,
        final RespWriter out)
    {
        final StreamGroup found = stream.groups().get(group, 0, group.length);
        if (found == null)
        {
            out.error(GROUP_GONE);
            return true;
        }
        if (stream.lastId().compare(found.lastId()) <= 0)
        {
            return false;
        }
        final long nowMs = session.server().nowMs();
        StreamConsumer member = found.consumers().get(consumer, 0, consumer.length);
        if (member == null)
        {
            member = found.addConsumer(consumer, nowMs);
            session.server().notifications().event(KeyspaceNotifications.NOTIFY_STREAM, "xgroup-createconsumer", db,
                key, 0, key.length);
        }
        member.seen(nowMs);
        header(key, out);
        reader.deliver(stream, found, member, noAck, count, nowMs, out);
        db.valueAccounted(db.peek(key));
        return true;
    }

    private static void header(final byte[] key, final RespWriter out)
    {
        if (out.isResp3())
        {
            out.map(1);
        }
        else
        {
            out.array(1);
            out.array(2);
        }
        out.bulk(key);
    }

    @Override
    public boolean keyGone(final Session session, final Db db, final byte[] key, final RespWriter out)
    {
        if (group == null)
        {
            return false;
        }
        out.error(KEY_GONE);
        return true;
    }

    /** The first place at which a key stands in the request. */
    private int indexOf(final byte[] key)
    {
        int i = 0;
        while (!Arrays.equals(keys[i], key))
        {
            i++;
        }
        return i;
    }
}
