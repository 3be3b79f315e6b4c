package dev.brc.ebpf.bench;

import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.Reply;
import dev.brc.ebpf.testing.BadClient;
import dev.brc.ebpf.testing.Probe;
import dev.brc.ebpf.testing.ServerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code make bench}. Run it on a machine that does nothing else. */
@Command(name = "bench", mixinStandardHelpOptions = true, description = "Compares brc.jar with redis-server on this machine, interleaved in one run.")
public final class Bench implements Callable<Integer>
{
    private static final long PROBE_MS = 2_000;

    @Option(names = "--jar", required = true, description = "the standalone jar")
    private Path jar;

    @Option(names = "--java", defaultValue = "java", description = "the java that runs it")
    private String java;

    @Option(names = "--java-opts", defaultValue = "", description = "its options, separated by spaces")
    private String javaOpts;

    @Option(names = "--redis-server", defaultValue = "redis-server", description = "the server to compare with")
    private String redisServer;

    @Option(names = "--quick", description = "fewer rows and rounds: about two minutes")
    private boolean quick;

    @Option(names = "--rounds", description = "pairs of runs for each row (5; quick: 3)")
    private int rounds;

    @Option(names = "--seconds", description = "length of a run (1.0; quick: 0.5)")
    private double seconds;

    @Option(names = "--only", description = "rows whose name matches, such as 'GET.*P16'")
    private Pattern only;

    @Option(names = "--no-figures", description = "leaves memory, idle, start and containment out")
    private boolean noFigures;

    @Option(names = "--out", defaultValue = "target/bench", description = "folder for bench.md and bench.csv")
    private Path out;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Runs the benchmark and ends the JVM. */
    public static void main(final String[] args)
    {
        System.exit(new CommandLine(new Bench()).execute(args));
    }

    @Override
    public Integer call() throws IOException
    {
        rounds = rounds > 0 ? rounds : quick ? 3 : 5;
        seconds = seconds > 0 ? seconds : quick ? 0.5 : 1.0;
        final PrintWriter console = spec.commandLine().getOut();
        final BenchReport report = new BenchReport(console);

        final List<String> command = new ArrayList<>(List.of(java));
        command.addAll(javaOpts.isBlank() ? List.of() : List.of(javaOpts.strip().split("\\s+")));
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        final ServerProcess.Launch brc = new ServerProcess.Launch("brc", command);
        final ServerProcess.Launch redis = new ServerProcess.Launch("redis-server",
            List.of(redisServer, "--save", "", "--appendonly", "no", "--bind", "127.0.0.1"));

        head(report, redis);
        throughput(report, brc, redis);
        if (!noFigures)
        {
            figures(report, brc, redis);
            containment(report, brc, redis);
        }
        report.write(out);
        console.println();
        console.println("written to " + out.resolve("bench.md") + " and bench.csv");
        return 0;
    }

    private void head(final BenchReport report, final ServerProcess.Launch redis) throws IOException
    {
        String version = "?";
        try (ServerProcess server = redis.start())
        {
            server.awaitPong();
            try (RawClient client = server.connect())
            {
                version = client.command("INFO", "server").text().replaceAll("(?s).*redis_version:([0-9.]+).*", "$1");
            }
        }
        report
            .text("brc (`" + java.replaceAll(".*/jvm/", "") + " " + javaOpts + "`) and redis-server " + version + ", " +
                Runtime.getRuntime().availableProcessors() + " processors, Linux " + System.getProperty("os.version") +
                ", load average before " + Files.readString(Path.of("/proc/loadavg")).split(" ")[0] + ".");
        report.text("Ratios are brc / redis-server: the median of " + rounds + " interleaved pairs of runs of about " +
            seconds + " s with redis-benchmark (one thread) over loopback, 100,000 keys.");
    }

    private void throughput(final BenchReport report, final ServerProcess.Launch brcLaunch,
        final ServerProcess.Launch redisLaunch)
    {
        final List<Workload> workloads = new ArrayList<>(Workload.strings());
        workloads.addAll(Workload.types());
        workloads.removeIf(workload -> quick && !workload.quick() || !workload.matches(only));
        if (workloads.isEmpty())
        {
            return;
        }
        try (ServerProcess brc = brcLaunch.start(); ServerProcess redis = redisLaunch.start())
        {
            brc.awaitPong();
            redis.awaitPong();
            final List<String> missing = removeUnknown(workloads, brc);
            warmUp(brc);
            warmUp(redis);
            report.comparisonHead();
            for (final Workload workload : workloads)
            {
                report.comparison(Comparison.run(workload, brc, redis, rounds, seconds));
            }
            if (!missing.isEmpty())
            {
                report.text("");
                report.text("Not measured because brc does not have the command: " + String.join(", ", missing) + ".");
            }
        }
    }

    private static List<String> removeUnknown(final List<Workload> workloads, final ServerProcess brc)
    {
        final List<String> missing = new ArrayList<>();
        try (RawClient client = brc.connect())
        {
            workloads.removeIf(workload ->
            {
                final Reply info = client.command("COMMAND", "INFO", workload.command().get(0));
                final boolean unknown = !info.isError() && info.get(0).isNull();
                if (unknown && !missing.contains(workload.name()))
                {
                    missing.add(workload.name());
                }
                return unknown;
            });
        }
        return missing;
    }

    private static void warmUp(final ServerProcess server)
    {
        for (final int pipeline : new int[]{1, 16, 64})
        {
            final int requests = pipeline == 1 ? 100_000 : 600_000;
            new Load(50, pipeline, List.of("SET", "key:__rand_int__", "x".repeat(100))).run(server, requests);
            new Load(50, pipeline, List.of("GET", "key:__rand_int__")).run(server, requests);
        }
    }

    /** What others see beside clients that misbehave: GETs one at a time, before and meanwhile. */
    private static void containment(final BenchReport report, final ServerProcess.Launch brc,
        final ServerProcess.Launch redis)
    {
        report.containmentHead();
        for (final BadClient.Manner manner : BadClient.Manner.values())
        {
            final Probe[] ofBrc = beside(manner, brc);
            final Probe[] ofRedis = beside(manner, redis);
            report.containment(manner.name().toLowerCase(Locale.ROOT).replace('_', ' '), ofBrc, ofRedis);
        }
    }

    private static Probe[] beside(final BadClient.Manner manner, final ServerProcess.Launch launch)
    {
        final List<String> command = new ArrayList<>(launch.command());
        command.addAll(List.of("--client-output-buffer-limit", "normal", "16mb", "0", "0"));
        try (ServerProcess server = new ServerProcess.Launch(launch.name(), command).start())
        {
            server.awaitPong();
            Probe.of(server, PROBE_MS);
            final Probe quiet = Probe.of(server, PROBE_MS);
            final BadClient bad = BadClient.start(server, manner);
            try
            {
                return new Probe[]{quiet, Probe.of(server, PROBE_MS)};
            }
            finally
            {
                bad.close();
            }
        }
    }

    private void figures(final BenchReport report, final ServerProcess.Launch brc, final ServerProcess.Launch redis)
    {
        final double mib = 1024 * 1024;
        report.figureHead();
        final long[] brcMemory = Footprint.memory(brc);
        final long[] redisMemory = Footprint.memory(redis);
        report.figure("resident memory, empty", brcMemory[0] / mib, redisMemory[0] / mib, "MiB");
        report.figure("resident memory, a million keys of 16 B with 32 B values", brcMemory[1] / mib,
            redisMemory[1] / mib, "MiB");
        report.figure("of that, for each key", (brcMemory[1] - brcMemory[0]) / 1e6,
            (redisMemory[1] - redisMemory[0]) / 1e6,
            "B");
        for (final ValueFootprint value : ValueFootprint.values())
        {
            report.figure("resident memory, " + value.title, value.measure(brc) / mib, value.measure(redis) / mib,
                "MiB");
        }
        report.figure("processor when idle, 1,000 connections, 10 s", Footprint.idlePercent(brc, 1_000, 10),
            Footprint.idlePercent(redis, 1_000, 10), "%");
        report.figure("start to first PONG, median of 5", Footprint.startMs(brc, 5), Footprint.startMs(redis, 5), "ms");
    }
}
