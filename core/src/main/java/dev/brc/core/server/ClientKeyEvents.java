package dev.brc.core.server;

import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.KeyspaceListener;

/** Passes mutations of the keyspace to what clients asked for: watched keys, keys waited for, cached keys. Each costs a test while unused. */
final class ClientKeyEvents implements KeyspaceListener
{
    private final ServerContext server;

    ClientKeyEvents(final ServerContext server)
    {
        this.server = server;
    }

    @Override
    public void keyMutated(final Db db, final byte[] key, final int offset, final int length)
    {
        server.watchedKeys().keyMutated(db, key, offset, length);
        server.blockedClients().keyMutated(db, key, offset, length);
        server.tracking().keyMutated(key, offset, length);
    }

    @Override
    public void everythingMutated(final Db db)
    {
        server.watchedKeys().everythingMutated(db);
        server.blockedClients().everythingMutated(db);
    }

    @Override
    public void flushed(final Db db)
    {
        // Not so for SWAPDB: as in Redis, cached keys know no database.
        server.tracking().flushed();
    }
}
