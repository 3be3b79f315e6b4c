package dev.brc.core.stream;

import dev.brc.core.encoding.Listpack;
import dev.brc.core.resp.RespWriter;

/**
 * Walks over the entries of a stream between two ids, forward or backward, and leaves out the deleted ones. May be used again. Void after a change
 * of the stream. Not thread-safe.
 */
public final class StreamCursor
{
    private StreamNodes nodes;
    private final StreamId first = new StreamId();
    private final StreamId last = new StreamId();
    private boolean backward;
    private int nodeIndex;
    private StreamNode node;
    private Listpack pack;
    /** Where the next entry begins (forward) or ends (backward); NONE if there is none in this node. */
    private int at;
    private long ms;
    private long seq;
    private int flagsAt;
    private boolean sameFields;
    private int fields;
    private int valuesAt;

    /**
     * Starts a walk.
     *
     * @param stream what to walk over
     * @param start  the smallest id
     * @param end    the largest id
     * @param back   whether to begin with the largest
     */
    public void start(final StreamValue stream, final StreamId start, final StreamId end, final boolean back)
    {
        nodes = stream.nodes();
        first.set(start);
        last.set(end);
        backward = back;
        node = null;
        nodeIndex = back ? nodes.floor(end.ms(), end.seq()) : Math.max(0, nodes.floor(start.ms(), start.seq()));
    }

    /** Moves to the next entry; false at the end. */
    public boolean next()
    {
        while (seekNode())
        {
            if (backward)
            {
                readBackward();
            }
            else
            {
                readForward();
            }
            if (flagsAt == Listpack.NONE)
            {
                continue;
            }
            if (backward ? first.compare(ms, seq) > 0 : last.compare(ms, seq) < 0)
            {
                return false;
            }
            final boolean before = backward ? last.compare(ms, seq) < 0 : first.compare(ms, seq) > 0;
            if (!before && (pack.integer(flagsAt) & StreamNode.DELETED) == 0)
            {
                return true;
            }
        }
        return false;
    }

    /** Moves to the next node when this one is done; false if there is none. */
    private boolean seekNode()
    {
        while (node == null || at == Listpack.NONE)
        {
            if (node != null)
            {
                nodeIndex += backward ? -1 : 1;
            }
            if (nodeIndex < 0 || nodeIndex >= nodes.size())
            {
                return false;
            }
            node = nodes.get(nodeIndex);
            pack = node.pack;
            at = backward ? pack.last() : node.firstEntry();
        }
        return true;
    }

    private void readForward()
    {
        readEntry(at);
        at = pack.next(node.skip(valuesAt, sameFields ? fields : 2 * fields));
    }

    private void readBackward()
    {
        final int flags = node.flagsOf(at);
        if (flags == Listpack.NONE)
        {
            flagsAt = Listpack.NONE;
            at = Listpack.NONE; // the end of the master entry
            return;
        }
        readEntry(flags);
        at = pack.prev(flags);
    }

    private void readEntry(final int flags)
    {
        flagsAt = flags;
        int p = pack.next(flags);
        ms = node.ms + pack.integer(p);
        p = pack.next(p);
        seq = node.seq + pack.integer(p);
        p = pack.next(p);
        sameFields = (pack.integer(flags) & StreamNode.SAME_FIELDS) != 0;
        if (sameFields)
        {
            fields = node.fields();
        }
        else
        {
            fields = (int) pack.integer(p);
            p = pack.next(p);
        }
        valuesAt = p;
    }

    /** Ms of the entry's id. */
    public long ms()
    {
        return ms;
    }

    /** Sequence number of the entry's id. */
    public long seq()
    {
        return seq;
    }

    /** Writes the entry: an array of its id and an array of its fields and values. */
    public void reply(final RespWriter out)
    {
        out.array(2);
        StreamId.reply(ms, seq, out);
        out.array(2L * fields);
        int field = sameFields ? node.masterField() : Listpack.NONE;
        int p = valuesAt;
        for (int i = 0; i < fields; i++)
        {
            if (sameFields)
            {
                reply(field, out);
                field = pack.next(field);
            }
            else
            {
                reply(p, out);
                p = pack.next(p);
            }
            reply(p, out);
            p = pack.next(p);
        }
    }

    private void reply(final int p, final RespWriter out)
    {
        if (pack.isInteger(p))
        {
            out.bulkInteger(pack.integer(p));
        }
        else
        {
            out.bulk(pack.array(), pack.stringOffset(p), pack.length(p));
        }
    }

    /** Index of the node with the entry. */
    int nodeIndex()
    {
        return nodeIndex;
    }

    /** Position of the entry's flags. */
    int flagsAt()
    {
        return flagsAt;
    }
}
