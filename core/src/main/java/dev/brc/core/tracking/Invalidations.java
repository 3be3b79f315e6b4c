package dev.brc.core.tracking;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.brc.core.resp.RespWriter;
import dev.brc.core.server.ServerContext;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;
import dev.brc.core.util.ByteKeyMap;

/**
 * The messages that tell a client to drop keys: RESP3 pushes, or, where the messages go to another connection that speaks RESP2 and
 * has subscribed, messages of the channel {@code __redis__:invalidate}.
 */
final class Invalidations
{
    private static final byte[] CHANNEL = "__redis__:invalidate".getBytes(StandardCharsets.US_ASCII);

    private final ServerContext server;

    Invalidations(final ServerContext server)
    {
        this.server = server;
    }

    /** Tells a client of one key. */
    void key(final Session session, final byte[] key, final int offset, final int length)
    {
        final Session target = target(session);
        final RespWriter out = target == null ? null : begin(target);
        if (out != null)
        {
            out.array(1);
            out.bulk(key, offset, length);
            target.endMessage();
        }
    }

    /** Tells a client that all keys may have changed. */
    void everything(final Session session)
    {
        final Session target = target(session);
        final RespWriter out = target == null ? null : begin(target);
        if (out != null)
        {
            // The null of the protocol that the tracking client speaks, whoever the message goes to: so does Redis.
            final boolean resp3 = out.isResp3();
            out.resp3(session.out().isResp3());
            out.nullBulk();
            out.resp3(resp3);
            target.endMessage();
        }
    }

    /** Tells all clients in BCAST mode what changed under their prefixes: prefixes and keys in order of their bytes. */
    void broadcast(final ByteKeyMap<BroadcastPrefix> prefixes)
    {
        final List<BroadcastPrefix> sorted = new ArrayList<>();
        for (ByteKeyMap.Node<BroadcastPrefix> node = prefixes.first(); node != null; node = node.next())
        {
            if (!node.value().changed.isEmpty())
            {
                sorted.add(node.value());
            }
        }
        sorted.sort((a, b) -> Arrays.compareUnsigned(a.prefix, b.prefix));
        for (final BroadcastPrefix prefix : sorted)
        {
            broadcast(prefix);
        }
    }

    private void broadcast(final BroadcastPrefix prefix)
    {
        final List<byte[]> keys = new ArrayList<>();
        for (ByteKeyMap.Node<Object> node = prefix.changed.first(); node != null; node = node.next())
        {
            keys.add(node.key());
        }
        keys.sort(Arrays::compareUnsigned);
        for (final Session session : prefix.sessions)
        {
            final boolean noLoop = session.client().tracking.has(TrackingOptions.NOLOOP);
            final List<byte[]> told = noLoop ? withoutOwn(keys, prefix, session) : keys;
            final Session target = told.isEmpty() ? null : target(session);
            final RespWriter out = target == null ? null : begin(target);
            if (out != null)
            {
                out.array(told.size());
                for (final byte[] key : told)
                {
                    out.bulk(key);
                }
                target.endMessage();
            }
        }
        prefix.changed.clear();
    }

    private static List<byte[]> withoutOwn(final List<byte[]> keys, final BroadcastPrefix prefix, final Session session)
    {
        final List<byte[]> others = new ArrayList<>();
        for (final byte[] key : keys)
        {
            if (prefix.changed.get(key) != session)
            {
                others.add(key);
            }
        }
        return others;
    }

    /** Who gets the message; null: nobody can. */
    private Session target(final Session session)
    {
        final ClientTracking tracking = session.client().tracking;
        if (tracking.redirect == 0)
        {
            return session.out().isResp3() ? session : null;
        }
        final Session target = server.sessions().byId(tracking.redirect);
        if (target == null)
        {
            redirectBroken(session, tracking);
            return null;
        }
        return target.out().isResp3() || target.is(SessionFlags.SUBSCRIBED) ? target : null;
    }

    private static void redirectBroken(final Session session, final ClientTracking tracking)
    {
        tracking.redirectBroken = true;
        final RespWriter out = session.out().isResp3() ? session.beginMessage() : null;
        if (out != null)
        {
            out.push(2);
            out.bulk("tracking-redir-broken");
            out.integer(tracking.redirect);
            session.endMessage();
        }
    }

    /** Writes everything up to the keys; null: the client is being closed. */
    private static RespWriter begin(final Session target)
    {
        final RespWriter out = target.beginMessage();
        if (out == null)
        {
            return null;
        }
        if (out.isResp3())
        {
            out.push(2);
            out.bulk("invalidate");
        }
        else
        {
            out.array(3);
            out.bulk("message");
            out.bulk(CHANNEL);
        }
        return out;
    }
}
