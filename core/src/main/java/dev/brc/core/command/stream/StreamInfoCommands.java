package dev.brc.core.command.stream;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.Help;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.stream.NameTable;
import dev.brc.core.stream.Pending;
import dev.brc.core.stream.PendingList;
import dev.brc.core.stream.StreamConsumer;
import dev.brc.core.stream.StreamCursor;
import dev.brc.core.stream.StreamGroup;
import dev.brc.core.stream.StreamId;
import dev.brc.core.stream.StreamValue;

/** XINFO. */
final class StreamInfoCommands
{
    private static final long DEFAULT_COUNT = 10;

    private StreamInfoCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("xinfo|stream", StreamInfoCommands::stream);
        table.bind("xinfo|groups", StreamInfoCommands::groups);
        table.bind("xinfo|consumers", StreamInfoCommands::consumers);
        table.bind("xinfo|help", (session, args, out) -> Help.reply("xinfo", out));
    }

    private static StreamValue existing(final Session session, final Arguments args)
    {
        final StreamValue stream = Streams.read(session, args, 2);
        if (stream == null)
        {
            throw ReplyException.NO_SUCH_KEY;
        }
        return stream;
    }

    private static ReplyException syntax(final Arguments args)
    {
        return new ReplyException("ERR unknown subcommand or wrong number of arguments for '" + args.cText(1)
            + "'. Try XINFO HELP.");
    }

    private static void stream(final Session session, final Arguments args, final RespWriter out)
    {
        final StreamValue stream = existing(session, args);
        final boolean full = args.count() > 3;
        long count = DEFAULT_COUNT;
        if (full)
        {
            if (args.count() != 4 && args.count() != 6 || !args.is(3, "full")
                || args.count() == 6 && !args.is(4, "count"))
            {
                throw syntax(args);
            }
            if (args.count() == 6)
            {
                final long given = args.integer(5);
                count = given < 0 ? DEFAULT_COUNT : given;
            }
        }
        out.map(full ? 9 : 10);
        out.bulk("length");
        out.integer(stream.length());
        out.bulk("radix-tree-keys");
        out.integer(stream.nodeCount());
        out.bulk("radix-tree-nodes");
        out.integer(stream.radixTreeNodes());
        out.bulk("last-generated-id");
        stream.lastId().reply(out);
        out.bulk("max-deleted-entry-id");
        stream.maxDeletedId().reply(out);
        out.bulk("entries-added");
        out.integer(stream.entriesAdded());
        out.bulk("recorded-first-entry-id");
        stream.firstId().reply(out);
        final StreamCursor cursor = new StreamCursor();
        if (!full)
        {
            out.bulk("groups");
            out.integer(stream.groups().size());
            out.bulk("first-entry");
            Streams.replyOne(cursor, stream, false, out);
            out.bulk("last-entry");
            Streams.replyOne(cursor, stream, true, out);
            return;
        }
        out.bulk("entries");
        Streams.replyRange(cursor, stream, new StreamId(), StreamReader.MAX, false, count, out);
        out.bulk("groups");
        out.array(stream.groups().size());
        for (int i = 0; i < stream.groups().size(); i++)
        {
            fullGroup(stream, stream.groups().value(i), count, out);
        }
    }

    private static void fullGroup(final StreamValue stream, final StreamGroup group, final long count,
        final RespWriter out)
    {
        out.map(7);
        out.bulk("name");
        out.bulk(group.name());
        progress(stream, group, out);
        out.bulk("pel-count");
        out.integer(group.pending().size());
        out.bulk("pending");
        pending(group.pending(), count, true, out);
        final NameTable<StreamConsumer> consumers = group.consumers();
        out.bulk("consumers");
        out.array(consumers.size());
        for (int i = 0; i < consumers.size(); i++)
        {
            final StreamConsumer consumer = consumers.value(i);
            out.map(4);
            out.bulk("name");
            out.bulk(consumer.name());
            out.bulk("seen-time");
            out.integer(consumer.seenAtMs());
            out.bulk("pel-count");
            out.integer(consumer.pending().size());
            out.bulk("pending");
            pending(consumer.pending(), count, false, out);
        }
    }

    /** How far a group has read. */
    private static void progress(final StreamValue stream, final StreamGroup group, final RespWriter out)
    {
        out.bulk("last-delivered-id");
        group.lastId().reply(out);
        out.bulk("entries-read");
        numberOrNull(group.entriesRead(), out);
        out.bulk("lag");
        long read = 0;
        if (stream.entriesAdded() != 0)
        {
            read = group.entriesRead() != StreamGroup.UNKNOWN && !stream.hasDeletedFrom(group.lastId())
                ? group.entriesRead()
                : stream.entriesUpTo(group.lastId());
        }
        if (read == StreamGroup.UNKNOWN)
        {
            out.nullBulk();
        }
        else
        {
            out.integer(stream.entriesAdded() - read);
        }
    }

    private static void numberOrNull(final long number, final RespWriter out)
    {
        if (number == StreamGroup.UNKNOWN)
        {
            out.nullBulk();
        }
        else
        {
            out.integer(number);
        }
    }

    private static void pending(final PendingList list, final long count, final boolean withConsumer,
        final RespWriter out)
    {
        out.array(count == 0 ? list.size() : Math.min(count, list.size()));
        Pending p = list.first();
        for (long i = 0; p != null && (count == 0 || i < count); i++)
        {
            out.array(withConsumer ? 4 : 3);
            StreamId.reply(p.ms(), p.seq(), out);
            if (withConsumer)
            {
                out.bulk(p.consumer().name());
            }
            out.integer(p.deliveredAtMs());
            out.integer(p.deliveries());
            p = list.after(p);
        }
    }

    private static void groups(final Session session, final Arguments args, final RespWriter out)
    {
        final StreamValue stream = existing(session, args);
        out.array(stream.groups().size());
        for (int i = 0; i < stream.groups().size(); i++)
        {
            final StreamGroup group = stream.groups().value(i);
            out.map(6);
            out.bulk("name");
            out.bulk(group.name());
            out.bulk("consumers");
            out.integer(group.consumers().size());
            out.bulk("pending");
            out.integer(group.pending().size());
            progress(stream, group, out);
        }
    }

    private static void consumers(final Session session, final Arguments args, final RespWriter out)
    {
        final StreamValue stream = existing(session, args);
        final StreamGroup group = Streams.group(stream, args, 3);
        if (group == null)
        {
            throw Streams.noGroup(args, 2, 3);
        }
        final long nowMs = session.server().nowMs();
        out.array(group.consumers().size());
        for (int i = 0; i < group.consumers().size(); i++)
        {
            final StreamConsumer consumer = group.consumers().value(i);
            out.map(3);
            out.bulk("name");
            out.bulk(consumer.name());
            out.bulk("pending");
            out.integer(consumer.pending().size());
            out.bulk("idle");
            out.integer(Math.max(0, nowMs - consumer.seenAtMs()));
        }
    }
}
