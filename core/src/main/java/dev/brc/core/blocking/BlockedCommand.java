package dev.brc.core.blocking;

import dev.brc.core.keyspace.Db;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/**
 * What a blocked client waits for, and how it goes on. A new object for each blocked command; it must own all bytes that it needs,
 * since the request's {@code Arguments} are gone by then. Called on the event-loop thread.
 */
public interface BlockedCommand
{
    /**
     * The type of value that the command can use.
     *
     * @return a constant of {@link dev.brc.core.keyspace.ValueType}
     */
    int valueType();

    /**
     * A key that the client waits for changed, exists and holds a value of {@link #valueType}. Called only at the end of a command,
     * so the keyspace may be changed.
     *
     * @param session the client; {@link Session#db} may have changed since, so use {@code db}
     * @param db      where the key is
     * @param key     the key, not to be changed
     * @param out     where the reply goes
     * @return true: exactly one reply (an error reply too) was written and the client is unblocked; false: nothing was written, it
     *         waits on
     */
    boolean keyReady(Session session, Db db, byte[] key, RespWriter out);

    /**
     * A key that the client waits for changed and is now absent or of another type. Most commands wait on.
     *
     * @param session the client
     * @param db      where the key is
     * @param key     the key, not to be changed
     * @param out     where the reply goes
     * @return as for {@link #keyReady}
     */
    default boolean keyGone(final Session session, final Db db, final byte[] key, final RespWriter out)
    {
        return false;
    }

    /**
     * Writes the reply for a time that is over, also for CLIENT UNBLOCK … TIMEOUT: a null array unless overridden.
     *
     * @param session the client
     * @param out     where the reply goes
     */
    default void timedOut(final Session session, final RespWriter out)
    {
        out.nullArray();
    }
}
