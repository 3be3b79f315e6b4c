package dev.brc.core.stream;

import dev.brc.core.encoding.Listpack;
import dev.brc.core.resp.Arguments;

/**
 * Some neighbouring entries of a stream in one listpack, in the layout of Redis 7.0 (its {@code t_stream.c} describes it):
 *
 * <pre>
 * master entry   live entries | deleted entries | number of fields | field … | 0
 * each entry     flags | ms - master ms | seq - master seq | [number of fields | field, value …] or [value …] | elements before this
 * </pre>
 *
 * An entry with the same fields as the master entry has values only. A deleted entry stays, with a flag.
 */
final class StreamNode
{
    static final int DELETED = 1;
    static final int SAME_FIELDS = 1 << 1;

    /** Elements of the master entry beside its fields, and where the fields start. */
    static final int MASTER_ELEMENTS = 4;
    static final int FIRST_FIELD = 3;
    /** Elements of an entry before its values (flags, ms, seq). */
    static final int ENTRY_ELEMENTS = 3;
    /** Heap of a node and its listpack besides the bytes of the listpack. */
    static final int OVERHEAD_BYTES = 48 + 32 + 16;

    final long ms;
    final long seq;
    final Listpack pack;
    private int live;
    private int deleted;
    private final int fields;

    private StreamNode(final long ms, final long seq, final Listpack pack, final int live, final int deleted,
        final int fields)
    {
        this.ms = ms;
        this.seq = seq;
        this.pack = pack;
        this.live = live;
        this.deleted = deleted;
        this.fields = fields;
    }

    /** A node with no entry yet whose master entry has the fields of a request's pairs. */
    static StreamNode create(final long ms, final long seq, final Arguments args, final int first)
    {
        final Listpack pack = new Listpack();
        final int fields = (args.count() - first) / 2;
        pack.append(0);
        pack.append(0);
        pack.append(fields);
        for (int i = first; i < args.count(); i += 2)
        {
            pack.append(args.buffer(), args.offset(i), args.length(i));
        }
        pack.append(0);
        return new StreamNode(ms, seq, pack, 0, 0, fields);
    }

    /** A node of a DUMP; null unless its entries are well-formed. */
    static StreamNode restored(final long ms, final long seq, final Listpack pack)
    {
        final int[] counts = StreamNodeCheck.counts(pack);
        return counts == null ? null : new StreamNode(ms, seq, pack, counts[0], counts[1], counts[2]);
    }

    int live()
    {
        return live;
    }

    int fields()
    {
        return fields;
    }

    long heapBytes()
    {
        return OVERHEAD_BYTES + pack.capacity();
    }

    StreamNode copy()
    {
        return new StreamNode(ms, seq, pack.copy(), live, deleted, fields);
    }

    /** Whether an entry with so many bytes of fields and values belongs into a new node. */
    boolean isFull(final long bytes, final long maxBytes, final long maxEntries)
    {
        return pack.bytes() + bytes >= maxBytes || maxEntries > 0 && live + deleted >= maxEntries;
    }

    /** Appends an entry whose id is larger than all of this node. */
    void append(final long entryMs, final long entrySeq, final Arguments args, final int first)
    {
        final boolean same = hasMasterFields(args, first);
        final int pairs = (args.count() - first) / 2;
        pack.append(same ? SAME_FIELDS : 0);
        pack.append(entryMs - ms);
        pack.append(entrySeq - seq);
        if (!same)
        {
            pack.append(pairs);
        }
        for (int i = same ? first + 1 : first; i < args.count(); i += same ? 2 : 1)
        {
            pack.append(args.buffer(), args.offset(i), args.length(i));
        }
        pack.append(ENTRY_ELEMENTS + (same ? pairs : 1 + 2L * pairs));
        live++;
        putCounts();
    }

    private boolean hasMasterFields(final Arguments args, final int first)
    {
        if ((args.count() - first) / 2 != fields)
        {
            return false;
        }
        int p = masterField();
        for (int i = first; i < args.count(); i += 2)
        {
            if (!pack.equals(p, args.buffer(), args.offset(i), args.length(i)))
            {
                return false;
            }
            p = pack.next(p);
        }
        return true;
    }

    /** Position of the master entry's first field. */
    int masterField()
    {
        return skip(pack.first(), FIRST_FIELD);
    }

    /** Position of the first entry's flags. */
    int firstEntry()
    {
        return skip(pack.first(), MASTER_ELEMENTS + fields);
    }

    /** The position a number of elements further. */
    int skip(final int p, final int elements)
    {
        int q = p;
        for (int i = 0; i < elements; i++)
        {
            q = pack.next(q);
        }
        return q;
    }

    /** Position of the flags of the entry whose last element is at p; {@link Listpack#NONE} if that is the master entry's. */
    int flagsOf(final int p)
    {
        int q = p;
        final long elements = pack.integer(p);
        for (long i = 0; i < elements; i++)
        {
            q = pack.prev(q);
        }
        return elements == 0 ? Listpack.NONE : q;
    }

    /** Ms of the id of the last entry, deleted or not. */
    long lastMs()
    {
        return ms + pack.integer(pack.next(flagsOf(pack.last())));
    }

    /** Sequence number of the id of the last entry, deleted or not. */
    long lastSeq()
    {
        return seq + pack.integer(skip(flagsOf(pack.last()), 2));
    }

    /** Marks an entry as deleted; {@link #deletedEntries} must follow, after which positions are void. */
    void markDeleted(final int flags)
    {
        pack.replace(flags, pack.integer(flags) | DELETED);
    }

    /** Counts entries that were marked. */
    void deletedEntries(final int count)
    {
        live -= count;
        deleted += count;
        putCounts();
    }

    private void putCounts()
    {
        pack.replace(pack.first(), live);
        pack.replace(pack.next(pack.first()), deleted);
    }
}
