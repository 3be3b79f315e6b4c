package dev.brc.core.keyspace;

/** Draws records from a {@link HashIndex}: neighbours of a random bucket, cheap and random enough for eviction. */
final class RefSampler
{
    /** Buckets looked at for each record wanted before a sample may be short. */
    private static final int STEPS_PER_RECORD = 10;
    /** Records that a fair draw chooses among, so that those alone in their bucket are not preferred. */
    private static final int FAIR_SAMPLE = 15;
    private static final int MIN_EMPTY_RUN = 5;

    private final Random64 random;
    private int[] refs = new int[FAIR_SAMPLE];

    RefSampler(final Random64 random)
    {
        this.random = random;
    }

    /** The record at {@code position} of the last {@link #sample}. */
    int get(final int position)
    {
        return refs[position];
    }

    /** Draws up to {@code count} records and returns how many it got. One may be drawn twice. */
    int sample(final HashIndex index, final int count)
    {
        if (refs.length < count)
        {
            refs = new int[count];
        }
        final int wanted = Math.min(count, index.size());
        if (wanted == 0)
        {
            return 0;
        }
        final long buckets = index.liveBuckets();
        long bucket = random.next(buckets);
        int drawn = 0;
        int emptyRun = 0;
        for (int steps = wanted * STEPS_PER_RECORD; steps > 0 && drawn < wanted; steps--)
        {
            int ref = index.liveBucket(bucket);
            emptyRun = ref == 0 ? emptyRun + 1 : 0;
            for (; ref != 0 && drawn < wanted; ref = index.next(ref))
            {
                refs[drawn++] = ref;
            }
            final boolean jump = emptyRun >= MIN_EMPTY_RUN && emptyRun > wanted;
            emptyRun = jump ? 0 : emptyRun;
            bucket = jump ? random.next(buckets) : bucket + 1 == buckets ? 0 : bucket + 1;
        }
        return drawn;
    }

    /** A random record, 0 when there is none. */
    int fair(final HashIndex index)
    {
        final int drawn = sample(index, FAIR_SAMPLE);
        if (drawn > 0)
        {
            return refs[(int) random.next(drawn)];
        }
        return index.size() == 0 ? 0 : any(index);
    }

    /** The record of a random used bucket; the table is sparse only until it has shrunk. */
    private int any(final HashIndex index)
    {
        final long buckets = index.liveBuckets();
        int ref = 0;
        while (ref == 0)
        {
            ref = index.liveBucket(random.next(buckets));
        }
        int length = 0;
        for (int i = ref; i != 0; i = index.next(i))
        {
            length++;
        }
        for (long skip = random.next(length); skip > 0; skip--)
        {
            ref = index.next(ref);
        }
        return ref;
    }
}
