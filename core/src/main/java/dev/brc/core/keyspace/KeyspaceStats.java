package dev.brc.core.keyspace;

/** Counters of one {@link Keyspace}, as {@code INFO stats} names them. */
public final class KeyspaceStats
{
    long hits;
    long misses;
    long expired;
    long expiredTimeCapReached;
    long expireCycleNs;
    double expiredStalePercent;
    long evicted;

    KeyspaceStats()
    {
    }

    /** {@code keyspace_hits}. */
    public long hits()
    {
        return hits;
    }

    /** {@code keyspace_misses}. */
    public long misses()
    {
        return misses;
    }

    /** {@code expired_keys}. */
    public long expired()
    {
        return expired;
    }

    /** {@code expired_stale_perc}: a running estimate of how many percent of the expiring keys are past their deadline. */
    public double expiredStalePercent()
    {
        return expiredStalePercent;
    }

    /** {@code expired_time_cap_reached_count}: active cycles that ended because their time was over. */
    public long expiredTimeCapReached()
    {
        return expiredTimeCapReached;
    }

    /** {@code expire_cycle_cpu_milliseconds}. */
    public long expireCycleMs()
    {
        return expireCycleNs / 1_000_000;
    }

    /** {@code evicted_keys}. */
    public long evicted()
    {
        return evicted;
    }

    /** Adds hits that a cache in front of the server answered. */
    public void addHits(final long count)
    {
        hits += count;
    }

    /** {@code CONFIG RESETSTAT}. */
    public void reset()
    {
        hits = 0;
        misses = 0;
        expired = 0;
        expiredTimeCapReached = 0;
        expireCycleNs = 0;
        expiredStalePercent = 0;
        evicted = 0;
    }
}
