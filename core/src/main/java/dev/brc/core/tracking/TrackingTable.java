package dev.brc.core.tracking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.brc.core.command.CommandFlags;
import dev.brc.core.command.CommandSpec;
import dev.brc.core.command.KeyFinder;
import dev.brc.core.command.KeyPositions;
import dev.brc.core.resp.Arguments;
import dev.brc.core.server.ServerContext;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;
import dev.brc.core.util.ByteKeyMap;

/**
 * Which clients of one server may hold which keys in their own memory
 * (<a href="https://redis.io/docs/manual/client-side-caching/">client-side caching</a>). Loop thread only.
 *
 * <p>Clients are remembered by their numbers, so one that closes or stops tracking is found out when a message for it is due. As in
 * Redis the table knows keys, not databases.
 */
public final class TrackingTable
{
    /** Keys that one command may drop to keep to the limit, so that lowering it does not stall the server. */
    private static final int MAX_DROPPED_AT_ONCE = 100;

    private final ServerContext server;
    private final ByteKeyMap<ClientIds> byKey = new ByteKeyMap<>();
    private final ByteKeyMap<BroadcastPrefix> prefixes = new ByteKeyMap<>();
    private final KeyPositions positions = new KeyPositions();
    private final Invalidations invalidations;
    private final List<byte[]> pendingKeys = new ArrayList<>();
    private Session pendingFor;
    private int clients;
    private long items;
    private boolean broadcastPending;

    /**
     * Nobody tracks anything.
     *
     * @param server whose clients
     */
    public TrackingTable(final ServerContext server)
    {
        this.server = server;
        this.invalidations = new Invalidations(server);
    }

    /** Clients that track: INFO's {@code tracking_clients}. */
    public int clientCount()
    {
        return clients;
    }

    /** Remembered keys: INFO's {@code tracking_total_keys}. */
    public int keyCount()
    {
        return byKey.size();
    }

    /** Remembered pairs of key and client: INFO's {@code tracking_total_items}. */
    public long itemCount()
    {
        return items;
    }

    /** Prefixes of clients in BCAST mode: INFO's {@code tracking_total_prefixes}. */
    public int prefixCount()
    {
        return prefixes.size();
    }

    // ---- who tracks

    void enable(final Session session, final int options, final long redirect, final List<byte[]> newPrefixes)
    {
        if (!session.is(SessionFlags.TRACKING))
        {
            clients++;
            session.set(SessionFlags.TRACKING, true);
            session.client().tracking = new ClientTracking();
        }
        final ClientTracking tracking = session.client().tracking;
        tracking.options = options;
        tracking.redirect = redirect;
        tracking.redirectBroken = false;
        if (tracking.isBroadcast())
        {
            final List<byte[]> all = newPrefixes.isEmpty() ? List.of(new byte[0]) : newPrefixes;
            for (final byte[] prefix : all)
            {
                register(session, prefix);
            }
        }
    }

    private void register(final Session session, final byte[] bytes)
    {
        BroadcastPrefix prefix = prefixes.get(bytes);
        if (prefix == null)
        {
            prefix = new BroadcastPrefix(bytes);
            prefixes.put(bytes, prefix);
        }
        if (prefix.sessions.add(session))
        {
            session.client().tracking.prefixes.add(bytes);
        }
    }

    /**
     * Ends tracking; does nothing if it is off. What the table remembers for the client is dropped when it comes up.
     *
     * @param session a client
     */
    public void disable(final Session session)
    {
        if (!session.is(SessionFlags.TRACKING))
        {
            return;
        }
        for (final byte[] bytes : session.client().tracking.prefixes)
        {
            final BroadcastPrefix prefix = prefixes.get(bytes);
            prefix.sessions.remove(session);
            if (prefix.sessions.isEmpty())
            {
                prefixes.remove(bytes);
            }
        }
        session.client().tracking = null;
        session.set(SessionFlags.TRACKING, false);
        clients--;
        if (pendingFor == session)
        {
            pendingKeys.clear();
            pendingFor = null;
        }
    }

    // ---- reads

    /**
     * A tracking client executed a command: the keys that it read are remembered.
     *
     * @param session who reads; {@link SessionFlags#TRACKING} is set
     * @param spec    the command
     * @param args    its request
     */
    public void commandExecuted(final Session session, final CommandSpec spec, final Arguments args)
    {
        final ClientTracking tracking = session.client().tracking;
        if (!spec.has(CommandFlags.READONLY) || spec.has(CommandFlags.PUBSUB) || tracking.isBroadcast()
            || !tracking.remembers())
        {
            return;
        }
        KeyFinder.keys(spec, args, positions);
        for (int i = 0; i < positions.count(); i++)
        {
            final int arg = positions.position(i);
            ClientIds ids = byKey.get(args.buffer(), args.offset(arg), args.length(arg));
            if (ids == null)
            {
                ids = new ClientIds();
                byKey.put(args.bytes(arg), ids);
            }
            if (ids.add(session.id()))
            {
                items++;
            }
        }
    }

    /** What CLIENT CACHING said is over. */
    public void commandFinished(final Session session)
    {
        session.client().tracking.caching = false;
    }

    // ---- changes

    /** A key changed: clients that may hold it are told. */
    public void keyMutated(final byte[] key, final int offset, final int length)
    {
        if (!prefixes.isEmpty())
        {
            collectForBroadcast(key, offset, length);
        }
        if (!byKey.isEmpty())
        {
            invalidate(key, offset, length);
        }
    }

    private void collectForBroadcast(final byte[] key, final int offset, final int length)
    {
        final Session current = server.processor().current();
        byte[] copy = null;
        for (ByteKeyMap.Node<BroadcastPrefix> node = prefixes.first(); node != null; node = node.next())
        {
            final BroadcastPrefix prefix = node.value();
            if (prefix.covers(key, offset, length) && !prefix.changed.contains(key, offset, length))
            {
                if (copy == null)
                {
                    copy = Arrays.copyOfRange(key, offset, offset + length);
                }
                prefix.changed.put(copy, current == null ? BroadcastPrefix.NOBODY : current);
                broadcastPending = true;
            }
        }
    }

    private void invalidate(final byte[] key, final int offset, final int length)
    {
        final ClientIds ids = byKey.remove(key, offset, length);
        if (ids == null)
        {
            return;
        }
        items -= ids.count();
        final Session current = server.processor().current();
        for (int i = 0; i < ids.count(); i++)
        {
            final Session session = server.sessions().byId(ids.get(i));
            if (session == null || !session.is(SessionFlags.TRACKING) || session.client().tracking.isBroadcast()
                || session == current && session.client().tracking.has(TrackingOptions.NOLOOP))
            {
                continue;
            }
            if (session == current && server.processor().isExecuting())
            {
                // Its own reply comes first, and messages must not stand inside of EXEC's.
                pendingKeys.add(Arrays.copyOfRange(key, offset, offset + length));
                pendingFor = session;
            }
            else
            {
                invalidations.key(session, key, offset, length);
            }
        }
    }

    /** All keys are gone (FLUSHALL, FLUSHDB): clients drop everything. */
    public void flushed()
    {
        if (clients > 0)
        {
            final Session current = server.processor().current();
            for (final Session session : server.sessions().all())
            {
                if (session.is(SessionFlags.TRACKING))
                {
                    if (session == current && server.processor().isExecuting())
                    {
                        pendingKeys.add(null);
                        pendingFor = session;
                    }
                    else
                    {
                        invalidations.everything(session);
                    }
                }
            }
        }
        byKey.clear();
        items = 0;
    }

    /** Whether {@link #sendPending} has work. */
    public boolean hasPending()
    {
        return pendingFor != null;
    }

    /** Sends what the client whose command just ended has to be told of its own changes. */
    public void sendPending()
    {
        final Session session = pendingFor;
        pendingFor = null;
        for (final byte[] key : pendingKeys)
        {
            if (key == null)
            {
                invalidations.everything(session);
            }
            else
            {
                invalidations.key(session, key, 0, key.length);
            }
        }
        pendingKeys.clear();
    }

    /** Sends what clients in BCAST mode have to be told of this turn. */
    public void sendBroadcasts()
    {
        if (broadcastPending)
        {
            broadcastPending = false;
            invalidations.broadcast(prefixes);
        }
    }

    /** Whether there are more keys than {@code tracking-table-max-keys} allows. */
    public boolean isOverLimit()
    {
        final long limit = server.config().trackingTableMaxKeys;
        return limit > 0 && byKey.size() > limit;
    }

    /** Keeps to {@code tracking-table-max-keys}: clients are told to drop what the table forgets. */
    public void limitKeys()
    {
        for (int i = 0; i < MAX_DROPPED_AT_ONCE && isOverLimit(); i++)
        {
            final byte[] key = byKey.first().key();
            invalidate(key, 0, key.length);
        }
    }
}
