package dev.brc.core.stream;

import dev.brc.core.encoding.Listpack;
import dev.brc.core.keyspace.Value;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.resp.Arguments;

/** A stream: entries ordered by id, and consumer groups. Not thread-safe. */
public final class StreamValue implements Value
{
    private static final int HEAP_BYTES = 80 + 3 * 32 + 32 + 24 + 48;
    private static final StreamId ZERO = new StreamId();
    private static final StreamId MAX = new StreamId(-1, -1);

    private final StreamNodes nodes;
    private final NameTable<StreamGroup> groups = new NameTable<>();
    private final StreamGroup.HeapCount groupHeap = new StreamGroup.HeapCount();
    private final StreamId lastId = new StreamId();
    private final StreamId firstId = new StreamId();
    private final StreamId maxDeletedId = new StreamId();
    private final StreamCursor cursor = new StreamCursor();
    private long length;
    private long entriesAdded;
    private long nodeBytes;
    private long wakeUps;

    /** A stream without entries. */
    public StreamValue()
    {
        this(new StreamNodes());
    }

    private StreamValue(final StreamNodes nodes)
    {
        this.nodes = nodes;
    }

    @Override
    public int type()
    {
        return ValueType.STREAM;
    }

    @Override
    public String encoding()
    {
        return "stream";
    }

    @Override
    public long memoryBytes()
    {
        return HEAP_BYTES + 4L * nodes.capacity() + nodeBytes + groupHeap.bytes;
    }

    @Override
    public StreamValue copy()
    {
        final StreamValue copy = new StreamValue(nodes.copy());
        for (int i = 0; i < copy.nodes.size(); i++)
        {
            copy.nodeBytes += copy.nodes.get(i).heapBytes();
        }
        copy.length = length;
        copy.lastId.set(lastId);
        copy.firstId.set(firstId);
        copy.maxDeletedId.set(maxDeletedId);
        copy.entriesAdded = entriesAdded;
        for (int i = 0; i < groups.size(); i++)
        {
            copy.groups.add(groups.name(i), groups.value(i).copy(copy.groupHeap));
        }
        return copy;
    }

    StreamNodes nodes()
    {
        return nodes;
    }

    /** How many entries there are. */
    public long length()
    {
        return length;
    }

    /** Listpacks that the stream is made of. */
    public int nodeCount()
    {
        return nodes.size();
    }

    /** The key of a node: its smallest id. */
    public StreamId nodeId(final int index)
    {
        return new StreamId(nodes.get(index).ms, nodes.get(index).seq);
    }

    /** The listpack of a node, not to be changed. */
    public Listpack nodePack(final int index)
    {
        return nodes.get(index).pack;
    }

    /** Nodes of Redis's radix tree over the same listpacks, for XINFO. O(number of listpacks). */
    public long radixTreeNodes()
    {
        return nodes.radixTreeNodes();
    }

    /** The id that was added last, or set by XSETID. Set through {@link #setIds}. */
    public StreamId lastId()
    {
        return lastId;
    }

    /** The smallest id; 0-0 when there is no entry. */
    public StreamId firstId()
    {
        return firstId;
    }

    /** The largest id that XDEL removed. */
    public StreamId maxDeletedId()
    {
        return maxDeletedId;
    }

    /** How many entries were ever added. */
    public long entriesAdded()
    {
        return entriesAdded;
    }

    /** Sets {@link #entriesAdded}. */
    public void entriesAdded(final long count)
    {
        entriesAdded = count;
    }

    /** Changes whenever clients that wait for the stream must look at it: XADD, XGROUP DESTROY. */
    public long wakeUps()
    {
        return wakeUps;
    }

    // ---- entries

    /**
     * Adds an entry.
     *
     * @param ms       of its id, which is larger than {@link #lastId}
     * @param seq      of its id
     * @param args     holds its fields and values, to the end
     * @param first    index of the first field
     * @param maxBytes {@code stream-node-max-bytes}, not 0
     * @param maxCount {@code stream-node-max-entries}; 0: no limit
     */
    public void append(final long ms, final long seq, final Arguments args, final int first, final long maxBytes,
        final long maxCount)
    {
        StreamNode node = nodes.last();
        if (node == null || node.isFull(bytes(args, first), maxBytes, maxCount))
        {
            if (node != null)
            {
                nodeBytes -= node.heapBytes();
                node.pack.trim();
                nodeBytes += node.heapBytes();
            }
            node = StreamNode.create(ms, seq, args, first);
            nodes.add(node);
        }
        else
        {
            nodeBytes -= node.heapBytes();
        }
        node.append(ms, seq, args, first);
        nodeBytes += node.heapBytes();
        length++;
        entriesAdded++;
        lastId.set(ms, seq);
        if (length == 1)
        {
            firstId.set(ms, seq);
        }
        wakeUps++;
    }

    /** Bytes of an entry's fields and values. */
    public static long bytes(final Arguments args, final int first)
    {
        long bytes = 0;
        for (int i = first; i < args.count(); i++)
        {
            bytes += args.length(i);
        }
        return bytes;
    }

    /** Whether there is an entry with this id. */
    public boolean contains(final StreamId id)
    {
        cursor.start(this, id, id, false);
        return cursor.next();
    }

    /** XDEL of one id; false if there is no such entry. {@link #findFirstId} must follow after the last. */
    public boolean delete(final StreamId id)
    {
        cursor.start(this, id, id, false);
        if (!cursor.next())
        {
            return false;
        }
        final StreamNode node = nodes.get(cursor.nodeIndex());
        if (node.live() == 1)
        {
            removeNode(cursor.nodeIndex());
        }
        else
        {
            nodeBytes -= node.heapBytes();
            node.markDeleted(cursor.flagsAt());
            node.deletedEntries(1);
            nodeBytes += node.heapBytes();
        }
        length--;
        if (id.compare(maxDeletedId) > 0)
        {
            maxDeletedId.set(id);
        }
        return true;
    }

    /** Finds the first id again after entries were removed. */
    public void findFirstId()
    {
        if (length == 0)
        {
            firstId.set(0, 0);
            return;
        }
        cursor.start(this, ZERO, MAX, false);
        if (cursor.next())
        {
            firstId.set(cursor.ms(), cursor.seq());
        }
    }

    /** The largest id of an entry that is there; 0-0 if there is none. */
    public StreamId largestId()
    {
        cursor.start(this, ZERO, MAX, true);
        return cursor.next() ? new StreamId(cursor.ms(), cursor.seq()) : new StreamId();
    }

    private void removeNode(final int index)
    {
        nodeBytes -= nodes.get(index).heapBytes();
        nodes.remove(index);
    }

    /** Shortens the stream; returns how many entries were removed. */
    public long trim(final StreamTrim trim)
    {
        long removed = 0;
        while (nodes.size() > 0 && !(trim.kind == StreamTrim.Kind.MAXLEN && length <= trim.maxLength))
        {
            final StreamNode node = nodes.get(0);
            final int live = node.live();
            if (trim.limit > 0 && removed + live > trim.limit)
            {
                break;
            }
            final boolean whole = trim.kind == StreamTrim.Kind.MAXLEN
                ? length - live >= trim.maxLength
                : trim.minId.compare(node.lastMs(), node.lastSeq()) > 0;
            if (whole)
            {
                removeNode(0);
                length -= live;
                removed += live;
                continue;
            }
            if (!trim.approximate)
            {
                removed += trimWithin(node, trim);
            }
            break;
        }
        if (removed > 0)
        {
            findFirstId();
        }
        return removed;
    }

    /** Marks the first entries of a node as deleted. */
    private int trimWithin(final StreamNode node, final StreamTrim trim)
    {
        nodeBytes -= node.heapBytes();
        final StreamId end = new StreamId(trim.minId.ms(), trim.minId.seq());
        long most = Long.MAX_VALUE;
        if (trim.kind == StreamTrim.Kind.MAXLEN)
        {
            end.set(MAX);
            most = length - trim.maxLength;
        }
        else
        {
            most = end.decrement() ? most : 0; // there is nothing before 0-0
        }
        int removed = 0;
        cursor.start(this, ZERO, end, false);
        while (removed < most && cursor.next() && cursor.nodeIndex() == 0)
        {
            node.markDeleted(cursor.flagsAt());
            removed++;
        }
        node.deletedEntries(removed);
        length -= removed;
        nodeBytes += node.heapBytes();
        return removed;
    }

    // ---- groups

    /** The consumer groups by name. */
    public NameTable<StreamGroup> groups()
    {
        return groups;
    }

    /** Adds a group whose name is not there yet. */
    public StreamGroup addGroup(final byte[] name)
    {
        final StreamGroup group = new StreamGroup(name, groupHeap);
        groups.add(name, group);
        return group;
    }

    /** Removes a group; false if there is none of that name. */
    public boolean removeGroup(final byte[] name, final int offset, final int nameLength)
    {
        final StreamGroup group = groups.remove(name, offset, nameLength);
        if (group == null)
        {
            return false;
        }
        group.removed();
        wakeUps++;
        return true;
    }

    /** Whether XDEL removed an entry with this id or a larger one, so that counting from here on is not exact. */
    public boolean hasDeletedFrom(final StreamId id)
    {
        return length > 0 && maxDeletedId.compare(firstId) >= 0 && id.compare(maxDeletedId) <= 0;
    }

    /**
     * How many entries were added up to an id.
     *
     * @return the number, or {@link StreamGroup#UNKNOWN}
     */
    public long entriesUpTo(final StreamId id)
    {
        if (entriesAdded == 0)
        {
            return 0;
        }
        if (length == 0 && id.compare(lastId) < 1)
        {
            return entriesAdded;
        }
        final int last = id.compare(lastId);
        if (last >= 0)
        {
            return last == 0 ? entriesAdded : StreamGroup.UNKNOWN;
        }
        if (maxDeletedId.isZero() || maxDeletedId.compare(firstId) < 0)
        {
            final int order = id.compare(firstId);
            if (order < 0)
            {
                return entriesAdded - length;
            }
            if (order == 0)
            {
                return entriesAdded - length + 1;
            }
        }
        return StreamGroup.UNKNOWN;
    }

    /** A group was given an entry: its last id, and how many it has read. */
    public void advance(final StreamGroup group, final StreamId id)
    {
        if (id.compare(group.lastId()) <= 0)
        {
            return;
        }
        if (group.entriesRead() != StreamGroup.UNKNOWN && !hasDeletedFrom(id))
        {
            group.entriesRead(group.entriesRead() + 1);
        }
        else if (entriesAdded != 0)
        {
            group.entriesRead(entriesUpTo(id));
        }
        group.lastId().set(id);
    }

    // ---- from a DUMP

    /**
     * Appends a node of a DUMP.
     *
     * @return false unless it is a well-formed node with an entry whose ids are larger than all before
     */
    public boolean restoreNode(final StreamId id, final Listpack pack)
    {
        final StreamNode node = StreamNode.restored(id.ms(), id.seq(), pack);
        if (node == null || nodes.last() != null && id.compare(nodes.last().lastMs(), nodes.last().lastSeq()) <= 0)
        {
            return false;
        }
        nodes.add(node);
        nodeBytes += node.heapBytes();
        length += node.live();
        return true;
    }
}
