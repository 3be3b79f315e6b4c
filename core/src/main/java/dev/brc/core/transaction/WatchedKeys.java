package dev.brc.core.transaction;

import java.util.ArrayList;
import java.util.List;

import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.Keyspace;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;
import dev.brc.core.util.ByteKeyMap;

/**
 * The keys that clients of one server watch (<a href="https://redis.io/docs/manual/transactions/">WATCH</a>): a change flags the
 * session, so that its EXEC fails. Loop thread only.
 */
public final class WatchedKeys
{
    private final ByteKeyMap<List<WatchedKey>>[] byDb;
    private int count;

    /**
     * Nothing is watched.
     *
     * @param keyspace whose keys
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public WatchedKeys(final Keyspace keyspace)
    {
        byDb = new ByteKeyMap[keyspace.databases()];
        for (int i = 0; i < byDb.length; i++)
        {
            byDb[i] = new ByteKeyMap<>();
        }
    }

    /** How many keys are watched, by each client counted. */
    public int count()
    {
        return count;
    }

    /**
     * Watches a key of the session's database; once more does nothing.
     *
     * @param session who watches
     * @param key     kept
     */
    public void watch(final Session session, final byte[] key)
    {
        final Db db = session.db();
        final ByteKeyMap<List<WatchedKey>> map = byDb[db.index()];
        List<WatchedKey> watchers = map.get(key);
        if (watchers == null)
        {
            watchers = new ArrayList<>(1);
            map.put(key, watchers);
        }
        for (final WatchedKey watcher : watchers)
        {
            if (watcher.session == session)
            {
                return;
            }
        }
        final WatchedKey watched = new WatchedKey(session, db, key);
        watched.existed = db.isStored(key, 0, key.length);
        watched.expired = db.isPastDeadline(key, 0, key.length);
        watchers.add(watched);
        transaction(session).watched.add(watched);
        count++;
    }

    /** Watches nothing any more. */
    public void unwatchAll(final Session session)
    {
        final Transaction transaction = session.client().transaction;
        if (transaction == null)
        {
            return;
        }
        for (final WatchedKey watched : transaction.watched)
        {
            final ByteKeyMap<List<WatchedKey>> map = byDb[watched.db.index()];
            final List<WatchedKey> watchers = map.get(watched.key);
            watchers.remove(watched);
            if (watchers.isEmpty())
            {
                map.remove(watched.key);
            }
            count--;
        }
        transaction.watched.clear();
        forgetIfEmpty(session);
    }

    /** Whether the time of a watched key is over now that was not when it was watched. */
    public boolean hasExpired(final Session session)
    {
        final Transaction transaction = session.client().transaction;
        if (transaction != null)
        {
            for (final WatchedKey watched : transaction.watched)
            {
                if (!watched.expired && watched.db.isPastDeadline(watched.key, 0, watched.key.length))
                {
                    return true;
                }
            }
        }
        return false;
    }

    /** Leaves MULTI: forgets the queue and all watched keys. */
    public void discard(final Session session)
    {
        if (session.client().transaction != null)
        {
            session.client().transaction.clearQueue();
            unwatchAll(session);
            session.client().transaction = null;
        }
        session.set(SessionFlags.MULTI | SessionFlags.DIRTY_CAS | SessionFlags.DIRTY_EXEC, false);
    }

    /** The session's queue and watched keys, made if there is none yet. */
    public static Transaction transaction(final Session session)
    {
        if (session.client().transaction == null)
        {
            session.client().transaction = new Transaction();
        }
        return session.client().transaction;
    }

    private static void forgetIfEmpty(final Session session)
    {
        if (!session.is(SessionFlags.MULTI) && session.client().transaction.isEmpty())
        {
            session.client().transaction = null;
        }
    }

    /** A key changed: those who watch it fail. */
    public void keyMutated(final Db db, final byte[] key, final int offset, final int length)
    {
        if (count == 0)
        {
            return;
        }
        final List<WatchedKey> watchers = byDb[db.index()].get(key, offset, length);
        if (watchers == null)
        {
            return;
        }
        for (int i = watchers.size() - 1; i >= 0; i--) // backwards: failing removes the watcher from the list
        {
            final WatchedKey watched = watchers.get(i);
            if (watched.expired && !db.isStored(key, offset, length))
            {
                watched.expired = false;
                watched.existed = false;
            }
            else
            {
                fail(watched.session);
            }
        }
    }

    /**
     * Everything in a database (null: in all) was removed or exchanged: those fail who watch a key that was there or is there now.
     */
    public void everythingMutated(final Db db)
    {
        if (count == 0)
        {
            return;
        }
        for (int i = 0; i < byDb.length; i++)
        {
            if (db == null || db.index() == i)
            {
                for (ByteKeyMap.Node<List<WatchedKey>> node = byDb[i].first(); node != null; node = node.next())
                {
                    replaced(node.value());
                }
            }
        }
    }

    private static void replaced(final List<WatchedKey> watchers)
    {
        for (int i = 0; i < watchers.size(); i++)
        {
            final WatchedKey watched = watchers.get(i);
            final boolean exists = watched.db.isStored(watched.key, 0, watched.key.length);
            final boolean expired = watched.db.isPastDeadline(watched.key, 0, watched.key.length);
            if (watched.expired && !exists)
            {
                watched.expired = false;
                watched.existed = false;
            }
            else if (!watched.existed && expired)
            {
                watched.expired = true;
                watched.existed = true;
            }
            else if ((watched.existed || exists) && !(watched.expired && expired))
            {
                // Its keys stay watched until EXEC: this walks the very lists that unwatching would change.
                watched.session.set(SessionFlags.DIRTY_CAS, true);
            }
        }
    }

    /** The outcome is certain, so nothing has to be watched any more. */
    private void fail(final Session session)
    {
        session.set(SessionFlags.DIRTY_CAS, true);
        unwatchAll(session);
    }
}
