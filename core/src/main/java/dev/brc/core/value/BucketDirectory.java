package dev.brc.core.value;

import java.util.Arrays;

import dev.brc.core.keyspace.MemoryAccount;

/**
 * The buckets of a table that grows and shrinks by one bucket at a time (linear hashing, Litwin 1980), so that no operation pays for a resize.
 * With N the largest power of two up to the number of buckets, those below (buckets - N) have been split: their hashes are told apart by one
 * more bit.
 */
final class BucketDirectory
{
    private static final int MIN_BUCKETS = 4;
    private static final int MAX_BUCKETS = 1 << 30;
    private static final int SEGMENT_SHIFT = 12;
    private static final int SEGMENT_SIZE = 1 << SEGMENT_SHIFT;
    private static final int SEGMENT_MASK = SEGMENT_SIZE - 1;

    private int[][] segments;
    private int count;

    BucketDirectory()
    {
        segments = new int[][]{new int[MIN_BUCKETS]};
        count = MIN_BUCKETS;
    }

    BucketDirectory(final BucketDirectory other)
    {
        segments = other.segments.clone();
        count = other.count;
        for (int i = 0; i < segments.length && segments[i] != null; i++)
        {
            segments[i] = segments[i].clone();
        }
    }

    int count()
    {
        return count;
    }

    long memoryBytes()
    {
        final int full = count - 1 >>> SEGMENT_SHIFT;
        return MemoryAccount.arrayBytes(segments.length * 4L) + full * MemoryAccount.arrayBytes(SEGMENT_SIZE * 4L)
            + MemoryAccount.arrayBytes(segments[full].length * 4L);
    }

    int get(final int bucket)
    {
        return segments[bucket >>> SEGMENT_SHIFT][bucket & SEGMENT_MASK];
    }

    void set(final int bucket, final int ref)
    {
        segments[bucket >>> SEGMENT_SHIFT][bucket & SEGMENT_MASK] = ref;
    }

    int bucketOf(final int hash)
    {
        final int half = Integer.highestOneBit(count);
        final int bucket = hash & 2 * half - 1;
        return bucket < count ? bucket : bucket - half;
    }

    /** The bits of a hash that tell the elements of a bucket apart from all others. */
    int maskOf(final int hash)
    {
        final int half = Integer.highestOneBit(count);
        return (hash & half - 1) < count - half ? 2 * half - 1 : half - 1;
    }

    boolean mayGrow()
    {
        return count < MAX_BUCKETS;
    }

    boolean mayShrink()
    {
        return count > MIN_BUCKETS;
    }

    /** The bucket that the next one splits. */
    int splitBucket()
    {
        return count - Integer.highestOneBit(count);
    }

    /** The bucket that the last one goes into. */
    int mergeBucket()
    {
        return count - 1 - Integer.highestOneBit(count - 1);
    }

    /** Adds an empty bucket at the end. */
    void grow()
    {
        final int segment = count >>> SEGMENT_SHIFT;
        if (segment == segments.length)
        {
            segments = Arrays.copyOf(segments, segment * 2);
        }
        if (segments[segment] == null)
        {
            segments[segment] = new int[SEGMENT_SIZE];
        }
        else if (segment == 0 && count == segments[0].length)
        {
            segments[0] = Arrays.copyOf(segments[0], count * 2);
        }
        count++;
    }

    /** Removes the last bucket, which is empty. */
    void shrink()
    {
        count--;
        final int segment = count >>> SEGMENT_SHIFT;
        if ((count & SEGMENT_MASK) == 0)
        {
            segments[segment] = null;
        }
        else if (segment == 0 && count == segments[0].length / 4)
        {
            segments[0] = Arrays.copyOf(segments[0], count * 2);
        }
    }
}
