package dev.brc.core.server;

import java.util.ArrayList;
import java.util.List;

import dev.brc.core.ReadCache;
import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.KeyspaceListener;

/**
 * Passes mutations of the keyspace on: first to the {@link ReadCache}, then to those who registered (WATCH, client tracking,
 * notifications …), in order of registration. Loop thread only.
 */
public final class KeyspaceEvents implements KeyspaceListener
{
    private final ReadCache readCache;
    private final List<KeyspaceListener> listeners = new ArrayList<>();

    KeyspaceEvents(final ReadCache readCache)
    {
        this.readCache = readCache;
    }

    /**
     * Adds a listener; to be called while the server is being put together.
     *
     * @param listener called on the loop thread, inside the mutating call
     */
    public void add(final KeyspaceListener listener)
    {
        listeners.add(listener);
    }

    @Override
    public void keyMutated(final Db db, final byte[] key, final int offset, final int length)
    {
        readCache.keyMutated(db.index(), key, offset, length);
        for (int i = 0; i < listeners.size(); i++)
        {
            listeners.get(i).keyMutated(db, key, offset, length);
        }
    }

    @Override
    public void everythingMutated(final Db db)
    {
        readCache.everythingMutated();
        for (int i = 0; i < listeners.size(); i++)
        {
            listeners.get(i).everythingMutated(db);
        }
    }

    @Override
    public void keyExpired(final Db db, final byte[] key, final int offset, final int length)
    {
        for (int i = 0; i < listeners.size(); i++)
        {
            listeners.get(i).keyExpired(db, key, offset, length);
        }
    }

    @Override
    public void keyEvicted(final Db db, final byte[] key, final int offset, final int length)
    {
        for (int i = 0; i < listeners.size(); i++)
        {
            listeners.get(i).keyEvicted(db, key, offset, length);
        }
    }

    @Override
    public void keyMissed(final Db db, final byte[] key, final int offset, final int length)
    {
        for (int i = 0; i < listeners.size(); i++)
        {
            listeners.get(i).keyMissed(db, key, offset, length);
        }
    }

    @Override
    public void keyAdded(final Db db, final byte[] key, final int offset, final int length)
    {
        for (int i = 0; i < listeners.size(); i++)
        {
            listeners.get(i).keyAdded(db, key, offset, length);
        }
    }

    @Override
    public void flushed(final Db db)
    {
        for (int i = 0; i < listeners.size(); i++)
        {
            listeners.get(i).flushed(db);
        }
    }
}
