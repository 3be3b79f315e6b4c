package dev.brc.core.keyspace;

/** The best candidates for eviction seen so far, by ascending score, so that good ones outlive the sample they were in. */
final class EvictionPool
{
    static final int SIZE = 16;
    /** Keys up to this length use arrays that are kept. */
    private static final int KEPT_KEY_BYTES = 255;

    private final long[] scores = new long[SIZE];
    private final int[] databases = new int[SIZE];
    private final int[] lengths = new int[SIZE];
    private final byte[][] keys = new byte[SIZE][];
    private int count;

    int count()
    {
        return count;
    }

    void clear()
    {
        count = 0;
    }

    long score(final int position)
    {
        return scores[position];
    }

    int database(final int position)
    {
        return databases[position];
    }

    byte[] key(final int position)
    {
        return keys[position];
    }

    int keyLength(final int position)
    {
        return lengths[position];
    }

    /** Forgets the best candidate; its key stays readable until the next {@link #offer}. */
    void removeBest()
    {
        count--;
    }

    /** Keeps the key if there is room or a worse candidate to replace. */
    void offer(final int database, final long score, final byte[] key, final int offset, final int length)
    {
        if (count == SIZE && score <= scores[0])
        {
            return;
        }
        int position = 0;
        while (position < count && scores[position] < score)
        {
            position++;
        }
        if (count == SIZE)
        {
            position--;
            rotate(0, position); // the worst gives its place, and its array, to the new one
        }
        else
        {
            rotate(count, position);
            count++;
        }
        if (keys[position] == null || keys[position].length < length || keys[position].length > KEPT_KEY_BYTES)
        {
            keys[position] = new byte[Math.max(length, KEPT_KEY_BYTES)];
        }
        System.arraycopy(key, offset, keys[position], 0, length);
        lengths[position] = length;
        databases[position] = database;
        scores[position] = score;
    }

    /** Moves the slot at {@code from} to {@code to} and those between by one towards {@code from}. */
    private void rotate(final int from, final int to)
    {
        final byte[] key = keys[from];
        final int source = from < to ? from + 1 : to;
        final int destination = from < to ? from : to + 1;
        final int moved = Math.abs(to - from);
        System.arraycopy(scores, source, scores, destination, moved);
        System.arraycopy(databases, source, databases, destination, moved);
        System.arraycopy(lengths, source, lengths, destination, moved);
        System.arraycopy(keys, source, keys, destination, moved);
        keys[to] = key;
    }
}
