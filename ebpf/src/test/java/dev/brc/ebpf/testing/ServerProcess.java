package dev.brc.ebpf.testing;

import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.RedisReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A server as a process of its own on a free port of 127.0.0.1, and what the kernel says about that process. */
public final class ServerProcess implements AutoCloseable
{
    private static final long START_TIMEOUT_MS = 30_000;
    private static final long POLL_NS = 500_000;

    private final Process process;
    private final int port;
    private final Path dir;
    private final long startNs;
    private final Thread hook;

    private ServerProcess(final Process process, final int port, final Path dir)
    {
        this.process = process;
        this.port = port;
        this.dir = dir;
        this.startNs = System.nanoTime();
        this.hook = new Thread(process::destroyForcibly, "bench-server-kill");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** How to start a server: its command line without the port, which is appended as {@code --port N}. */
    public record Launch(String name, List<String> command)
    {
        /** Starts it in an empty folder; {@link #awaitPong()} tells when it is ready. */
        public ServerProcess start()
        {
            try
            {
                final Path dir = Files.createTempDirectory("brc-bench-");
                final int port = RedisReference.freePort();
                final List<String> line = new ArrayList<>(command);
                line.add("--port");
                line.add(Integer.toString(port));
                final Process process = new ProcessBuilder(line).directory(dir.toFile()).redirectErrorStream(true)
                    .redirectOutput(dir.resolve("log").toFile()).start();
                return new ServerProcess(process, port, dir);
            }
            catch (final IOException e)
            {
                throw new UncheckedIOException("cannot start " + name, e);
            }
        }
    }

    /**
     * The standalone jar under test ({@code -Dbrc.jar}) with the Java that runs the tests, once it answers.
     *
     * @param settings further settings as on the command line
     */
    public static ServerProcess jar(final String... settings)
    {
        return jar(List.of(), settings);
    }

    /**
     * The same with options for its JVM.
     *
     * @param javaOptions before {@code -jar}
     * @param settings    further settings as on the command line
     */
    public static ServerProcess jar(final List<String> javaOptions, final String... settings)
    {
        final List<String> command = new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(javaOptions);
        command.addAll(List.of("-jar", Path.of(System.getProperty("brc.jar")).toAbsolutePath().toString()));
        command.addAll(List.of(settings));
        final ServerProcess server = new Launch("brc", command).start();
        boolean answers = false;
        try
        {
            server.awaitPong();
            answers = true;
            return server;
        }
        finally
        {
            if (!answers)
            {
                server.close();
            }
        }
    }

    /** The TCP port on 127.0.0.1. */
    public int port()
    {
        return port;
    }

    /** Opens a connection. */
    public RawClient connect()
    {
        return RawClient.connect("127.0.0.1", port);
    }

    /** Waits for the first PONG; returns the milliseconds since the process was started. */
    public double awaitPong()
    {
        while (true)
        {
            try (RawClient client = connect())
            {
                if (client.command("PING").text().equals("PONG"))
                {
                    return (System.nanoTime() - startNs) / 1e6;
                }
            }
            catch (final UncheckedIOException notYet)
            {
                if (!process.isAlive() || System.nanoTime() - startNs > TimeUnit.MILLISECONDS.toNanos(START_TIMEOUT_MS))
                {
                    throw new IllegalStateException("the server does not start; it said: " + log(), notYet);
                }
                LockSupport.parkNanos(POLL_NS);
            }
        }
    }

    /** Whether it has not ended. */
    public boolean isAlive()
    {
        return process.isAlive();
    }

    /** Open file descriptors of the process ({@code /proc/PID/fd}). */
    public int descriptors()
    {
        final String[] fds = Path.of("/proc/" + process.pid() + "/fd").toFile().list();
        if (fds == null)
        {
            throw new IllegalStateException("the server has ended; it said: " + log());
        }
        return fds.length;
    }

    /** What it printed so far. */
    public String log()
    {
        try
        {
            return Files.readString(dir.resolve("log"), StandardCharsets.ISO_8859_1);
        }
        catch (final IOException e)
        {
            return e.toString();
        }
    }

    /** Resident memory in bytes (VmRSS of proc(5)). */
    public long residentBytes()
    {
        try
        {
            for (final String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")))
            {
                if (line.startsWith("VmRSS:"))
                {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("no VmRSS: the server has ended; it said: " + log());
    }

    /** Processor time of all threads so far, in nanoseconds (first field of /proc/PID/task/TID/schedstat). */
    public long cpuNs()
    {
        long total = 0;
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task")))
        {
            for (final Path task : tasks.toList())
            {
                try
                {
                    total += Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
                }
                catch (final NoSuchFileException threadEnded)
                {
                    continue;
                }
            }
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
        return total;
    }

    /** Kills the server and removes its folder. */
    @Override
    public void close()
    {
        process.destroyForcibly();
        try
        {
            process.waitFor(10, TimeUnit.SECONDS);
            try (Stream<Path> files = Files.walk(dir))
            {
                for (final Path file : files.sorted((a, b) -> b.compareTo(a)).toList())
                {
                    Files.deleteIfExists(file);
                }
            }
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
