package dev.brc.ebpf.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one run of redis-benchmark measured.
 *
 * @param opsPerSecond completed requests per second
 * @param p50Ms        median latency as the client sees it, in milliseconds (of a whole pipeline)
 * @param p99Ms        99th percentile
 * @param p999Ms       99.9th percentile: the first step of redis-benchmark's distribution that reaches it
 * @param cpuUs        processor time of the server per request, in microseconds
 */
record Sample(double opsPerSecond, double p50Ms, double p99Ms, double p999Ms, double cpuUs)
{
    private static final Pattern THROUGHPUT = Pattern.compile("throughput summary: ([0-9.]+) requests per second");
    private static final Pattern SUMMARY = Pattern
        .compile("avg\\s+min\\s+p50\\s+p95\\s+p99\\s+max\\s+[0-9.]+\\s+[0-9.]+\\s+([0-9.]+)\\s+[0-9.]+\\s+([0-9.]+)");
    private static final Pattern STEP = Pattern.compile("([0-9.]+)% <= ([0-9.]+) milliseconds");

    /** Reads the text that redis-benchmark prints without {@code -q} and {@code --csv}. */
    static Sample parse(final String output, final double cpuUs)
    {
        final Matcher throughput = THROUGHPUT.matcher(output);
        final Matcher summary = SUMMARY.matcher(output);
        if (!throughput.find() || !summary.find())
        {
            throw new IllegalStateException("redis-benchmark printed no summary: " + output);
        }
        final int distribution = output.indexOf("Latency by percentile distribution");
        final Matcher step = STEP.matcher(output);
        for (boolean found = step.find(distribution); found; found = step.find())
        {
            if (Double.parseDouble(step.group(1)) >= 99.9)
            {
                return new Sample(Double.parseDouble(throughput.group(1)), Double.parseDouble(summary.group(1)),
                    Double.parseDouble(summary.group(2)), Double.parseDouble(step.group(2)), cpuUs);
            }
        }
        throw new IllegalStateException("redis-benchmark printed no percentiles: " + output);
    }
}
