package dev.brc.ebpf.bench;

import dev.brc.ebpf.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** redis-benchmark, one thread, as the load on a server. */
final class Load
{
    private static final int KEYS = 100_000;

    private final int clients;
    private final int pipeline;
    private final List<String> command;

    /**
     * A load of one command.
     *
     * @param clients  parallel connections
     * @param pipeline requests in flight on each
     * @param command  words; {@code __rand_int__} becomes one of 100,000 numbers of 12 digits
     */
    Load(final int clients, final int pipeline, final List<String> command)
    {
        this.clients = clients;
        this.pipeline = pipeline;
        this.command = command;
    }

    /** Sends {@code requests} requests and measures. */
    Sample run(final ServerProcess server, final long requests)
    {
        final List<String> line = new ArrayList<>(List.of("redis-benchmark", "-h", "127.0.0.1", "-p",
            Integer.toString(server.port()), "-c", Integer.toString(clients), "-P", Integer.toString(pipeline), "-r",
            Integer.toString(KEYS), "-n", Long.toString(requests), "--precision", "3"));
        line.addAll(command);
        final long cpuBefore = server.cpuNs();
        final String output = capture(line);
        final double cpuUs = (server.cpuNs() - cpuBefore) / 1e3 / requests;
        return Sample.parse(output, cpuUs);
    }

    private static String capture(final List<String> line)
    {
        try
        {
            final Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            final Thread hook = new Thread(process::destroyForcibly, "bench-load-kill");
            Runtime.getRuntime().addShutdownHook(hook);
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            final int status = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(hook);
            // redis-benchmark reports an error reply and goes on; such a run measures errors, not commands.
            if (status != 0 || output.contains("Error from server"))
            {
                throw new IllegalStateException(String.join(" ", line) + " failed: " + output);
            }
            return output;
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException("cannot run redis-benchmark: install redis-tools", e);
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
