package dev.brc.core.stream;

import dev.brc.core.encoding.Listpack;

/** Tells whether a well-formed listpack from outside is a stream node. */
final class StreamNodeCheck
{
    private StreamNodeCheck()
    {
    }

    /** Live entries, deleted entries and master fields, or null if the listpack is no stream node. */
    static int[] counts(final Listpack pack)
    {
        int p = pack.first();
        final int[] counts = new int[StreamNode.FIRST_FIELD];
        for (int i = 0; i < counts.length; i++)
        {
            if (!isCount(pack, p))
            {
                return null;
            }
            counts[i] = (int) pack.integer(p);
            p = pack.next(p);
        }
        p = skip(pack, p, counts[2]);
        if (!isCount(pack, p) || pack.integer(p) != 0)
        {
            return null;
        }
        p = pack.next(p);
        int live = 0;
        int deleted = 0;
        while (p != Listpack.NONE)
        {
            if (!isCount(pack, p) || pack.array()[p] < 0) // in one byte, as they are changed in place
            {
                return null;
            }
            final long flags = pack.integer(p);
            if ((flags & StreamNode.DELETED) == 0)
            {
                live++;
            }
            else
            {
                deleted++;
            }
            p = entryEnd(pack, p, (flags & StreamNode.SAME_FIELDS) != 0, counts[2]);
            if (p == Listpack.NONE)
            {
                return null;
            }
            p = pack.next(p);
        }
        return live == counts[0] && deleted == counts[1] && live + deleted > 0 ? counts : null;
    }

    /** Position of the entry's last element, or NONE if the entry is malformed. */
    private static int entryEnd(final Listpack pack, final int flags, final boolean same, final int masterFields)
    {
        int p = pack.next(flags);
        for (int i = 1; i < StreamNode.ENTRY_ELEMENTS; i++)
        {
            if (p == Listpack.NONE || !pack.isInteger(p))
            {
                return Listpack.NONE;
            }
            p = pack.next(p);
        }
        long values = masterFields;
        long elements = StreamNode.ENTRY_ELEMENTS + values;
        if (!same)
        {
            if (!isCount(pack, p))
            {
                return Listpack.NONE;
            }
            values = 2 * pack.integer(p);
            elements = StreamNode.ENTRY_ELEMENTS + 1 + values;
            p = pack.next(p);
        }
        p = skip(pack, p, values);
        return p != Listpack.NONE && pack.isInteger(p) && pack.integer(p) == elements ? p : Listpack.NONE;
    }

    private static boolean isCount(final Listpack pack, final int p)
    {
        return p != Listpack.NONE && pack.isInteger(p) && pack.integer(p) >= 0 && pack.integer(p) <= Integer.MAX_VALUE;
    }

    private static int skip(final Listpack pack, final int p, final long elements)
    {
        int q = p;
        for (long i = 0; i < elements && q != Listpack.NONE; i++)
        {
            q = pack.next(q);
        }
        return q;
    }
}
