package dev.brc.core;

import java.util.Map;

import dev.brc.epoll.Channel;

/**
 * What the server tells a cache that stands in front of it and may answer {@code GET}s by itself.
 *
 * <p>Every method is called on the event-loop thread and must neither block nor make a system call, except
 * {@link #connectionOpened}, {@link #connectionClosed}, {@link #hits}, {@link #info}, {@link #counters} and {@link #close}. {@link #NONE} does nothing.
 */
public interface ReadCache extends AutoCloseable
{
    /** The connection is not known to the cache; nothing is published for it. */
    int NO_TICKET = -1;

    /** No cache: does nothing and costs nothing. */
    ReadCache NONE = new NoReadCache();

    /**
     * A client connection was accepted.
     *
     * @param channel the connection, open
     * @return the ticket number to name in later calls (0 or more), or {@link #NO_TICKET}
     */
    int connectionOpened(Channel channel);

    /**
     * The connection is about to be closed: its ticket is void from here on.
     *
     * @param ticket what {@link #connectionOpened} returned, not {@link #NO_TICKET}
     */
    void connectionClosed(int ticket);

    /**
     * Says how far a connection has come; called before the {@code write(2)} that it describes.
     *
     * @param ticket        what {@link #connectionOpened} returned, not {@link #NO_TICKET}
     * @param consumedBytes bytes of requests fully executed since the connection began
     * @param writtenBytes  bytes of replies queued since the connection began
     * @param eligible      whether the cache may answer this connection's {@code GET}s
     * @param deadlineNs    earliest expiry of the keys that were read since the last call, CLOCK_MONOTONIC in ns; 0: none
     */
    void publish(int ticket, long consumedBytes, long writtenBytes, boolean eligible, long deadlineNs);

    /**
     * A key changed, whatever the cause; called after the change and before any reply or any other command.
     *
     * @param db     index of the database
     * @param key    holds the key's bytes
     * @param offset where the key starts
     * @param length bytes of the key
     */
    void keyMutated(int db, byte[] key, int offset, int length);

    /** Any number of keys changed at once (FLUSHALL, SWAPDB, loading …). */
    void everythingMutated();

    /**
     * Switches all serving off and on again (MONITOR, CLIENT PAUSE, loading …).
     *
     * @param on whether the cache may answer at all
     */
    void serving(boolean on);

    /**
     * How many {@code GET}s the cache has answered since it was opened; never decreases.
     *
     * @return number of hits
     */
    long hits();

    /**
     * When the cache last answered a {@code GET} of a connection; a client that is busy in the cache is not idle.
     *
     * @param ticket what {@link #connectionOpened} returned, not {@link #NO_TICKET}
     * @return CLOCK_MONOTONIC in ns; 0: never
     */
    default long lastHitNs(final int ticket)
    {
        return 0;
    }

    /**
     * When the cache last answered a {@code GET} of a key of database 0, for LRU; keys that it has forgotten count as never.
     *
     * @param key    holds the key's bytes
     * @param offset where the key starts
     * @param length bytes of the key
     * @return age in ms; negative: never
     */
    default long lastReadAgeMs(final byte[] key, final int offset, final int length)
    {
        return -1;
    }

    /**
     * How often the cache has answered {@code GET}s of a key of database 0 since the last call, about, for LFU.
     *
     * @param key    holds the key's bytes
     * @param offset where the key starts
     * @param length bytes of the key
     * @return 0 or more
     */
    default int takeReads(final byte[] key, final int offset, final int length)
    {
        return 0;
    }

    /**
     * What INFO says of the cache.
     *
     * @return lines of its section, in order; empty: there is no cache
     */
    default Map<String, String> info()
    {
        return Map.of();
    }

    /**
     * The cache's counters.
     *
     * @return in a fixed order; empty: there is no cache
     */
    default Map<String, Long> counters()
    {
        return Map.of();
    }

    /** Called after the event loop has closed every connection, on its thread; may take as long as connections need to end. */
    @Override
    void close();
}
