package dev.brc.core.command.stream;

import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.Integers;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.stream.Pending;
import dev.brc.core.stream.StreamConsumer;
import dev.brc.core.stream.StreamGroup;
import dev.brc.core.stream.StreamId;
import dev.brc.core.stream.StreamValue;

/** XCLAIM: one call of it. */
final class ClaimCommand
{
    private static final int FIRST_ID = 5;
    private static final long NOT_GIVEN = -1;

    private final Arguments args;
    private final long nowMs;
    private final StreamId lastId = new StreamId();
    private long deliveredAtMs = NOT_GIVEN;
    private long retryCount = NOT_GIVEN;
    private boolean force;
    private boolean justId;

    private ClaimCommand(final Arguments args, final long nowMs)
    {
        this.args = args;
        this.nowMs = nowMs;
    }

    static void xclaim(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = session.db().lookupRead(args.buffer(), args.offset(1), args.length(1));
        final StreamValue stream = Streams.of(entry);
        final StreamGroup group = Streams.group(stream, args, 2);
        if (group == null)
        {
            throw Streams.noKeyOrGroup(args, 1, 2);
        }
        final long minIdle = Math.max(0,
            number(args, 4, "ERR Invalid min-idle-time argument for XCLAIM"));
        final StreamId id = new StreamId();
        int end = FIRST_ID;
        while (end < args.count() && StreamIds.isId(args, end, id))
        {
            end++;
        }
        final ClaimCommand call = new ClaimCommand(args, session.server().nowMs());
        call.options(end);
        if (call.lastId.compare(group.lastId()) > 0)
        {
            group.lastId().set(call.lastId);
        }
        StreamConsumer consumer = null; // made by the first entry that it gets
        final StreamReader reader = new StreamReader();
        final RespWriter claimed = out.deferred();
        int written = 0;
        for (int i = FIRST_ID; i < end; i++)
        {
            StreamIds.parse(args, i, id);
            final Pending p = call.claimable(stream, group, id, minIdle);
            if (p != null)
            {
                consumer = consumer == null ? Streams.consumer(session, args, 1, group, 3) : consumer;
                call.claim(p, group, consumer);
                if (call.justId)
                {
                    id.reply(claimed);
                }
                else
                {
                    reader.replyEntry(stream, id, claimed);
                }
                written++;
            }
        }
        out.end(claimed, '*', written);
        session.db().valueAccounted(entry);
    }

    /** An integer argument with an error of its own. */
    static long number(final Arguments args, final int index, final String error)
    {
        if (!Integers.isLong(args.buffer(), args.offset(index), args.length(index)))
        {
            throw new ReplyException(error);
        }
        return Integers.parseLong(args.buffer(), args.offset(index), args.length(index));
    }

    private void options(final int first)
    {
        int i = first;
        while (i < args.count())
        {
            final boolean more = i + 1 < args.count();
            if (args.is(i, "force"))
            {
                force = true;
            }
            else if (args.is(i, "justid"))
            {
                justId = true;
            }
            else if (more && args.is(i, "idle"))
            {
                deliveredAtMs = nowMs - number(args, ++i, "ERR Invalid IDLE option argument for XCLAIM");
            }
            else if (more && args.is(i, "time"))
            {
                deliveredAtMs = number(args, ++i, "ERR Invalid TIME option argument for XCLAIM");
            }
            else if (more && args.is(i, "retrycount"))
            {
                retryCount = number(args, ++i, "ERR Invalid RETRYCOUNT option argument for XCLAIM");
            }
            else if (more && args.is(i, "lastid"))
            {
                StreamIds.parse(args, ++i, lastId);
            }
            else
            {
                throw new ReplyException("ERR Unrecognized XCLAIM option '" + args.cText(i) + "'");
            }
            i++;
        }
        if (deliveredAtMs < 0 || deliveredAtMs > nowMs)
        {
            deliveredAtMs = nowMs; // not given, or a clock that is wrong
        }
    }

    /** The entry if it is pending, or was made so, and idle enough; null if not, or if it is gone. */
    private Pending claimable(final StreamValue stream, final StreamGroup group, final StreamId id, final long minIdle)
    {
        if (!stream.contains(id))
        {
            group.acknowledge(id.ms(), id.seq());
            return null;
        }
        final Pending p = group.pending().get(id.ms(), id.seq());
        if (p == null)
        {
            return force ? group.addPending(id.ms(), id.seq(), nowMs, 1) : null;
        }
        return minIdle > 0 && nowMs - p.deliveredAtMs() < minIdle ? null : p;
    }

    private void claim(final Pending p, final StreamGroup group, final StreamConsumer consumer)
    {
        final long counted = justId ? p.deliveries() : p.deliveries() + 1;
        p.delivered(deliveredAtMs, retryCount >= 0 ? retryCount : counted);
        group.assign(p, consumer);
    }
}
