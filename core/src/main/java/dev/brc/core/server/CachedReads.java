package dev.brc.core.server;

import dev.brc.core.ReadCache;
import dev.brc.core.keyspace.OutsideReads;

/** What the keyspace learns of the reads that the cache in front has answered. Loop thread only. */
final class CachedReads implements OutsideReads
{
    private final ReadCache readCache;

    CachedReads(final ReadCache readCache)
    {
        this.readCache = readCache;
    }

    @Override
    public long lastReadAgeMs(final byte[] key, final int offset, final int length)
    {
        return readCache.lastReadAgeMs(key, offset, length);
    }

    @Override
    public int takeReads(final byte[] key, final int offset, final int length)
    {
        return readCache.takeReads(key, offset, length);
    }
}
