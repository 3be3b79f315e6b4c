package dev.brc.core.command;

import org.HdrHistogram.Histogram;

/**
 * Durations of a command's calls, 1 ns to 1 s with two significant digits, as Redis keeps them. Recording allocates nothing.
 * Loop thread only.
 */
public final class LatencyHistogram
{
    private static final long MAX_NS = 1_000_000_000L;
    private static final int DIGITS = 2;

    private final Histogram histogram = new Histogram(1, MAX_NS, DIGITS);

    /**
     * Records one call.
     *
     * @param nanoseconds duration; below 0 counts as 0, above 1 s as 1 s
     */
    public void record(final long nanoseconds)
    {
        histogram.recordValue(Math.min(Math.max(nanoseconds, 0), MAX_NS));
    }

    /** Calls recorded. @return 0 or more */
    public long count()
    {
        return histogram.getTotalCount();
    }

    /**
     * A percentile.
     *
     * @param percentile 0 to 100
     * @return ns; the largest value of its bucket, the smallest for percentile 0
     */
    public long atPercentile(final double percentile)
    {
        return histogram.getValueAtPercentile(percentile);
    }

    /** The largest duration. @return ns, of its bucket the largest */
    public long max()
    {
        return histogram.getMaxValue();
    }

    /**
     * The largest duration that is not told from another one.
     *
     * @param nanoseconds 0 or more
     * @return ns
     */
    public long bucketLimit(final long nanoseconds)
    {
        return histogram.highestEquivalentValue(nanoseconds);
    }

    /**
     * Calls no longer than a duration.
     *
     * @param nanoseconds 0 to 1 s
     * @return 0 or more
     */
    public long countUpTo(final long nanoseconds)
    {
        return histogram.getCountBetweenValues(0, Math.min(nanoseconds, MAX_NS));
    }
}
