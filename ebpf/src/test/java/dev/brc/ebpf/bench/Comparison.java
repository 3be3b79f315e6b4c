package dev.brc.ebpf.bench;

import dev.brc.core.testing.RawClient;
import dev.brc.ebpf.testing.ServerProcess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One workload on both servers in turns. Each round gives one ratio, so that a machine that slows down for a while slows both; the
 * server that goes first changes from round to round.
 */
final class Comparison
{
    private final Workload workload;
    private final List<Sample> brc = new ArrayList<>();
    private final List<Sample> redis = new ArrayList<>();

    private Comparison(final Workload workload)
    {
        this.workload = workload;
    }

    /**
     * Measures.
     *
     * @param rounds  how many pairs of runs count
     * @param seconds how long one run should take
     */
    static Comparison run(final Workload workload, final ServerProcess brc, final ServerProcess redis, final int rounds,
        final double seconds)
    {
        final Comparison comparison = new Comparison(workload);
        final long brcRequests = calibrate(workload, brc, seconds);
        final long redisRequests = calibrate(workload, redis, seconds);
        for (int round = 0; round < rounds; round++)
        {
            if (round % 2 == 0)
            {
                comparison.brc.add(measure(workload, brc, brcRequests));
            }
            comparison.redis.add(measure(workload, redis, redisRequests));
            if (round % 2 == 1)
            {
                comparison.brc.add(measure(workload, brc, brcRequests));
            }
        }
        return comparison;
    }

    /** The number of requests that take about {@code seconds}; its two runs also warm the server up. */
    private static long calibrate(final Workload workload, final ServerProcess server, final double seconds)
    {
        final long first = Math.min(workload.maxRequests(), workload.pipeline() == 1 ? 5_000 : 50_000);
        double rate = measure(workload, server, first).opsPerSecond();
        final long second = Math.min(workload.maxRequests(), (long) (rate * seconds / 2) + 1_000);
        rate = measure(workload, server, second).opsPerSecond();
        return Math.min(workload.maxRequests(), (long) (rate * seconds) + 1_000);
    }

    private static Sample measure(final Workload workload, final ServerProcess server, final long requests)
    {
        try (RawClient client = server.connect())
        {
            for (final List<String> command : workload.prepare())
            {
                client.command(command.toArray(String[]::new));
            }
        }
        if (!workload.fill().isEmpty())
        {
            new Load(50, 64, workload.fill()).run(server, Workload.FILL_REQUESTS);
        }
        return new Load(workload.clients(), workload.pipeline(), workload.command()).run(server, requests);
    }

    Workload workload()
    {
        return workload;
    }

    double brc(final ToDoubleFunction<Sample> figure)
    {
        return median(brc.stream().mapToDouble(figure).toArray());
    }

    double redis(final ToDoubleFunction<Sample> figure)
    {
        return median(redis.stream().mapToDouble(figure).toArray());
    }

    /** The ratios brc to redis-server of all rounds, ascending. */
    double[] ratios(final ToDoubleFunction<Sample> figure)
    {
        final double[] ratios = new double[brc.size()];
        for (int i = 0; i < ratios.length; i++)
        {
            ratios[i] = figure.applyAsDouble(brc.get(i)) / figure.applyAsDouble(redis.get(i));
        }
        Arrays.sort(ratios);
        return ratios;
    }

    double ratio(final ToDoubleFunction<Sample> figure)
    {
        return median(ratios(figure));
    }

    static double median(final double[] values)
    {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
