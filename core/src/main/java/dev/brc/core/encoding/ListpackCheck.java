package dev.brc.core.encoding;

/** Tells whether bytes from outside are a listpack that can be read without leaving its array. */
final class ListpackCheck
{
    private ListpackCheck()
    {
    }

    static boolean isValid(final byte[] b, final int offset, final int length)
    {
        if (length < Listpack.EMPTY_BYTES || ListpackFormat.int32(b, offset) != length
            || b[offset + length - 1] != ListpackFormat.END)
        {
            return false;
        }
        final int end = offset + length - 1;
        int p = offset + ListpackFormat.HEADER_BYTES;
        int entries = 0;
        while (p < end)
        {
            final int size = entrySize(b, p, end);
            if (size < 0)
            {
                return false;
            }
            p += size;
            entries++;
        }
        final int stored = b[offset + ListpackFormat.COUNT_OFFSET] & 0xff
            | (b[offset + ListpackFormat.COUNT_OFFSET + 1] & 0xff) << 8;
        return p == end && (stored == ListpackFormat.COUNT_UNKNOWN || stored == entries);
    }

    /** Bytes of the entry at p with its length behind it, or -1 if it is malformed or reaches beyond the end. */
    private static int entrySize(final byte[] b, final int p, final int end)
    {
        final int first = b[p] & 0xff;
        if (first > ListpackFormat.INT64)
        {
            return -1;
        }
        final int header = first < ListpackFormat.STR12
            ? 1
            : first < ListpackFormat.STR32 ? 2 : first == ListpackFormat.STR32 ? 5 : 1;
        if (end - p < header)
        {
            return -1;
        }
        final int entry = ListpackFormat.entryBytes(b, p);
        if (entry <= 0 || entry > end - p)
        {
            return -1;
        }
        final int back = ListpackFormat.backLengthBytes(entry);
        if (back > end - p - entry)
        {
            return -1;
        }
        final byte[] expected = new byte[back];
        ListpackFormat.putBackLength(expected, 0, entry);
        for (int i = 0; i < back; i++)
        {
            if (b[p + entry + i] != expected[i])
            {
                return -1;
            }
        }
        return entry + back;
    }
}
