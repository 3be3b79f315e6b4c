package dev.brc.core.observe;

import java.util.Arrays;

import dev.brc.core.server.ServerContext;
import dev.brc.core.server.ServerStats;

/** Rates over the last seconds, as INFO's {@code instantaneous_*}: the mean of sixteen samples taken every 100 ms. Loop thread only. */
public final class InstantaneousRates
{
    private static final int SAMPLES = 16;
    private static final long SAMPLE_INTERVAL_MS = 100;
    private static final int METRICS = 3;
    private static final int COMMANDS = 0;
    private static final int INPUT = 1;
    private static final int OUTPUT = 2;

    private final ServerContext server;
    private final long[][] perSecond = new long[METRICS][SAMPLES];
    private final long[] before = new long[METRICS];
    private long sampledAtMs;
    private int next;

    InstantaneousRates(final ServerContext server)
    {
        this.server = server;
    }

    /** Takes a sample if the last one is old enough. */
    void sample()
    {
        final long elapsed = server.nowMs() - sampledAtMs;
        if (elapsed < SAMPLE_INTERVAL_MS)
        {
            return;
        }
        final ServerStats stats = server.stats();
        take(COMMANDS, server.commandsProcessed(), elapsed);
        take(INPUT, stats.netInputBytes, elapsed);
        take(OUTPUT, stats.netOutputBytes, elapsed);
        next = (next + 1) % SAMPLES;
        sampledAtMs = server.nowMs();
    }

    private void take(final int metric, final long now, final long elapsedMs)
    {
        // The first sample only gives the value to count from; RESETSTAT makes counters go back.
        perSecond[metric][next] = sampledAtMs == 0 ? 0 : Math.max(0, now - before[metric]) * 1000 / elapsedMs;
        before[metric] = now;
    }

    private long mean(final int metric)
    {
        long sum = 0;
        for (final long each : perSecond[metric])
        {
            sum += each;
        }
        return sum / SAMPLES;
    }

    /** Commands in a second. @return 0 or more */
    public long commands()
    {
        return mean(COMMANDS);
    }

    /** Bytes received in a second. @return 0 or more */
    public long inputBytes()
    {
        return mean(INPUT);
    }

    /** Bytes sent in a second. @return 0 or more */
    public long outputBytes()
    {
        return mean(OUTPUT);
    }

    /** Forgets the samples: CONFIG RESETSTAT. */
    void reset()
    {
        for (final long[] each : perSecond)
        {
            Arrays.fill(each, 0);
        }
        sampledAtMs = 0;
    }
}
