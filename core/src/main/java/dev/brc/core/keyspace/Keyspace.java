package dev.brc.core.keyspace;

import java.security.SecureRandom;

/** All databases of a server. Used by one thread, the event loop's. */
public final class Keyspace
{
    /** Buckets moved between two looks at the clock. */
    private static final int REHASH_BATCH = 100;

    private final KeyspaceConfig config;
    private final KeyspaceListener listener;
    private final KeyspaceStats stats = new KeyspaceStats();
    private final MemoryAccount account = new MemoryAccount(null);
    private final AccessClock clock;
    private final KeyHash hash;
    private final RefSampler sampler;
    private final ActiveExpiry activeExpiry;
    private final Evictor evictor;
    private final Db[] dbs;

    /**
     * An empty keyspace.
     *
     * @param config read when it is needed, so that changes take effect at once
     * @throws IllegalArgumentException when {@link KeyspaceConfig#databases} is below 1
     */
    public Keyspace(final KeyspaceConfig config, final KeyspaceListener listener)
    {
        if (config.databases < 1)
        {
            throw new IllegalArgumentException("databases must be at least 1, not " + config.databases);
        }
        this.config = config;
        this.listener = listener;
        final Random64 seeds = new Random64(config.seed != 0 ? config.seed : new SecureRandom().nextLong());
        final boolean secret = config.seed == 0;
        hash = secret ? secretHash() : new KeyHash(seeds.next(), seeds.next());
        final Random64 random = new Random64(seeds.next());
        clock = new AccessClock(config, random);
        sampler = new RefSampler(random);
        activeExpiry = new ActiveExpiry(this, config, stats, random);
        evictor = new Evictor(this, config, random, sampler);
        dbs = new Db[config.databases];
        for (int i = 0; i < dbs.length; i++)
        {
            dbs[i] = new Db(this, i);
        }
    }

    private static KeyHash secretHash()
    {
        final SecureRandom random = new SecureRandom();
        return new KeyHash(random.nextLong(), random.nextLong());
    }

    public int databases()
    {
        return dbs.length;
    }

    /**
     * A database by its number; the same object for the life of the keyspace.
     *
     * @throws ArrayIndexOutOfBoundsException when there is none of that number
     */
    public Db db(final int index)
    {
        return dbs[index];
    }

    /** {@code SWAPDB}: exchanges the contents of two databases in O(1). */
    public void swap(final int a, final int b)
    {
        if (a != b)
        {
            final Store store = dbs[a].store();
            dbs[a].store(dbs[b].store());
            dbs[b].store(store);
            listener.everythingMutated(dbs[a]);
            listener.everythingMutated(dbs[b]);
        }
    }

    /** {@code FLUSHALL}: removes all keys in O(1) and returns how many there were. */
    public long flushAll()
    {
        long removed = 0;
        for (final Db db : dbs)
        {
            removed += db.size();
            db.dropStore();
        }
        listener.everythingMutated(null);
        listener.flushed(null);
        return removed;
    }

    /** Bytes of all records, values and tables. */
    public long usedMemoryBytes()
    {
        return account.bytes();
    }

    /** Bytes taken from the Java heap for records, used or not. */
    public long reservedMemoryBytes()
    {
        long bytes = 0;
        for (final Db db : dbs)
        {
            bytes += db.store().arena.reservedBytes();
        }
        return bytes;
    }

    /**
     * Sets the time by which keys expire and age: CLOCK_REALTIME in ms, at the start of each command or turn. It stands
     * still in between, so that a command sees the same keys from its start to its end.
     */
    public void now(final long unixMs)
    {
        clock.nowMs(unixMs);
    }

    /** What {@link #now(long)} set last. */
    public long now()
    {
        return clock.nowMs();
    }

    public KeyspaceStats stats()
    {
        return stats;
    }

    public KeyspaceConfig config()
    {
        return config;
    }

    /** Removes expired keys for at most about {@code budgetNs} and returns how many. */
    public int activeExpireCycle(final long budgetNs)
    {
        return activeExpiry.run(budgetNs);
    }

    /** {@code DEBUG SET-ACTIVE-EXPIRE}: switches {@link #activeExpireCycle} on or off and returns what it was. */
    public boolean activeExpireEnabled(final boolean enabled)
    {
        return activeExpiry.enabled(enabled);
    }

    /**
     * Resizes sparse tables and goes on with resizes that are under way, for at most about {@code budgetNs}.
     *
     * @return whether there is more to do
     */
    public boolean rehash(final long budgetNs)
    {
        if (!config.activeRehashing)
        {
            return false;
        }
        final long start = System.nanoTime();
        boolean more = false;
        for (final Db db : dbs)
        {
            final HashIndex index = db.store().index;
            index.shrinkIfSparse();
            boolean moving = index.isRehashing();
            while (moving && System.nanoTime() - start < budgetNs)
            {
                moving = index.rehash(REHASH_BATCH);
            }
            more |= moving;
        }
        return more;
    }

    /** Removes keys by {@link KeyspaceConfig#maxmemoryPolicy} while memory is above {@link KeyspaceConfig#maxmemory}. */
    public EvictionResult evictIfNeeded()
    {
        return evictor.run();
    }

    /** To be called when {@link KeyspaceConfig#maxmemoryPolicy} changed. */
    public void evictionPolicyChanged()
    {
        evictor.forgetCandidates();
    }

    AccessClock clock()
    {
        return clock;
    }

    KeyspaceListener listener()
    {
        return listener;
    }

    KeyHash hash()
    {
        return hash;
    }

    RefSampler sampler()
    {
        return sampler;
    }

    Store newStore()
    {
        return new Store(account);
    }
}
