package dev.brc.core.command.stream;

import dev.brc.core.blocking.BlockedClients;
import dev.brc.core.command.CommandTable;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.stream.StreamConsumer;
import dev.brc.core.stream.StreamCursor;
import dev.brc.core.stream.StreamGroup;
import dev.brc.core.stream.StreamId;
import dev.brc.core.stream.StreamValue;

/** XREAD and XREADGROUP. One instance a server: it has scratch space. */
final class ReadCommands
{
    private final StreamReader reader = new StreamReader();
    private final StreamCursor cursor = new StreamCursor();
    private final StreamId start = new StreamId();

    static void bind(final CommandTable table)
    {
        final ReadCommands commands = new ReadCommands();
        table.bind("xread", (session, args, out) -> commands.read(session, args, false, out));
        table.bind("xreadgroup", (session, args, out) -> commands.read(session, args, true, out));
    }

    private void read(final Session session, final Arguments args, final boolean inGroup, final RespWriter out)
    {
        final ReadArguments request = new ReadArguments(args, inGroup);
        request.parseOptions();
        request.resolve(session);
        RespWriter streams = null;
        int found = 0;
        for (int i = 0; i < request.keys; i++)
        {
            final int key = request.firstKey + i;
            final Entry entry = session.db().lookupRead(args.buffer(), args.offset(key), args.length(key));
            final StreamValue stream = Streams.of(entry);
            if (stream == null || !hasEntries(request, i, stream))
            {
                continue;
            }
            streams = streams == null ? out.deferred() : streams;
            found++;
            if (!streams.isResp3())
            {
                streams.array(2);
            }
            streams.bulk(args.buffer(), args.offset(key), args.length(key));
            if (inGroup)
            {
                readGroup(session, args, request, i, stream, streams);
                accounted(session, args, key);
            }
            else
            {
                start.set(request.ids[i]);
                start.increment();
                Streams.replyRange(cursor, stream, start, StreamReader.MAX, false, request.count, streams);
            }
        }
        if (found > 0)
        {
            out.end(streams, out.isResp3() ? '%' : '*', found);
        }
        else if (request.blockMs == ReadArguments.NO_BLOCK || !session.server().blockedClients().mayBlock(session))
        {
            out.nullArray();
        }
        else
        {
            block(session, args, request);
        }
    }

    private static void accounted(final Session session, final Arguments args, final int key)
    {
        session.db().valueAccounted(session.db().peek(args.buffer(), args.offset(key), args.length(key)));
    }

    /** Whether there is something to reply, were it the empty history of a consumer. */
    private static boolean hasEntries(final ReadArguments request, final int i, final StreamValue stream)
    {
        final boolean undelivered = request.groups != null && request.ids[i].isMax();
        if (request.groups != null && !undelivered)
        {
            return true;
        }
        final StreamId behind = undelivered ? request.groups[i].lastId() : request.ids[i];
        return stream.length() > 0 && stream.largestId().compare(behind) > 0;
    }

    private void readGroup(final Session session, final Arguments args, final ReadArguments request, final int i,
        final StreamValue stream, final RespWriter out)
    {
        final StreamGroup group = request.groups[i];
        final StreamConsumer consumer = Streams.consumer(session, args, request.firstKey + i, group, request.group + 1);
        final long nowMs = session.server().nowMs();
        if (request.ids[i].isMax())
        {
            reader.deliver(stream, group, consumer, request.noAck, request.count, nowMs, out);
        }
        else
        {
            start.set(request.ids[i]);
            start.increment();
            reader.history(stream, consumer, start, request.count, nowMs, out);
        }
    }

    private void block(final Session session, final Arguments args, final ReadArguments request)
    {
        final byte[][] keys = new byte[request.keys][];
        for (int i = 0; i < keys.length; i++)
        {
            keys[i] = args.bytes(request.firstKey + i);
        }
        final BlockedClients blocked = session.server().blockedClients();
        blocked.block(session, new BlockedRead(session, args, request, keys, reader), keys, request.blockMs);
    }
}
