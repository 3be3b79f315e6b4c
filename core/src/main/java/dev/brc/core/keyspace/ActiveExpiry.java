package dev.brc.core.keyspace;

/**
 * Removes keys whose deadline passed and that nobody asks for. Like Redis's cycle it looks at a few keys of a database at
 * a time and goes on while too many of them are stale, within a budget. It draws random keys, which tell how many are
 * stale, and beside them walks through all keys in turn, so that none stays forever.
 */
final class ActiveExpiry
{
    private static final int KEYS_PER_LOOP = 20;
    private static final int ACCEPTABLE_STALE_PERCENT = 10;
    /** How much one loop moves the estimate: a lucky sample of 20 alone must not end the cycle. */
    private static final double ESTIMATE_GAIN = 0.1;
    private static final double NO_ESTIMATE = -1;

    private final Keyspace keyspace;
    private final KeyspaceConfig config;
    private final KeyspaceStats stats;
    private final Random64 random;
    private int nextDb;
    private boolean enabled = true;

    ActiveExpiry(final Keyspace keyspace, final KeyspaceConfig config, final KeyspaceStats stats, final Random64 random)
    {
        this.keyspace = keyspace;
        this.config = config;
        this.stats = stats;
        this.random = random;
    }

    boolean enabled(final boolean newEnabled)
    {
        final boolean before = enabled;
        enabled = newEnabled;
        return before;
    }

    /** Runs for about {@code budgetNs} at most and returns how many keys it removed. */
    int run(final long budgetNs)
    {
        if (!enabled)
        {
            return 0;
        }
        final long start = System.nanoTime();
        int removed = 0;
        int sampled = 0;
        int sampledRemoved = 0;
        boolean timeLeft = true;
        for (int i = 0; i < keyspace.databases() && timeLeft; i++)
        {
            final Db db = keyspace.db(nextDb);
            nextDb = (nextDb + 1) % keyspace.databases();
            boolean stale = db.expiringSize() > 0;
            double estimate = NO_ESTIMATE;
            if (!stale)
            {
                db.store().avgTtlMs = 0;
            }
            while (stale && timeLeft)
            {
                final int drawn = (int) Math.min(keysPerLoop(), db.expiringSize());
                final int drawnRemoved = visit(db, drawn, true);
                final int walked = (int) Math.min(keysPerLoop() / 2, db.expiringSize());
                final int walkedRemoved = visit(db, walked, false);
                sampled += drawn;
                sampledRemoved += drawnRemoved;
                removed += drawnRemoved + walkedRemoved;
                final double percent = drawnRemoved * 100.0 / drawn;
                estimate = estimate < 0 ? percent : estimate + (percent - estimate) * ESTIMATE_GAIN;
                stale = db.expiringSize() > 0
                    && (estimate > acceptableStalePercent() || walkedRemoved * 100 > walked * acceptableStalePercent());
                timeLeft = System.nanoTime() - start < budgetNs;
            }
        }
        finish(start, sampled, sampledRemoved, timeLeft);
        return removed;
    }

    /** Looks at so many keys of the database, random ones or the next of the walk, and returns how many it removed. */
    private int visit(final Db db, final int keys, final boolean randomly)
    {
        final Store store = db.store();
        final RefVector expiring = store.expiring;
        final long now = keyspace.clock().nowMs();
        long ttlSum = 0;
        int alive = 0;
        int removed = 0;
        for (int i = 0; i < keys && expiring.size() > 0; i++)
        {
            final int position = randomly ? (int) random.next(expiring.size()) : store.nextOfWalk();
            final int ref = expiring.get(position);
            final long left = store.deadline(ref) - now;
            if (db.removeIfDue(ref))
            {
                removed++;
            }
            else
            {
                ttlSum += left;
                alive++;
            }
        }
        if (alive > 0)
        {
            final long average = ttlSum / alive;
            final long before = store.avgTtlMs;
            store.avgTtlMs = before == 0 ? average : before / 50 * 49 + average / 50;
        }
        return removed;
    }

    private void finish(final long start, final int sampled, final int removed, final boolean timeLeft)
    {
        stats.expireCycleNs += System.nanoTime() - start;
        if (!timeLeft)
        {
            stats.expiredTimeCapReached++;
        }
        final double percent = sampled == 0 ? 0 : removed * 100.0 / sampled;
        stats.expiredStalePercent = percent * 0.05 + stats.expiredStalePercent * 0.95;
    }

    private int keysPerLoop()
    {
        return KEYS_PER_LOOP + KEYS_PER_LOOP / 4 * (config.activeExpireEffort - 1);
    }

    private int acceptableStalePercent()
    {
        return ACCEPTABLE_STALE_PERCENT - (config.activeExpireEffort - 1);
    }
}
