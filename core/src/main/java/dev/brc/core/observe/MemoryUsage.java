package dev.brc.core.observe;

import dev.brc.core.server.ServerContext;

/** How much memory the server takes and for what; the sums over clients are as old as the last housekeeping. Loop thread only. */
public final class MemoryUsage
{
    private final ServerContext server;
    private long clientsBytes;
    private long peakBytes;

    MemoryUsage(final ServerContext server)
    {
        this.server = server;
    }

    /** Notes the peak; from the housekeeping. */
    void notePeak()
    {
        peakBytes = Math.max(peakBytes, usedBytes());
    }

    /**
     * Takes over what all clients' buffers hold.
     *
     * @param bytes their sum
     */
    public void sample(final long bytes)
    {
        clientsBytes = bytes;
        notePeak();
    }

    /** All clients' buffers. @return bytes, at the last sample */
    public long clientsBytes()
    {
        return clientsBytes;
    }

    /** Keys, values, their tables and the clients' buffers: what {@code maxmemory} limits. @return bytes */
    public long usedBytes()
    {
        return server.keyspace().usedMemoryBytes() + clientsBytes;
    }

    /** The most that {@link #usedBytes} has been. @return bytes */
    public long peakBytes()
    {
        peakBytes = Math.max(peakBytes, usedBytes());
        return peakBytes;
    }

    /** The Java heap that is in use, garbage included. @return bytes */
    public long heapUsedBytes()
    {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** The Java heap that the JVM has taken from the system. @return bytes */
    public long heapCommittedBytes()
    {
        return Runtime.getRuntime().totalMemory();
    }

    /** The largest that the Java heap can become. @return bytes */
    public long heapMaxBytes()
    {
        return Runtime.getRuntime().maxMemory();
    }

    /** Forgets the peak: CONFIG RESETSTAT. */
    void reset()
    {
        peakBytes = usedBytes();
    }
}
