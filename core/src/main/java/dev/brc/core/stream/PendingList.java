package dev.brc.core.stream;

import java.util.Arrays;

/**
 * Entries that were delivered and not acknowledged, in the order of their ids: of a group, or of one consumer. Sorted chunks in a sorted array;
 * every operation is O(log n) besides a copy within one chunk and one within the array of chunks. Not thread-safe.
 */
public final class PendingList
{
    private static final int CHUNK = 128;
    private static final int FIRST_CHUNK = 4;

    private Pending[][] chunks = new Pending[0][];
    private int[] sizes = {};
    private int count;
    private int size;

    public int size()
    {
        return size;
    }

    /** The one with an id; null if there is none. */
    public Pending get(final long ms, final long seq)
    {
        final Pending found = ceiling(ms, seq);
        return found != null && found.ms == ms && found.seq == seq ? found : null;
    }

    /** The first; null if it is empty. */
    public Pending first()
    {
        return size == 0 ? null : chunks[0][0];
    }

    /** The last; null if it is empty. */
    public Pending last()
    {
        return size == 0 ? null : chunks[count - 1][sizes[count - 1] - 1];
    }

    /** The first whose id is not smaller; null if there is none. */
    public Pending ceiling(final long ms, final long seq)
    {
        final int chunk = chunkOf(ms, seq);
        if (chunk < 0)
        {
            return first();
        }
        final int index = indexIn(chunk, ms, seq);
        if (index < sizes[chunk])
        {
            return chunks[chunk][index];
        }
        return chunk + 1 < count ? chunks[chunk + 1][0] : null;
    }

    /** The one behind another id; null if there is none. */
    public Pending after(final Pending pending)
    {
        final long seq = pending.seq + 1;
        final long ms = seq == 0 ? pending.ms + 1 : pending.ms;
        return (ms | seq) == 0 ? null : ceiling(ms, seq);
    }

    /** Adds one whose id is not there yet. */
    void add(final Pending pending)
    {
        size++;
        int chunk = chunkOf(pending.ms, pending.seq);
        if (chunk < 0)
        {
            if (count == 0)
            {
                insertChunk(0, new Pending[FIRST_CHUNK], 0);
            }
            chunk = 0;
        }
        int index = indexIn(chunk, pending.ms, pending.seq);
        if (sizes[chunk] == CHUNK)
        {
            if (index == CHUNK)
            {
                insertChunk(++chunk, new Pending[CHUNK], 0); // ids grow: full chunks stay full
                index = 0;
            }
            else
            {
                split(chunk);
                if (index > sizes[chunk])
                {
                    index -= sizes[chunk++];
                }
            }
        }
        else if (sizes[chunk] == chunks[chunk].length)
        {
            chunks[chunk] = Arrays.copyOf(chunks[chunk], Math.min(CHUNK, sizes[chunk] * 2));
        }
        System.arraycopy(chunks[chunk], index, chunks[chunk], index + 1, sizes[chunk] - index);
        chunks[chunk][index] = pending;
        sizes[chunk]++;
    }

    /** Removes the one with an id; null if there is none. */
    Pending remove(final long ms, final long seq)
    {
        final int chunk = chunkOf(ms, seq);
        if (chunk < 0)
        {
            return null;
        }
        final int index = indexIn(chunk, ms, seq);
        final Pending[] items = chunks[chunk];
        if (index == sizes[chunk] || items[index].ms != ms || items[index].seq != seq)
        {
            return null;
        }
        final Pending removed = items[index];
        final int left = --sizes[chunk];
        System.arraycopy(items, index + 1, items, index, left - index);
        items[left] = null;
        size--;
        if (left == 0)
        {
            removeChunk(chunk);
        }
        return removed;
    }

    /** Index of the last chunk whose first id is not larger, -1 if there is none. */
    private int chunkOf(final long ms, final long seq)
    {
        int low = 0;
        int high = count - 1;
        while (low <= high)
        {
            final int middle = low + high >>> 1;
            final Pending head = chunks[middle][0];
            if (StreamId.compare(head.ms, head.seq, ms, seq) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return high;
    }

    /** Index within a chunk of the first whose id is not smaller. */
    private int indexIn(final int chunk, final long ms, final long seq)
    {
        final Pending[] items = chunks[chunk];
        int low = 0;
        int high = sizes[chunk] - 1;
        while (low <= high)
        {
            final int middle = low + high >>> 1;
            if (StreamId.compare(items[middle].ms, items[middle].seq, ms, seq) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return low;
    }

    private void split(final int chunk)
    {
        final int keep = CHUNK / 2;
        final Pending[] upper = new Pending[CHUNK];
        System.arraycopy(chunks[chunk], keep, upper, 0, CHUNK - keep);
        Arrays.fill(chunks[chunk], keep, CHUNK, null);
        sizes[chunk] = keep;
        insertChunk(chunk + 1, upper, CHUNK - keep);
    }

    private void insertChunk(final int at, final Pending[] items, final int itemCount)
    {
        if (count == chunks.length)
        {
            final int capacity = Math.max(1, count + count / 2 + 1);
            chunks = Arrays.copyOf(chunks, capacity);
            sizes = Arrays.copyOf(sizes, capacity);
        }
        System.arraycopy(chunks, at, chunks, at + 1, count - at);
        System.arraycopy(sizes, at, sizes, at + 1, count - at);
        chunks[at] = items;
        sizes[at] = itemCount;
        count++;
    }

    private void removeChunk(final int at)
    {
        count--;
        System.arraycopy(chunks, at + 1, chunks, at, count - at);
        System.arraycopy(sizes, at + 1, sizes, at, count - at);
        chunks[count] = null;
    }
}
