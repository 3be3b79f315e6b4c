package dev.brc.core.keyspace;

/**
 * Removes keys whose deadline passed and that nobody asks for. Like Redis's cycle it looks at a few keys of a database at
 * a time and goes on while too many of them are stale, within a budget. Half of the keys are random, which makes the
 * estimate; the other half walks through all of them in turn, so that none stays forever.
 */
final class ActiveExpiry
{
    private static final int KEYS_PER_LOOP = 20;
    private static final int ACCEPTABLE_STALE_PERCENT = 10;

    private final Keyspace keyspace;
    private final KeyspaceConfig config;
    private final KeyspaceStats stats;
    private final Random64 random;
    private int nextDb;
    private int walk;
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
        boolean timeLeft = true;
        for (int i = 0; i < keyspace.databases() && timeLeft; i++)
        {
            final Db db = keyspace.db(nextDb);
            nextDb = (nextDb + 1) % keyspace.databases();
            boolean stale = db.expiringSize() > 0;
            if (!stale)
            {
                db.store().avgTtlMs = 0;
            }
            while (stale && timeLeft)
            {
                final int looked = (int) Math.min(keysPerLoop(), db.expiringSize() * 2);
                final int gone = loop(db, looked);
                sampled += looked;
                removed += gone;
                stale = db.expiringSize() > 0 && gone * 100 > looked * acceptableStalePercent();
                timeLeft = System.nanoTime() - start < budgetNs;
            }
        }
        finish(start, sampled, removed, timeLeft);
        return removed;
    }

    private int loop(final Db db, final int keys)
    {
        final RefVector expiring = db.store().expiring;
        final long now = keyspace.clock().nowMs();
        long ttlSum = 0;
        int alive = 0;
        int removed = 0;
        for (int i = 0; i < keys && expiring.size() > 0; i++)
        {
            // Removing puts the last key in the place of the removed one: walking down never misses a key.
            walk = walk <= 0 || walk > expiring.size() ? expiring.size() : walk;
            final int position = (i & 1) == 0 ? (int) random.next(expiring.size()) : --walk;
            final int ref = expiring.get(position);
            final long left = db.store().deadline(ref) - now;
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
            final long before = db.store().avgTtlMs;
            db.store().avgTtlMs = before == 0 ? average : before / 50 * 49 + average / 50;
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
