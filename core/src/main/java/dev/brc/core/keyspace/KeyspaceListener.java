package dev.brc.core.keyspace;

/**
 * Told of every change, on the thread that made it, after the change and before the call that made it returns. The key's
 * bytes are valid during the call only. A listener may read the keyspace but must not change it.
 */
public interface KeyspaceListener
{
    /** Does nothing. */
    KeyspaceListener NONE = new KeyspaceListener()
    {
        @Override
        public void keyMutated(final Db db, final byte[] key, final int offset, final int length)
        {
        }

        @Override
        public void everythingMutated(final Db db)
        {
        }
    };

    /** Any change of the key or its deadline, whatever caused it: commands, expiry, eviction, rename, move. */
    void keyMutated(Db db, byte[] key, int offset, int length);

    /** All keys of the database, or of all databases when it is null, may have changed (flush, swap). */
    void everythingMutated(Db db);

    /** All keys of the database, or of all databases when it is null, were removed; comes after {@link #everythingMutated}. */
    default void flushed(final Db db)
    {
    }

    /** The key did not exist before (the {@code new} event of Redis); comes before its {@link #keyMutated}. */
    default void keyAdded(final Db db, final byte[] key, final int offset, final int length)
    {
    }

    /** The key was removed because its deadline passed; comes after its {@link #keyMutated}. */
    default void keyExpired(final Db db, final byte[] key, final int offset, final int length)
    {
    }

    /** The key was removed to free memory; comes after its {@link #keyMutated}. */
    default void keyEvicted(final Db db, final byte[] key, final int offset, final int length)
    {
    }

    /** A counted read found no such key (the {@code keymiss} event of Redis). */
    default void keyMissed(final Db db, final byte[] key, final int offset, final int length)
    {
    }
}
