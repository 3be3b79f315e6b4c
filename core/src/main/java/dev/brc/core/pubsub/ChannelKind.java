package dev.brc.core.pubsub;

import dev.brc.core.util.ByteKeyMap;

/** The three kinds of subscription, with the first element of the messages that tell of them. */
enum ChannelKind
{
    /** SUBSCRIBE. */
    CHANNEL("subscribe", "unsubscribe")
    {
        @Override
        ByteKeyMap<Boolean> of(final Subscriptions subscriptions)
        {
            return subscriptions.channels;
        }

        @Override
        int count(final Subscriptions subscriptions)
        {
            return subscriptions.channelAndPatternCount();
        }
    },
    /** PSUBSCRIBE. */
    PATTERN("psubscribe", "punsubscribe")
    {
        @Override
        ByteKeyMap<Boolean> of(final Subscriptions subscriptions)
        {
            return subscriptions.patterns;
        }

        @Override
        int count(final Subscriptions subscriptions)
        {
            return subscriptions.channelAndPatternCount();
        }
    },
    /** SSUBSCRIBE. */
    SHARD("ssubscribe", "sunsubscribe")
    {
        @Override
        ByteKeyMap<Boolean> of(final Subscriptions subscriptions)
        {
            return subscriptions.shardChannels;
        }

        @Override
        int count(final Subscriptions subscriptions)
        {
            return subscriptions.shardChannelCount();
        }
    };

    final String subscribed;
    final String unsubscribed;

    ChannelKind(final String subscribed, final String unsubscribed)
    {
        this.subscribed = subscribed;
        this.unsubscribed = unsubscribed;
    }

    /** The client's subscriptions of this kind. */
    abstract ByteKeyMap<Boolean> of(Subscriptions subscriptions);

    /** The number that replies of this kind carry. */
    abstract int count(Subscriptions subscriptions);
}
