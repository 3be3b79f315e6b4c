package dev.brc.core.blocking;

import dev.brc.core.keyspace.Db;
import dev.brc.core.session.Session;
import dev.brc.epoll.Timer;

/** One blocked client: what it waits for, since when, until when. Kept in {@code ClientState}. Loop thread only. */
public final class BlockedState
{
    final Session session;
    final Db db;
    final byte[][] keys;
    final BlockedCommand command;
    final long sinceNs;
    Timer timer;

    BlockedState(final Session session, final Db db, final byte[][] keys, final BlockedCommand command,
        final long sinceNs)
    {
        this.session = session;
        this.db = db;
        this.keys = keys;
        this.command = command;
        this.sinceNs = sinceNs;
    }
}
