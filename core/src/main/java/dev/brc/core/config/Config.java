package dev.brc.core.config;

import java.util.ArrayList;
import java.util.List;

import dev.brc.core.keyspace.KeyspaceConfig;
import dev.brc.core.resp.RespLimits;
import dev.brc.core.session.OutputBufferLimit;

/**
 * The settings that are in force, as typed fields for the code that obeys them; names and defaults are those of redis.conf (7.0).
 * Changed on the loop thread only (CONFIG SET).
 */
public final class Config
{
    private final RespLimits respLimits = new RespLimits();
    private final KeyspaceConfig keyspace = new KeyspaceConfig();
    private final OutputBufferLimit[] outputBufferLimits = {new OutputBufferLimit(0, 0, 0),
        new OutputBufferLimit(256L << 20, 64L << 20, 60), new OutputBufferLimit(32L << 20, 8L << 20, 60)};

    /** {@code bind}: addresses to listen on; a leading minus means that it may be missing. */
    public List<String> bind = new ArrayList<>(List.of("*", "-::*"));
    /** {@code port}: 0 to 65535, 0 for none (embedded: any free one). */
    public int port = 6379;
    /** {@code unixsocket}: path; empty: none. */
    public String unixsocket = "";
    /** {@code unixsocketperm}: permission bits; 0: as umask leaves them. */
    public int unixsocketperm;
    /** {@code tcp-backlog}. */
    public int tcpBacklog = 511;
    /** {@code tcp-keepalive}: seconds, 0 for off. */
    public int tcpKeepalive = 300;
    /** {@code timeout}: seconds that a client may be idle; 0: for ever. */
    public int timeout;
    /** {@code maxclients}: 1 or more. */
    public int maxclients = 10_000;
    /** {@code hz}: turns of the housekeeping timer in a second, 1 to 500. */
    public int hz = 10;
    /** {@code protected-mode}. */
    public boolean protectedMode = true;
    /** {@code client-query-buffer-limit}: bytes. */
    public long clientQueryBufferLimit = 1L << 30;
    /** {@code slowlog-log-slower-than}: microseconds; 0 logs all, negative none. */
    public long slowlogLogSlowerThan = 10_000;
    /** {@code latency-monitor-threshold}: ms; 0: off. */
    public long latencyMonitorThreshold;
    /** {@code latency-tracking}: whether to keep a histogram for each command. */
    public boolean latencyTracking = true;

    /** Limits of the request parser. @return live object */
    public RespLimits respLimits()
    {
        return respLimits;
    }

    /** What the keyspace obeys. @return live object */
    public KeyspaceConfig keyspace()
    {
        return keyspace;
    }

    /** {@code client-query-buffer-limit}. @return bytes */
    public long clientQueryBufferLimit()
    {
        return clientQueryBufferLimit;
    }

    /**
     * {@code client-output-buffer-limit} of a class.
     *
     * @param outputClass {@link OutputBufferLimit#NORMAL}, {@code REPLICA} or {@code PUBSUB}
     * @return its limits
     */
    public OutputBufferLimit outputBufferLimit(final int outputClass)
    {
        return outputBufferLimits[outputClass];
    }

    /**
     * Sets {@code client-output-buffer-limit} of a class.
     *
     * @param outputClass as above
     * @param limit       new limits
     */
    public void outputBufferLimit(final int outputClass, final OutputBufferLimit limit)
    {
        outputBufferLimits[outputClass] = limit;
    }
}
