package dev.brc.core.command.stream;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.stream.NameTable;
import dev.brc.core.stream.Pending;
import dev.brc.core.stream.PendingList;
import dev.brc.core.stream.StreamConsumer;
import dev.brc.core.stream.StreamGroup;
import dev.brc.core.stream.StreamId;

/** XPENDING, and binds XCLAIM and XAUTOCLAIM. */
final class PendingCommands
{
    private PendingCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("xpending", PendingCommands::xpending);
        table.bind("xclaim", ClaimCommand::xclaim);
        table.bind("xautoclaim", AutoClaimCommand::xautoclaim);
    }

    private static void xpending(final Session session, final Arguments args, final RespWriter out)
    {
        final int count = args.count();
        if (count != 3 && (count < 6 || count > 9))
        {
            throw ReplyException.SYNTAX;
        }
        if (count == 3)
        {
            summary(existingGroup(session, args), out);
            return;
        }
        int at = 3;
        long minIdle = 0;
        if (args.is(3, "idle"))
        {
            minIdle = args.integer(4);
            if (count < 8)
            {
                throw ReplyException.SYNTAX;
            }
            at = 5;
        }
        final StreamId start = new StreamId();
        final StreamId end = new StreamId();
        final long most = Math.max(0, args.integer(at + 2));
        StreamIds.parseStart(args, at, start);
        StreamIds.parseEnd(args, at + 1, end);
        final StreamGroup group = existingGroup(session, args);
        final PendingList list;
        if (at + 3 < count)
        {
            final StreamConsumer consumer = group.consumers().get(args.buffer(), args.offset(at + 3),
                args.length(at + 3));
            if (consumer == null)
            {
                out.emptyArray();
                return;
            }
            list = consumer.pending();
        }
        else
        {
            list = group.pending();
        }
        range(list, start, end, most, minIdle, session.server().nowMs(), out);
    }

    private static StreamGroup existingGroup(final Session session, final Arguments args)
    {
        final StreamGroup group = Streams.group(Streams.read(session, args, 1), args, 2);
        if (group == null)
        {
            throw Streams.noKeyOrGroup(args, 1, 2);
        }
        return group;
    }

    private static void summary(final StreamGroup group, final RespWriter out)
    {
        final PendingList list = group.pending();
        out.array(4);
        out.integer(list.size());
        if (list.size() == 0)
        {
            out.nullBulk();
            out.nullBulk();
            out.nullArray();
            return;
        }
        StreamId.reply(list.first().ms(), list.first().seq(), out);
        StreamId.reply(list.last().ms(), list.last().seq(), out);
        final NameTable<StreamConsumer> consumers = group.consumers();
        final RespWriter busy = out.deferred();
        int written = 0;
        for (int i = 0; i < consumers.size(); i++)
        {
            final int pending = consumers.value(i).pending().size();
            if (pending > 0)
            {
                busy.array(2);
                busy.bulk(consumers.name(i));
                busy.bulkInteger(pending);
                written++;
            }
        }
        out.end(busy, '*', written);
    }

    private static void range(final PendingList list, final StreamId start, final StreamId end, final long most,
        final long minIdle, final long nowMs, final RespWriter out)
    {
        final RespWriter found = out.deferred();
        long written = 0;
        Pending p = list.ceiling(start.ms(), start.seq());
        while (p != null && written < most && end.compare(p.ms(), p.seq()) >= 0)
        {
            final long idle = nowMs - p.deliveredAtMs();
            if (minIdle == 0 || idle >= minIdle)
            {
                found.array(4);
                StreamId.reply(p.ms(), p.seq(), found);
                found.bulk(p.consumer().name());
                found.integer(Math.max(0, idle));
                found.integer(p.deliveries());
                written++;
            }
            p = list.after(p);
        }
        out.end(found, '*', written);
    }
}
