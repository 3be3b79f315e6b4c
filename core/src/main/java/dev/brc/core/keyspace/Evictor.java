package dev.brc.core.keyspace;

/** Removes keys by {@code maxmemory-policy} until memory is below {@code maxmemory}. */
final class Evictor
{
    /** Keys removed between two looks at the clock. */
    private static final int KEYS_PER_CLOCK_READ = 16;
    private static final int UNLIMITED_TENACITY = 100;

    private final Keyspace keyspace;
    private final KeyspaceConfig config;
    private final Random64 random;
    private final RefSampler sampler;
    private final EvictionPool pool = new EvictionPool();
    private int nextDb;
    private Db victimDb;

    Evictor(final Keyspace keyspace, final KeyspaceConfig config, final Random64 random, final RefSampler sampler)
    {
        this.keyspace = keyspace;
        this.config = config;
        this.random = random;
        this.sampler = sampler;
    }

    EvictionResult run()
    {
        if (config.maxmemory == 0)
        {
            return EvictionResult.FITS;
        }
        final long limit = config.maxmemory - config.extraUsedMemory.getAsLong();
        if (keyspace.usedMemoryBytes() <= limit)
        {
            return EvictionResult.FITS;
        }
        if (config.maxmemoryPolicy == EvictionPolicy.NOEVICTION)
        {
            return EvictionResult.OUT_OF_MEMORY;
        }
        final long start = System.nanoTime();
        int removed = 0;
        while (keyspace.usedMemoryBytes() > limit)
        {
            final int victim = config.maxmemoryPolicy.isRandom() ? randomVictim() : bestVictim();
            if (victim == 0)
            {
                return EvictionResult.OUT_OF_MEMORY;
            }
            victimDb.remove(victim, Db.RemovalCause.EVICTED);
            removed++;
            if (removed % KEYS_PER_CLOCK_READ == 0 && System.nanoTime() - start > timeLimitNs())
            {
                return EvictionResult.RUNNING;
            }
        }
        return EvictionResult.EVICTED_ENOUGH;
    }

    /** What Redis derives from maxmemory-eviction-tenacity: linear to 500 us at 10, then 15 % more each. */
    private long timeLimitNs()
    {
        final int tenacity = config.maxmemoryEvictionTenacity;
        if (tenacity >= UNLIMITED_TENACITY)
        {
            return Long.MAX_VALUE;
        }
        return tenacity <= 10 ? 50_000L * tenacity : (long) (500_000 * Math.pow(1.15, tenacity - 10.0));
    }

    private int randomVictim()
    {
        for (int i = 0; i < keyspace.databases(); i++)
        {
            nextDb = (nextDb + 1) % keyspace.databases();
            victimDb = keyspace.db(nextDb);
            final Store store = victimDb.store();
            if (!config.maxmemoryPolicy.isVolatile() && store.index.size() > 0)
            {
                return sampler.fair(store.index);
            }
            if (config.maxmemoryPolicy.isVolatile() && store.expiring.size() > 0)
            {
                return store.expiring.get((int) random.next(store.expiring.size()));
            }
        }
        return 0;
    }

    private int bestVictim()
    {
        while (fillPool())
        {
            while (pool.count() > 0)
            {
                final int best = pool.count() - 1;
                victimDb = keyspace.db(pool.database(best));
                final int ref = victimDb.findAny(pool.key(best), 0, pool.keyLength(best));
                pool.removeBest();
                // A candidate may be gone by now, or have lost its deadline.
                if (ref != 0 && (!config.maxmemoryPolicy.isVolatile()
                    || victimDb.store().deadline(ref) != Record.NO_DEADLINE))
                {
                    return ref;
                }
            }
        }
        return 0;
    }

    /** Samples every database; false when there is no key that may be removed. */
    private boolean fillPool()
    {
        boolean any = false;
        for (int i = 0; i < keyspace.databases(); i++)
        {
            final Store store = keyspace.db(i).store();
            if (config.maxmemoryPolicy.isVolatile())
            {
                final int candidates = Math.min(config.maxmemorySamples, store.expiring.size());
                any |= candidates > 0;
                for (int k = 0; k < candidates; k++)
                {
                    offer(i, store, store.expiring.get((int) random.next(store.expiring.size())));
                }
            }
            else
            {
                any |= store.index.size() > 0;
                final int candidates = sampler.sample(store.index, config.maxmemorySamples);
                for (int k = 0; k < candidates; k++)
                {
                    offer(i, store, sampler.get(k));
                }
            }
        }
        return any;
    }

    private void offer(final int database, final Store store, final int ref)
    {
        keyspace.db(database).touchOutside(ref);
        final byte[] array = store.arena.array(ref);
        final int base = store.arena.offset(ref);
        final int meta = Record.meta(array, base);
        pool.offer(database, score(Record.clock(meta), Record.deadline(array, base, meta)), array,
            Record.keyOffset(base, meta), Record.keyLength(array, base, meta));
    }

    /** The higher, the sooner to go. */
    private long score(final int clock, final long deadline)
    {
        if (config.maxmemoryPolicy == EvictionPolicy.VOLATILE_TTL)
        {
            return Long.MAX_VALUE - deadline;
        }
        return config.maxmemoryPolicy.isLfu()
            ? 255 - keyspace.clock().lfuCounter(clock)
            : keyspace.clock().idleMs(clock);
    }

    /** Scores of another policy mean nothing for this one. */
    void forgetCandidates()
    {
        pool.clear();
    }
}
