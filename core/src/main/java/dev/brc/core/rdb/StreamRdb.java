package dev.brc.core.rdb;

import dev.brc.core.encoding.Listpack;
import dev.brc.core.stream.NameTable;
import dev.brc.core.stream.Pending;
import dev.brc.core.stream.PendingList;
import dev.brc.core.stream.StreamConsumer;
import dev.brc.core.stream.StreamGroup;
import dev.brc.core.stream.StreamId;
import dev.brc.core.stream.StreamValue;

/** Streams: their listpacks as they are, then what is not in them. */
final class StreamRdb
{
    private StreamRdb()
    {
    }

    static void write(final StreamValue stream, final RdbWriter out)
    {
        out.byte8(RdbFormat.STREAM_LISTPACKS_2);
        out.length(stream.nodeCount());
        for (int i = 0; i < stream.nodeCount(); i++)
        {
            out.length(StreamId.BYTES);
            rawId(stream.nodeId(i).ms(), stream.nodeId(i).seq(), out);
            out.string(stream.nodePack(i).array(), 0, stream.nodePack(i).bytes());
        }
        out.length(stream.length());
        id(stream.lastId(), out);
        id(stream.firstId(), out);
        id(stream.maxDeletedId(), out);
        out.length(stream.entriesAdded());
        out.length(stream.groups().size());
        for (int i = 0; i < stream.groups().size(); i++)
        {
            group(stream.groups().value(i), out);
        }
    }

    private static void rawId(final long ms, final long seq, final RdbWriter out)
    {
        out.big64(ms);
        out.big64(seq);
    }

    private static void id(final StreamId id, final RdbWriter out)
    {
        out.length(id.ms());
        out.length(id.seq());
    }

    private static void group(final StreamGroup group, final RdbWriter out)
    {
        out.string(group.name());
        id(group.lastId(), out);
        out.length(group.entriesRead());
        out.length(group.pending().size());
        for (Pending p = group.pending().first(); p != null; p = group.pending().after(p))
        {
            rawId(p.ms(), p.seq(), out);
            out.little(p.deliveredAtMs(), 8);
            out.length(p.deliveries());
        }
        final NameTable<StreamConsumer> consumers = group.consumers();
        out.length(consumers.size());
        for (int i = 0; i < consumers.size(); i++)
        {
            out.string(consumers.name(i));
            out.little(consumers.value(i).seenAtMs(), 8);
            final PendingList list = consumers.value(i).pending();
            out.length(list.size());
            for (Pending p = list.first(); p != null; p = list.after(p))
            {
                rawId(p.ms(), p.seq(), out);
            }
        }
    }

    static StreamValue read(final RdbReader in, final int type)
    {
        final StreamValue stream = new StreamValue();
        final int nodes = in.count(1);
        for (int i = 0; i < nodes; i++)
        {
            final byte[] key = in.string();
            RdbReader.check(key.length == StreamId.BYTES);
            final RdbReader id = new RdbReader(key, 0, key.length);
            final StreamId first = new StreamId(id.big(8), id.big(8));
            final Listpack pack = in.listpack();
            RdbReader.check(stream.restoreNode(first, pack));
        }
        RdbReader.check(in.number() == stream.length());
        id(in, stream.lastId());
        if (type == RdbFormat.STREAM_LISTPACKS_2)
        {
            id(in, stream.firstId());
            id(in, stream.maxDeletedId());
            stream.entriesAdded(in.number());
        }
        else
        {
            stream.findFirstId();
            stream.entriesAdded(stream.length());
        }
        RdbReader.check(stream.length() == 0 || stream.largestId().compare(stream.lastId()) <= 0);
        final int groups = in.count(1);
        for (int i = 0; i < groups; i++)
        {
            group(in, stream, type);
        }
        return stream;
    }

    private static void id(final RdbReader in, final StreamId into)
    {
        final long ms = in.number();
        into.set(ms, in.number());
    }

    private static void group(final RdbReader in, final StreamValue stream, final int type)
    {
        final byte[] name = in.string();
        RdbReader.check(stream.groups().get(name, 0, name.length) == null);
        final StreamGroup group = stream.addGroup(name);
        id(in, group.lastId());
        group.entriesRead(type == RdbFormat.STREAM_LISTPACKS_2 ? in.number() : stream.entriesUpTo(group.lastId()));
        final int pending = in.count(StreamId.BYTES);
        for (int i = 0; i < pending; i++)
        {
            final long ms = in.big(8);
            final long seq = in.big(8);
            RdbReader.check(group.pending().get(ms, seq) == null);
            final long deliveredAtMs = in.little(8);
            group.addPending(ms, seq, deliveredAtMs, in.number());
        }
        final int consumers = in.count(1);
        int owned = 0;
        for (int i = 0; i < consumers; i++)
        {
            final byte[] consumerName = in.string();
            RdbReader.check(group.consumers().get(consumerName, 0, consumerName.length) == null);
            final StreamConsumer consumer = group.addConsumer(consumerName, in.little(8));
            final int own = in.count(StreamId.BYTES);
            for (int j = 0; j < own; j++)
            {
                final long ms = in.big(8);
                final Pending p = group.pending().get(ms, in.big(8));
                RdbReader.check(p != null && p.consumer() == null);
                group.assign(p, consumer);
                owned++;
            }
        }
        RdbReader.check(owned == pending);
    }
}
