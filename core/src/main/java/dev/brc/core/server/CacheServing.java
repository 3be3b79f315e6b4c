package dev.brc.core.server;

import dev.brc.core.ReadCache;

/**
 * Whether the cache in front may answer anybody at all: it may not while there is a reason against it. Loop thread only.
 */
public final class CacheServing
{
    /** A client sees all commands (MONITOR), so all must come up here. */
    public static final int MONITOR = 1;
    /** CLIENT PAUSE is on. */
    public static final int PAUSE = 1 << 1;
    /** Data is being loaded. */
    public static final int LOADING = 1 << 2;
    /** The operator does not want it ({@code xdp-serve no}). */
    public static final int OPERATOR = 1 << 3;
    /** The server stops. */
    public static final int STOPPING = 1 << 4;

    private final ReadCache readCache;
    private int reasons;

    CacheServing(final ReadCache readCache)
    {
        this.readCache = readCache;
    }

    /**
     * Adds or removes a reason against serving; takes effect before this returns.
     *
     * @param reason a constant of this class
     * @param holds  true: from now on the cache must not answer
     */
    public void hold(final int reason, final boolean holds)
    {
        final int before = reasons;
        reasons = holds ? reasons | reason : reasons & ~reason;
        if (before == 0 != (reasons == 0))
        {
            readCache.serving(reasons == 0);
        }
    }
}
