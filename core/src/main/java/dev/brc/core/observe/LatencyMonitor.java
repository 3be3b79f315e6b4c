package dev.brc.core.observe;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.brc.core.server.ServerContext;

/**
 * Events that kept the event loop busy for at least {@code latency-monitor-threshold}
 * (<a href="https://redis.io/docs/management/optimization/latency-monitor/">latency monitoring</a>). Loop thread only.
 */
public final class LatencyMonitor
{
    /** A command that is not flagged fast. */
    public static final String COMMAND = "command";
    /** A command that should be fast. */
    public static final String FAST_COMMAND = "fast-command";
    /** A turn of active expiry. */
    public static final String EXPIRE_CYCLE = "expire-cycle";
    /** Eviction of keys before a command. */
    public static final String EVICTION_CYCLE = "eviction-cycle";

    private final ServerContext server;
    private final Map<String, LatencyEvent> events = new LinkedHashMap<>();

    LatencyMonitor(final ServerContext server)
    {
        this.server = server;
    }

    /** Whether anything is recorded. */
    public boolean isEnabled()
    {
        return server.config().latencyMonitorThreshold > 0;
    }

    /**
     * Records an event if it was long enough.
     *
     * @param event      a constant of this class
     * @param durationNs how long it took
     */
    public void record(final String event, final long durationNs)
    {
        final long durationMs = durationNs / 1_000_000;
        if (isEnabled() && durationMs >= server.config().latencyMonitorThreshold)
        {
            events.computeIfAbsent(event, e -> new LatencyEvent())
                .add(System.currentTimeMillis() / 1000, durationMs);
        }
    }

    /** The events by their names. @return live map in order of first appearance */
    public Map<String, LatencyEvent> events()
    {
        return events;
    }

    /**
     * Forgets events.
     *
     * @param names of them
     * @return how many there were
     */
    public int reset(final Collection<String> names)
    {
        int removed = 0;
        for (final String name : names)
        {
            removed += events.remove(name) != null ? 1 : 0;
        }
        return removed;
    }
}
