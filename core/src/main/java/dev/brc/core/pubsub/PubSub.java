package dev.brc.core.pubsub;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiPredicate;

import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;
import dev.brc.core.util.ByteKeyMap;
import dev.brc.core.util.Glob;

/**
 * The subscriptions of one server and the delivery of messages
 * (<a href="https://redis.io/docs/interact/pubsub/">Redis Pub/Sub</a>). Loop thread only.
 */
public final class PubSub
{
    private static final byte[] MESSAGE = ascii("message");
    private static final byte[] PMESSAGE = ascii("pmessage");
    private static final byte[] SMESSAGE = ascii("smessage");

    private final Map<ChannelKind, ByteKeyMap<Subscribers>> byKind = new EnumMap<>(ChannelKind.class);
    private final ByteKeyMap<Subscribers> channels = new ByteKeyMap<>();
    private final ByteKeyMap<Subscribers> patterns = new ByteKeyMap<>();
    private final ByteKeyMap<Subscribers> shardChannels = new ByteKeyMap<>();

    /** Nobody subscribed to anything. */
    public PubSub()
    {
        byKind.put(ChannelKind.CHANNEL, channels);
        byKind.put(ChannelKind.PATTERN, patterns);
        byKind.put(ChannelKind.SHARD, shardChannels);
    }

    /** Channels that somebody subscribed to: INFO's {@code pubsub_channels}. */
    public int channelCount()
    {
        return channels.size();
    }

    /** Different patterns that somebody subscribed to: INFO's {@code pubsub_patterns} and PUBSUB NUMPAT. */
    public int patternCount()
    {
        return patterns.size();
    }

    /** Shard channels that somebody subscribed to: INFO's {@code pubsubshard_channels}. */
    public int shardChannelCount()
    {
        return shardChannels.size();
    }

    /** Whether a message could reach anybody at all but by a shard channel. */
    public boolean hasListeners()
    {
        return !channels.isEmpty() || !patterns.isEmpty();
    }

    ByteKeyMap<Subscribers> all(final ChannelKind kind)
    {
        return byKind.get(kind);
    }

    // ---- subscribing

    void subscribe(final ChannelKind kind, final Session session, final byte[] name)
    {
        final Subscriptions own = subscriptions(session);
        if (kind.of(own).put(name, Boolean.TRUE) == null)
        {
            final ByteKeyMap<Subscribers> map = byKind.get(kind);
            Subscribers subscribers = map.get(name);
            if (subscribers == null)
            {
                subscribers = new Subscribers();
                map.put(name, subscribers);
            }
            subscribers.add(session);
        }
        session.set(SessionFlags.SUBSCRIBED, true);
        notice(session, kind.subscribed, name, kind.count(own));
    }

    /** Ends one subscription, if there is one, and tells the client in any case. */
    void unsubscribe(final ChannelKind kind, final Session session, final byte[] name)
    {
        final Subscriptions own = subscriptions(session);
        remove(kind, session, own, name);
        notice(session, kind.unsubscribed, name, kind.count(own));
        updateFlag(session, own);
    }

    /** Ends all subscriptions of a kind; the client gets a message for each, at least one. */
    void unsubscribeAll(final ChannelKind kind, final Session session)
    {
        final Subscriptions own = subscriptions(session);
        if (kind.of(own).isEmpty())
        {
            notice(session, kind.unsubscribed, null, kind.count(own));
        }
        for (ByteKeyMap.Node<Boolean> node = kind.of(own).first(); node != null; node = node.next())
        {
            remove(kind, session, own, node.key());
            notice(session, kind.unsubscribed, node.key(), kind.count(own));
        }
        updateFlag(session, own);
    }

    /** Ends all subscriptions of a client without telling it: RESET, end of the connection. */
    public void forget(final Session session)
    {
        final Subscriptions own = session.client().subscriptions;
        if (own == null)
        {
            return;
        }
        for (final ChannelKind kind : ChannelKind.values())
        {
            for (ByteKeyMap.Node<Boolean> node = kind.of(own).first(); node != null; node = node.next())
            {
                remove(kind, session, own, node.key());
            }
        }
        updateFlag(session, own);
    }

    /**
     * Whether all subscriptions of a client pass a test.
     *
     * @param test gets whether it is a pattern, and the channel or pattern
     */
    public boolean subscriptionsMatch(final Session session, final BiPredicate<Boolean, byte[]> test)
    {
        final Subscriptions own = session.client().subscriptions;
        if (own != null)
        {
            for (final ChannelKind kind : ChannelKind.values())
            {
                for (ByteKeyMap.Node<Boolean> node = kind.of(own).first(); node != null; node = node.next())
                {
                    if (!test.test(kind == ChannelKind.PATTERN, node.key()))
                    {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private void remove(final ChannelKind kind, final Session session, final Subscriptions own, final byte[] name)
    {
        if (kind.of(own).remove(name) != null)
        {
            final ByteKeyMap<Subscribers> map = byKind.get(kind);
            final Subscribers subscribers = map.get(name);
            subscribers.remove(session);
            if (subscribers.count() == 0)
            {
                map.remove(name);
            }
        }
    }

    private static void updateFlag(final Session session, final Subscriptions own)
    {
        if (own.isEmpty())
        {
            session.set(SessionFlags.SUBSCRIBED, false);
            session.client().subscriptions = null;
        }
    }

    private static Subscriptions subscriptions(final Session session)
    {
        if (session.client().subscriptions == null)
        {
            session.client().subscriptions = new Subscriptions();
        }
        return session.client().subscriptions;
    }

    private static void notice(final Session session, final String event, final byte[] name, final int count)
    {
        final RespWriter out = session.beginMessage();
        if (out == null)
        {
            return;
        }
        out.push(3);
        out.bulk(event);
        if (name == null)
        {
            out.nullBulk();
        }
        else
        {
            out.bulk(name);
        }
        out.integer(count);
        session.endMessage();
    }

    // ---- publishing

    /**
     * Sends a message to the subscribers of a channel and of the patterns that match it.
     *
     * @return how many messages were sent; a client may get several
     */
    public int publish(final byte[] channel, final int channelOffset, final int channelLength, final byte[] message,
        final int messageOffset, final int messageLength)
    {
        int receivers = 0;
        final Subscribers direct = channels.get(channel, channelOffset, channelLength);
        if (direct != null)
        {
            receivers += send(direct, MESSAGE, channel, channelOffset, channelLength, message, messageOffset,
                messageLength);
        }
        for (ByteKeyMap.Node<Subscribers> node = patterns.first(); node != null; node = node.next())
        {
            if (matches(node.key(), channel, channelOffset, channelLength))
            {
                for (final Session session : node.value().all())
                {
                    final RespWriter out = session.beginMessage();
                    if (out != null)
                    {
                        out.push(4);
                        out.bulk(PMESSAGE);
                        out.bulk(node.key());
                        out.bulk(channel, channelOffset, channelLength);
                        out.bulk(message, messageOffset, messageLength);
                        session.endMessage();
                    }
                    receivers++;
                }
            }
        }
        return receivers;
    }

    /**
     * Sends a message to the subscribers of a shard channel.
     *
     * @return how many there are
     */
    public int publishToShard(final byte[] channel, final int channelOffset, final int channelLength,
        final byte[] message, final int messageOffset, final int messageLength)
    {
        final Subscribers direct = shardChannels.get(channel, channelOffset, channelLength);
        return direct == null
            ? 0
            : send(direct, SMESSAGE, channel, channelOffset, channelLength, message, messageOffset, messageLength);
    }

    static boolean matches(final byte[] pattern, final byte[] name, final int offset, final int length)
    {
        return Glob.matches(pattern, 0, pattern.length, name, offset, length, false);
    }

    private static int send(final Subscribers subscribers, final byte[] type, final byte[] channel,
        final int channelOffset, final int channelLength, final byte[] message, final int messageOffset,
        final int messageLength)
    {
        final Session[] sessions = subscribers.all();
        for (final Session session : sessions)
        {
            final RespWriter out = session.beginMessage();
            if (out != null)
            {
                out.push(3);
                out.bulk(type);
                out.bulk(channel, channelOffset, channelLength);
                out.bulk(message, messageOffset, messageLength);
                session.endMessage();
            }
        }
        return sessions.length;
    }

    private static byte[] ascii(final String text)
    {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
