package dev.brc.core.transaction;

import java.util.ArrayList;
import java.util.List;

import dev.brc.core.command.CommandSpec;
import dev.brc.core.resp.Arguments;

/** The commands that one client queued since MULTI, and the keys that it watches. Loop thread only. */
public final class Transaction
{
    /** What each queued argument costs beside its bytes: the pointer that Redis keeps for it. */
    private static final int POINTER_BYTES = 8;

    final List<WatchedKey> watched = new ArrayList<>();
    private final List<CommandSpec> specs = new ArrayList<>();
    private final List<Arguments> requests = new ArrayList<>();
    private long commandFlags;
    private long argumentBytes;

    /**
     * Queues a command.
     *
     * @param spec  the command
     * @param args  its request, copied
     */
    public void queue(final CommandSpec spec, final Arguments args)
    {
        specs.add(spec);
        requests.add(args.copy());
        commandFlags |= spec.flags();
        argumentBytes += args.totalLength() + (long) args.count() * POINTER_BYTES;
    }

    /** How many commands are queued. */
    public int count()
    {
        return specs.size();
    }

    /** A queued command. */
    public CommandSpec spec(final int index)
    {
        return specs.get(index);
    }

    /** The request of a queued command. */
    public Arguments request(final int index)
    {
        return requests.get(index);
    }

    /** All flags of all queued commands together ({@code CommandFlags}). */
    public long commandFlags()
    {
        return commandFlags;
    }

    /** Bytes of all queued arguments and of what points to them: CLIENT LIST's {@code multi-mem}. */
    public long argumentBytes()
    {
        return argumentBytes;
    }

    /** Forgets the queued commands, not the watched keys. */
    void clearQueue()
    {
        specs.clear();
        requests.clear();
        commandFlags = 0;
        argumentBytes = 0;
    }

    boolean isEmpty()
    {
        return specs.isEmpty() && watched.isEmpty();
    }
}
