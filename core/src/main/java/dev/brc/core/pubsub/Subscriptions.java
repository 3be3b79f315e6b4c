package dev.brc.core.pubsub;

import dev.brc.core.util.ByteKeyMap;

/** What one client is subscribed to, each kind in order of subscription. Loop thread only. */
public final class Subscriptions
{
    final ByteKeyMap<Boolean> channels = new ByteKeyMap<>();
    final ByteKeyMap<Boolean> patterns = new ByteKeyMap<>();
    final ByteKeyMap<Boolean> shardChannels = new ByteKeyMap<>();

    /** Channels of SUBSCRIBE: CLIENT LIST's {@code sub}. */
    public int channelCount()
    {
        return channels.size();
    }

    /** Patterns of PSUBSCRIBE: CLIENT LIST's {@code psub}. */
    public int patternCount()
    {
        return patterns.size();
    }

    /** Channels of SSUBSCRIBE: CLIENT LIST's {@code ssub}. */
    public int shardChannelCount()
    {
        return shardChannels.size();
    }

    /** What SUBSCRIBE and PSUBSCRIBE reply: both kinds together. */
    int channelAndPatternCount()
    {
        return channels.size() + patterns.size();
    }

    boolean isEmpty()
    {
        return channels.isEmpty() && patterns.isEmpty() && shardChannels.isEmpty();
    }
}
