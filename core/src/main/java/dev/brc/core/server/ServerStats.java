package dev.brc.core.server;

import java.util.Map;
import java.util.TreeMap;

import dev.brc.core.resp.RespListener;

/** Counters of a server, named after the fields of INFO. Plain fields: loop thread only. CONFIG RESETSTAT clears them. */
public final class ServerStats implements RespListener
{
    /** Connections accepted. */
    public long totalConnectionsReceived;
    /** Connections refused because of maxclients. */
    public long rejectedConnections;
    /** Commands executed. */
    public long totalCommandsProcessed;
    /** Bytes received from clients. */
    public long netInputBytes;
    /** Bytes sent to clients. */
    public long netOutputBytes;
    /** Clients closed because of client-output-buffer-limit. */
    public long clientOutputBufferLimitDisconnections;
    /** Clients closed because of client-query-buffer-limit. */
    public long clientQueryBufferLimitDisconnections;
    /** Clients closed because of maxmemory-clients. */
    public long evictedClients;
    /** Error replies sent. */
    public long totalErrorReplies;
    /** Turns of the event loop. */
    public long eventLoopCycles;

    private final Map<String, long[]> errorsByCode = new TreeMap<>();

    /** Sets all counters back to zero. */
    public void reset()
    {
        totalConnectionsReceived = 0;
        rejectedConnections = 0;
        totalCommandsProcessed = 0;
        netInputBytes = 0;
        netOutputBytes = 0;
        clientOutputBufferLimitDisconnections = 0;
        clientQueryBufferLimitDisconnections = 0;
        evictedClients = 0;
        totalErrorReplies = 0;
        eventLoopCycles = 0;
        errorsByCode.clear();
    }

    @Override
    public void onError(final String message)
    {
        totalErrorReplies++;
        final int blank = message.indexOf(' ');
        final String code = blank < 0 ? message : message.substring(0, blank);
        errorsByCode.computeIfAbsent(code, c -> new long[1])[0]++;
    }

    /**
     * Error replies by their code ({@code ERR}, {@code WRONGTYPE} …), in order of the code.
     *
     * @return live map of one-element counters
     */
    public Map<String, long[]> errorsByCode()
    {
        return errorsByCode;
    }
}
