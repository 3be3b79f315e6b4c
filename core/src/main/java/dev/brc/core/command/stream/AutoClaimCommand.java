package dev.brc.core.command.stream;

import java.util.ArrayList;
import java.util.List;

import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.stream.Pending;
import dev.brc.core.stream.StreamConsumer;
import dev.brc.core.stream.StreamGroup;
import dev.brc.core.stream.StreamId;
import dev.brc.core.stream.StreamValue;

/** XAUTOCLAIM. */
final class AutoClaimCommand
{
    private static final ReplyException COUNT = new ReplyException("ERR COUNT must be > 0");
    private static final long DEFAULT_COUNT = 100;
    /** Pending entries that are looked at for each one that may be claimed. */
    private static final long ATTEMPTS_FACTOR = 10;
    /** As Redis, which limits the memory for the ids of deleted entries too. */
    private static final long MAX_COUNT = Long.MAX_VALUE / 16;

    private AutoClaimCommand()
    {
    }

    static void xautoclaim(final Session session, final Arguments args, final RespWriter out)
    {
        final long minIdle = Math.max(0,
            ClaimCommand.number(args, 4, "ERR Invalid min-idle-time argument for XAUTOCLAIM"));
        final StreamId start = new StreamId();
        StreamIds.parseStart(args, 5, start);
        long count = DEFAULT_COUNT;
        boolean justId = false;
        int i = 6;
        while (i < args.count())
        {
            if (i + 1 < args.count() && args.is(i, "count"))
            {
                count = ClaimCommand.number(args, ++i, COUNT.getMessage());
                if (count < 1 || count > MAX_COUNT)
                {
                    throw COUNT;
                }
            }
            else if (args.is(i, "justid"))
            {
                justId = true;
            }
            else
            {
                throw ReplyException.SYNTAX;
            }
            i++;
        }
        final Entry entry = session.db().lookupRead(args.buffer(), args.offset(1), args.length(1));
        final StreamValue stream = Streams.of(entry);
        final StreamGroup group = Streams.group(stream, args, 2);
        if (group == null)
        {
            throw Streams.noKeyOrGroup(args, 1, 2);
        }
        claim(session, args, stream, group, start, count, minIdle, justId, out);
        session.db().valueAccounted(entry);
    }

    private static void claim(final Session session, final Arguments args, final StreamValue stream,
        final StreamGroup group, final StreamId start, final long count, final long minIdle, final boolean justId,
        final RespWriter out)
    {
        final long nowMs = session.server().nowMs();
        StreamConsumer consumer = null; // made by the first entry that it gets
        final StreamReader reader = new StreamReader();
        final StreamId id = new StreamId();
        final List<StreamId> gone = new ArrayList<>();
        final RespWriter claimed = out.deferred();
        long written = 0;
        long left = count;
        long attempts = count * ATTEMPTS_FACTOR;
        Pending p = group.pending().ceiling(start.ms(), start.seq());
        while (p != null && attempts > 0 && left > 0)
        {
            attempts--;
            id.set(p.ms(), p.seq());
            final Pending next = group.pending().after(p);
            if (!stream.contains(id))
            {
                group.acknowledge(id.ms(), id.seq());
                gone.add(new StreamId(id.ms(), id.seq()));
                left--;
            }
            else if (minIdle == 0 || nowMs - p.deliveredAtMs() >= minIdle)
            {
                consumer = consumer == null ? Streams.consumer(session, args, 1, group, 3) : consumer;
                p.delivered(nowMs, justId ? p.deliveries() : p.deliveries() + 1);
                group.assign(p, consumer);
                if (justId)
                {
                    id.reply(claimed);
                }
                else
                {
                    reader.replyEntry(stream, id, claimed);
                }
                written++;
                left--;
            }
            p = next;
        }
        out.array(3);
        StreamId.reply(p == null ? 0 : p.ms(), p == null ? 0 : p.seq(), out);
        out.end(claimed, '*', written);
        out.array(gone.size());
        for (final StreamId deleted : gone)
        {
            deleted.reply(out);
        }
    }
}
