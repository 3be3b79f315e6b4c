package dev.brc.ebpf.testing;

import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.Reply;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * What a well-behaved client sees: GETs of a small value, one at a time, for a while.
 *
 * @param count number of GETs
 * @param p50Ms median latency in milliseconds
 * @param p99Ms 99th percentile
 * @param maxMs the slowest
 */
public record Probe(int count, double p50Ms, double p99Ms, double maxMs)
{
    private static final int MAX_SAMPLES = 1 << 20;

    /** Asks for {@code millis} milliseconds, over a connection of its own, which is opened first. */
    public static Probe of(final ServerProcess server, final long millis)
    {
        try (RawClient client = server.connect())
        {
            return of(client.timeout(60_000), millis);
        }
    }

    /** Asks for {@code millis} milliseconds. */
    public static Probe of(final RawClient client, final long millis)
    {
        check(client.command("SET", "probe", "value"), "OK");
        final long[] latencies = new long[MAX_SAMPLES];
        int count = 0;
        final long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long now = System.nanoTime(); now < until && count < MAX_SAMPLES;)
        {
            check(client.command("GET", "probe"), "value");
            final long after = System.nanoTime();
            latencies[count++] = after - now;
            now = after;
        }
        Arrays.sort(latencies, 0, count);
        return new Probe(count, latencies[count / 2] / 1e6, latencies[(int) (count * 0.99)] / 1e6,
            latencies[count - 1] / 1e6);
    }

    private static void check(final Reply reply, final String expected)
    {
        if (!reply.text().equals(expected))
        {
            throw new AssertionError("unexpected reply " + reply.escaped());
        }
    }
}
