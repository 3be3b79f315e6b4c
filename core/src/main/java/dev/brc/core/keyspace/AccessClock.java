package dev.brc.core.keyspace;

/**
 * The 24 bits that each record keeps about its use, as in Redis: seconds of the last access, or for the LFU policies
 * minutes of the last decay (16 bits) and a logarithmic counter (8 bits).
 */
final class AccessClock
{
    /** The counter of a new key, so that it is not the first to go. */
    static final int LFU_INITIAL = 5;

    private static final int LFU_MAX = 255;
    private static final int CLOCK_MASK = (1 << 24) - 1;
    private static final int MINUTES_MASK = 0xffff;

    private final KeyspaceConfig config;
    private final Random64 random;
    private long nowMs = System.currentTimeMillis();

    AccessClock(final KeyspaceConfig config, final Random64 random)
    {
        this.config = config;
        this.random = random;
    }

    long nowMs()
    {
        return nowMs;
    }

    void nowMs(final long unixMs)
    {
        nowMs = unixMs;
    }

    /** The bits of a new key. */
    int initial()
    {
        return config.maxmemoryPolicy.isLfu() ? minutes() << 8 | LFU_INITIAL : seconds();
    }

    /** The bits after an access. */
    int touched(final int clock)
    {
        if (!config.maxmemoryPolicy.isLfu())
        {
            return seconds();
        }
        return minutes() << 8 | increment(lfuCounter(clock));
    }

    /** The counter with the decay since it was last written. */
    int lfuCounter(final int clock)
    {
        final int counter = clock & LFU_MAX;
        if (config.lfuDecayTime == 0)
        {
            return counter;
        }
        final int elapsed = minutes() - (clock >>> 8) & MINUTES_MASK;
        return Math.max(0, counter - elapsed / config.lfuDecayTime);
    }

    /** The bits of a key of database 0 with the reads that were answered in front of the keyspace. */
    int touchedOutside(final int clock, final byte[] key, final int offset, final int length)
    {
        if (config.maxmemoryPolicy.isLfu())
        {
            final int reads = config.outsideReads.takeReads(key, offset, length);
            return reads == 0 ? clock : touchedOften(clock, reads);
        }
        final long ageMs = config.outsideReads.lastReadAgeMs(key, offset, length);
        return ageMs < 0 ? clock : touchedBefore(clock, ageMs);
    }

    /** The bits after an access so long ago that was not noted when it happened; an older one than the last changes nothing. */
    int touchedBefore(final int clock, final long ageMs)
    {
        return ageMs < idleMs(clock) ? ofIdleSeconds(ageMs / 1000) : clock;
    }

    /** The bits after so many accesses that were not noted one by one: each step of the counter takes as many as it takes on average. */
    int touchedOften(final int clock, final int times)
    {
        int counter = lfuCounter(clock);
        int left = times;
        while (left > 0 && counter < LFU_MAX)
        {
            final long needed = 1 + Math.max(0, counter - LFU_INITIAL) * (long) config.lfuLogFactor;
            if (left < needed && random.nextDouble() * needed >= left)
            {
                break;
            }
            left -= (int) Math.min(left, needed);
            counter++;
        }
        return ofLfuCounter(counter);
    }

    /** Milliseconds since the last access, in steps of a second. */
    long idleMs(final int clock)
    {
        final int now = seconds();
        // The clock wraps after 194 days. Redis counts one second too few then, and so do we.
        return (now >= clock ? now - clock : now + (CLOCK_MASK - clock)) * 1000L;
    }

    /** The bits of a key that was last used so long ago. */
    int ofIdleSeconds(final long idleSeconds)
    {
        return (int) (seconds() - idleSeconds) & CLOCK_MASK;
    }

    /** The bits of a key with that counter. */
    int ofLfuCounter(final int counter)
    {
        return minutes() << 8 | counter & LFU_MAX;
    }

    private int seconds()
    {
        return (int) (nowMs / 1000) & CLOCK_MASK;
    }

    private int minutes()
    {
        return (int) (nowMs / 60_000) & MINUTES_MASK;
    }

    private int increment(final int counter)
    {
        if (counter == LFU_MAX)
        {
            return counter;
        }
        final int above = Math.max(0, counter - LFU_INITIAL);
        return random.nextDouble() < 1.0 / (above * (double) config.lfuLogFactor + 1) ? counter + 1 : counter;
    }
}
