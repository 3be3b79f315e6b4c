package dev.brc.core.keyspace;

/**
 * A power of two of buckets, each the ref of its first record, in segments of 16 Ki that are made when first written and
 * can be dropped one by one: neither growing nor shrinking ever touches more than 64 KiB at once.
 */
final class BucketTable
{
    private static final int SEGMENT_SHIFT = 14;
    private static final int SEGMENT_SIZE = 1 << SEGMENT_SHIFT;
    private static final int SEGMENT_MASK = SEGMENT_SIZE - 1;

    private final MemoryAccount account;
    private final int[][] segments;
    private final int mask;

    BucketTable(final int size, final MemoryAccount account)
    {
        this.account = account;
        this.mask = size - 1;
        this.segments = new int[(mask >>> SEGMENT_SHIFT) + 1][];
    }

    int size()
    {
        return mask + 1;
    }

    int mask()
    {
        return mask;
    }

    /** Bytes of the segments that exist, counted anew. */
    long tableBytes()
    {
        long bytes = 0;
        for (final int[] segment : segments)
        {
            bytes += segment == null ? 0 : MemoryAccount.arrayBytes(segment.length * 4L);
        }
        return bytes;
    }

    int get(final int bucket)
    {
        final int[] segment = segments[bucket >>> SEGMENT_SHIFT];
        return segment == null ? 0 : segment[bucket & SEGMENT_MASK];
    }

    void set(final int bucket, final int ref)
    {
        int[] segment = segments[bucket >>> SEGMENT_SHIFT];
        if (segment == null)
        {
            segment = new int[Math.min(SEGMENT_SIZE, mask + 1)];
            segments[bucket >>> SEGMENT_SHIFT] = segment;
            account.add(MemoryAccount.arrayBytes(segment.length * 4L));
        }
        segment[bucket & SEGMENT_MASK] = ref;
    }

    /** The first bucket from {@code bucket} on whose segment exists; {@link #size} when there is none. */
    int skipAbsent(final int bucket)
    {
        int segment = bucket >>> SEGMENT_SHIFT;
        if (segment < segments.length && segments[segment] != null)
        {
            return bucket;
        }
        while (segment < segments.length && segments[segment] == null)
        {
            segment++;
        }
        return Math.min(segment << SEGMENT_SHIFT, mask + 1);
    }

    /** Forgets the segment that ends before {@code bucket}, if one does: the caller is done with all buckets below. */
    void dropSegmentBefore(final int bucket)
    {
        if ((bucket & SEGMENT_MASK) == 0 || bucket == mask + 1)
        {
            final int segment = (bucket - 1) >>> SEGMENT_SHIFT;
            if (segments[segment] != null)
            {
                account.add(-MemoryAccount.arrayBytes(segments[segment].length * 4L));
                segments[segment] = null;
            }
        }
    }

    void dropAll()
    {
        for (int i = 0; i < segments.length; i++)
        {
            if (segments[i] != null)
            {
                account.add(-MemoryAccount.arrayBytes(segments[i].length * 4L));
                segments[i] = null;
            }
        }
    }
}
