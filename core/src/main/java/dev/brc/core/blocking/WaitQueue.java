package dev.brc.core.blocking;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.brc.core.keyspace.Db;

/** The clients that wait for one key, longest first. */
final class WaitQueue
{
    private static final BlockedState[] NONE = {};

    final Db db;
    final byte[] key;
    /** Whether the key changed and its clients have not been offered it yet. */
    boolean ready;
    private final Map<BlockedState, Boolean> waiting = new LinkedHashMap<>();

    WaitQueue(final Db db, final byte[] key)
    {
        this.db = db;
        this.key = key;
    }

    void add(final BlockedState state)
    {
        waiting.put(state, Boolean.TRUE);
    }

    void remove(final BlockedState state)
    {
        waiting.remove(state);
    }

    boolean contains(final BlockedState state)
    {
        return waiting.containsKey(state);
    }

    boolean isEmpty()
    {
        return waiting.isEmpty();
    }

    /** Those who wait at this moment, longest first. */
    BlockedState[] snapshot()
    {
        return waiting.keySet().toArray(NONE);
    }
}
