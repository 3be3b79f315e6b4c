package dev.brc.core.transaction;

import dev.brc.core.keyspace.Db;
import dev.brc.core.session.Session;

/** One key that one client watches. */
final class WatchedKey
{
    final Session session;
    final Db db;
    final byte[] key;
    /** Whether the key was there when WATCH was called, expired or not. */
    boolean existed;
    /** Whether its time was over then: that it is removed later is no change. */
    boolean expired;

    WatchedKey(final Session session, final Db db, final byte[] key)
    {
        this.session = session;
        this.db = db;
        this.key = key;
    }
}
