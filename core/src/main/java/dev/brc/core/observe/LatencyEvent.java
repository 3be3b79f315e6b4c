package dev.brc.core.observe;

/** The latest latency spikes of one kind, at most {@link #MAX_SAMPLES}, one a second: the worst of that second. Loop thread only. */
public final class LatencyEvent
{
    /** Spikes that are kept ({@code LATENCY_TS_LEN}). */
    public static final int MAX_SAMPLES = 160;

    private final long[] seconds = new long[MAX_SAMPLES];
    private final long[] milliseconds = new long[MAX_SAMPLES];
    private int next;
    private int count;
    private long max;

    LatencyEvent()
    {
    }

    void add(final long unixSeconds, final long durationMs)
    {
        max = Math.max(max, durationMs);
        final int last = (next + MAX_SAMPLES - 1) % MAX_SAMPLES;
        if (count > 0 && seconds[last] == unixSeconds)
        {
            milliseconds[last] = Math.max(milliseconds[last], durationMs);
            return;
        }
        seconds[next] = unixSeconds;
        milliseconds[next] = durationMs;
        next = (next + 1) % MAX_SAMPLES;
        count = Math.min(count + 1, MAX_SAMPLES);
    }

    private int slot(final int index)
    {
        return (next - count + index + MAX_SAMPLES) % MAX_SAMPLES;
    }

    /** How many spikes are kept. @return 1 to {@link #MAX_SAMPLES} */
    public int count()
    {
        return count;
    }

    /**
     * When a spike was.
     *
     * @param index 0 the oldest
     * @return Unix time in s
     */
    public long second(final int index)
    {
        return seconds[slot(index)];
    }

    /**
     * How long a spike was.
     *
     * @param index 0 the oldest
     * @return ms
     */
    public long millisecond(final int index)
    {
        return milliseconds[slot(index)];
    }

    /** The longest of all, forgotten ones included. @return ms */
    public long max()
    {
        return max;
    }

    /** The longest of those kept. @return ms */
    public long high()
    {
        long high = 0;
        for (int i = 0; i < count; i++)
        {
            high = Math.max(high, millisecond(i));
        }
        return high;
    }

    /** The shortest of those kept. @return ms */
    public long low()
    {
        long low = Long.MAX_VALUE;
        for (int i = 0; i < count; i++)
        {
            low = Math.min(low, millisecond(i));
        }
        return low;
    }

    /** Mean of those kept. @return ms, rounded down */
    public long mean()
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += millisecond(i);
        }
        return sum / count;
    }

    /** Mean distance to the {@link #mean}. @return ms, rounded down */
    public long meanDeviation()
    {
        final long mean = mean();
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += Math.abs(millisecond(i) - mean);
        }
        return sum / count;
    }
}
