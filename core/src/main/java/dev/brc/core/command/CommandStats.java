package dev.brc.core.command;

/**
 * What INFO commandstats and INFO latencystats tell of one command of one server. Written by the event-loop thread only.
 * All counters start at 0 and are set back by CONFIG RESETSTAT.
 */
public final class CommandStats
{
    private long calls;
    private long microseconds;
    private long rejectedCalls;
    private long failedCalls;
    private LatencyHistogram latency;

    /** A call that was executed, however it ended. */
    public void called(final long nanoseconds)
    {
        calls++;
        microseconds += nanoseconds / 1_000;
    }

    /** A call that had blocked got its reply, which took so long to make. */
    public void resumed(final long nanoseconds)
    {
        microseconds += nanoseconds / 1_000;
    }

    /** A call that was refused before its execution (arity, ACL, memory, state). */
    public void rejected()
    {
        rejectedCalls++;
    }

    /** A call whose execution ended in an error reply. */
    public void failed()
    {
        failedCalls++;
    }

    public long calls()
    {
        return calls;
    }

    /** Time of all calls together. */
    public long microseconds()
    {
        return microseconds;
    }

    public long rejectedCalls()
    {
        return rejectedCalls;
    }

    public long failedCalls()
    {
        return failedCalls;
    }

    /** The histogram; made when it is first asked for. */
    public LatencyHistogram latency()
    {
        if (latency == null)
        {
            latency = new LatencyHistogram();
        }
        return latency;
    }

    /** Whether there is a histogram. */
    public boolean hasLatency()
    {
        return latency != null;
    }

    /** Back to zero, without histogram. */
    public void reset()
    {
        calls = 0;
        microseconds = 0;
        rejectedCalls = 0;
        failedCalls = 0;
        latency = null;
    }
}
