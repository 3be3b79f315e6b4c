package dev.brc.core.session;

/**
 * One class of {@code client-output-buffer-limit}.
 *
 * @param hardBytes   above it the client is closed at once; 0: no limit
 * @param softBytes   above it for {@code softSeconds} the client is closed; 0: no limit
 * @param softSeconds how long the soft limit may be exceeded
 */
public record OutputBufferLimit(long hardBytes, long softBytes, int softSeconds)
{
    /** Ordinary clients, MONITOR included. */
    public static final int NORMAL = 0;
    /** Replicas. */
    public static final int REPLICA = 1;
    /** Clients with a subscription. */
    public static final int PUBSUB = 2;

    boolean isOverSoft(final long bytes)
    {
        return softBytes != 0 && bytes > softBytes;
    }

    boolean exceeded(final long bytes, final long overSinceMs, final long nowMs)
    {
        return hardBytes != 0 && bytes > hardBytes
            || isOverSoft(bytes) && overSinceMs != 0 && nowMs - overSinceMs > softSeconds * 1000L;
    }
}
