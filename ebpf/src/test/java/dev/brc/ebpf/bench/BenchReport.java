package dev.brc.ebpf.bench;

import dev.brc.ebpf.testing.Probe;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Collects rows and writes them as Markdown and CSV. All ratios are brc divided by redis-server. */
final class BenchReport
{
    private final PrintWriter console;
    private final List<String> markdown = new ArrayList<>();
    private final List<String> csv = new ArrayList<>();

    BenchReport(final PrintWriter console)
    {
        this.console = console;
        csv.add("row,brc,redis,unit,ratio,ratio_min,ratio_max");
    }

    /** A line of text. */
    void text(final String line)
    {
        console.println(line);
        console.flush();
        markdown.add(line);
    }

    /** The head of the table of workloads. */
    void comparisonHead()
    {
        text("");
        text("| command | value | conn | pipeline | brc ops/s | redis ops/s | ratio (min-max) | p50 ratio | p99 ratio |"
            +
            " p99.9 ratio | brc p50/p99/p99.9 ms | redis p50/p99/p99.9 ms | server CPU µs/op brc, redis |");
        text("| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |");
    }

    /** One workload. */
    void comparison(final Comparison row)
    {
        final Workload workload = row.workload();
        final double[] ratios = row.ratios(Sample::opsPerSecond);
        text(String.format(Locale.ROOT,
            "| %s | %s | %d | %d | %,.0f | %,.0f | **%.2f** (%.2f-%.2f) | %.2f | %.2f | %.2f |" +
                " %.3f/%.3f/%.3f | %.3f/%.3f/%.3f | %.2f, %.2f |",
            workload.name(), workload.value() > 0 ? workload.value() + " B" : "", workload.clients(),
            workload.pipeline(), row.brc(Sample::opsPerSecond), row.redis(Sample::opsPerSecond),
            row.ratio(Sample::opsPerSecond), ratios[0], ratios[ratios.length - 1], row.ratio(Sample::p50Ms),
            row.ratio(Sample::p99Ms), row.ratio(Sample::p999Ms), row.brc(Sample::p50Ms), row.brc(Sample::p99Ms),
            row.brc(Sample::p999Ms), row.redis(Sample::p50Ms), row.redis(Sample::p99Ms), row.redis(Sample::p999Ms),
            row.brc(Sample::cpuUs), row.redis(Sample::cpuUs)));
        csv(row, "ops/s", Sample::opsPerSecond);
        csv(row, "p50 ms", Sample::p50Ms);
        csv(row, "p99 ms", Sample::p99Ms);
        csv(row, "p99.9 ms", Sample::p999Ms);
        csv(row, "server CPU us/op", Sample::cpuUs);
    }

    private void csv(final Comparison row, final String unit, final ToDoubleFunction<Sample> figure)
    {
        final double[] ratios = row.ratios(figure);
        csv(row.workload().id(), row.brc(figure), row.redis(figure), unit, row.ratio(figure), ratios[0],
            ratios[ratios.length - 1]);
    }

    private void csv(final String name, final double brc, final double redis, final String unit, final double ratio,
        final double min, final double max)
    {
        csv.add(
            String.format(Locale.ROOT, "\"%s\",%.4f,%.4f,%s,%.4f,%.4f,%.4f", name, brc, redis, unit, ratio, min, max));
    }

    /** The head of the table of single figures. */
    void figureHead()
    {
        text("");
        text("| figure | brc | redis-server | ratio |");
        text("| --- | --: | --: | --: |");
    }

    /** A single figure of both servers. */
    void figure(final String name, final double brc, final double redis, final String unit)
    {
        text(String.format(Locale.ROOT, "| %s | %,.2f %s | %,.2f %s | %.2f |", name, brc, unit, redis, unit,
            brc / redis));
        csv(name, brc, redis, unit, brc / redis, brc / redis, brc / redis);
    }

    /** The head of the table of misbehaving clients. */
    void containmentHead()
    {
        text("");
        text("GET latency of a client beside others that misbehave (client-output-buffer-limit normal 16mb 0 0):");
        text("");
        text("| beside clients | brc p99 ms quiet, meanwhile | max | redis-server p99 ms quiet, meanwhile | max |");
        text("| --- | --: | --: | --: | --: |");
    }

    /** What both servers' clients saw, quiet and meanwhile. */
    void containment(final String manner, final Probe[] brc, final Probe[] redis)
    {
        text(String.format(Locale.ROOT, "| %s | %.3f, %.3f | %.1f | %.3f, %.3f | %.1f |", manner, brc[0].p99Ms(),
            brc[1].p99Ms(), brc[1].maxMs(), redis[0].p99Ms(), redis[1].p99Ms(), redis[1].maxMs()));
        csv("p99 beside " + manner, brc[1].p99Ms(), redis[1].p99Ms(), "ms", brc[1].p99Ms() / redis[1].p99Ms(), 0, 0);
    }

    /** Writes bench.md and bench.csv. */
    void write(final Path dir) throws IOException
    {
        Files.createDirectories(dir);
        Files.write(dir.resolve("bench.md"), markdown);
        Files.write(dir.resolve("bench.csv"), csv);
    }
}
