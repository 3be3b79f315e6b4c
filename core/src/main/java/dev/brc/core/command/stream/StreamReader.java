package dev.brc.core.command.stream;

import dev.brc.core.resp.RespWriter;
import dev.brc.core.stream.Pending;
import dev.brc.core.stream.StreamConsumer;
import dev.brc.core.stream.StreamCursor;
import dev.brc.core.stream.StreamGroup;
import dev.brc.core.stream.StreamId;
import dev.brc.core.stream.StreamValue;

/** Replies with entries of a stream to a consumer of a group. */
final class StreamReader
{
    /** The largest id; not to be changed. */
    static final StreamId MAX = new StreamId(-1, -1);

    private final StreamCursor cursor = new StreamCursor();
    private final StreamId id = new StreamId();

    /**
     * Delivers entries that the group has not seen.
     *
     * @param noAck whether they are acknowledged at once
     * @param count how many at most; 0: all
     */
    void deliver(final StreamValue stream, final StreamGroup group, final StreamConsumer consumer, final boolean noAck,
        final long count, final long nowMs, final RespWriter out)
    {
        final RespWriter entries = out.deferred();
        long written = 0;
        id.set(group.lastId());
        id.increment();
        cursor.start(stream, id, MAX, false);
        while ((count == 0 || written < count) && cursor.next())
        {
            id.set(cursor.ms(), cursor.seq());
            stream.advance(group, id);
            cursor.reply(entries);
            if (!noAck)
            {
                group.deliver(id.ms(), id.seq(), consumer, nowMs);
            }
            written++;
        }
        out.end(entries, '*', written);
    }

    /** Writes entries again that were delivered to a consumer and not acknowledged. */
    void history(final StreamValue stream, final StreamConsumer consumer, final StreamId start, final long count,
        final long nowMs, final RespWriter out)
    {
        final RespWriter entries = out.deferred();
        long written = 0;
        Pending pending = consumer.pending().ceiling(start.ms(), start.seq());
        while (pending != null && (count == 0 || written < count))
        {
            id.set(pending.ms(), pending.seq());
            if (replyEntry(stream, id, entries))
            {
                pending.delivered(nowMs, pending.deliveries() + 1);
            }
            else
            {
                entries.array(2);
                id.reply(entries);
                entries.nullArray();
            }
            written++;
            pending = consumer.pending().after(pending);
        }
        out.end(entries, '*', written);
    }

    /** Writes one entry; false if it is not there. */
    boolean replyEntry(final StreamValue stream, final StreamId entry, final RespWriter out)
    {
        cursor.start(stream, entry, entry, false);
        if (!cursor.next())
        {
            return false;
        }
        cursor.reply(out);
        return true;
    }
}
