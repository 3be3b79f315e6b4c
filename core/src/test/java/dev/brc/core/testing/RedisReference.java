package dev.brc.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real redis-server (7.0.15 of Debian 12) on a free port of 127.0.0.1, with a folder of its own, without persistence
 * and with the DEBUG command allowed. It is what "behaves like Redis" means in the tests.
 *
 * <p>{@link #shared()} gives one server for the whole JVM, which a shutdown hook ends; {@link #start} gives a private
 * one, for tests that change its configuration for good or end it. A machine without redis-server is a failure, never a
 * skipped test.
 */
public final class RedisReference implements AutoCloseable
{
    private static final String REDIS_SERVER = System.getProperty("brc.redis-server", "redis-server");
    private static final int START_ATTEMPTS = 5;
    private static final long START_TIMEOUT_MS = 20_000;

    private static RedisReference shared;

    private final Process process;
    private final Path dir;
    private final int port;

    private RedisReference(final Process process, final Path dir, final int port)
    {
        this.process = process;
        this.dir = dir;
        this.port = port;
    }

    /**
     * The server that the tests of this JVM share; the first call starts it. Leave its configuration as you found it.
     *
     * @throws IllegalStateException if redis-server does not start
     */
    public static synchronized RedisReference shared()
    {
        if (shared == null)
        {
            shared = start();
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close, "redis-reference-close"));
        }
        return shared;
    }

    /**
     * Starts a private server; close it.
     *
     * @param settings further settings as redis-server's command line takes them: {@code "--maxmemory", "100mb"}
     * @throws IllegalStateException if redis-server does not start
     */
    public static RedisReference start(final String... settings)
    {
        // A free port may be taken by another process before redis-server binds it: try again with another one.
        for (int attempt = 1;; attempt++)
        {
            try
            {
                return startOnce(settings);
            }
            catch (final IllegalStateException e)
            {
                if (attempt == START_ATTEMPTS)
                {
                    throw e;
                }
            }
            catch (final IOException e)
            {
                throw new IllegalStateException(
                    "cannot run " + REDIS_SERVER + ": install redis-server (make test does)", e);
            }
        }
    }

    private static RedisReference startOnce(final String... settings) throws IOException
    {
        final int port = freePort();
        final Path dir = Files.createTempDirectory("brc-redis-");
        final Path log = dir.resolve("redis.log");
        final List<String> command = new ArrayList<>(
            List.of(REDIS_SERVER, "--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", dir.toString(),
                "--save", "", "--appendonly", "no", "--daemonize", "no", "--enable-debug-command", "yes",
                "--enable-protected-configs", "yes"));
        command.addAll(List.of(settings));

        final Process process;
        try
        {
            process = new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        }
        catch (final IOException e)
        {
            deleteRecursively(dir);
            throw e;
        }

        final RedisReference reference = new RedisReference(process, dir, port);
        if (!reference.answersPing())
        {
            final String said = Files.readString(log);
            reference.close();
            throw new IllegalStateException("redis-server on port " + port + " does not answer PING; it said: " + said);
        }
        return reference;
    }

    private boolean answersPing()
    {
        final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_TIMEOUT_MS);
        while (process.isAlive() && System.nanoTime() < deadline)
        {
            try (RawClient client = RawClient.connect("127.0.0.1", port))
            {
                // The pid tells our server from a stranger that took the port first.
                if (client.command("INFO", "server").text().contains("process_id:" + process.pid() + "\r\n"))
                {
                    return true;
                }
            }
            catch (final UncheckedIOException notYet)
            {
                if (waitedForExit(5))
                {
                    return false;
                }
            }
        }
        return false;
    }

    private boolean waitedForExit(final long timeoutMs)
    {
        try
        {
            return process.waitFor(timeoutMs, TimeUnit.MILLISECONDS);
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for redis-server", e);
        }
    }

    /** The TCP port on 127.0.0.1. */
    public int port()
    {
        return port;
    }

    /** The process id, for tests that measure or stop the server. */
    public long pid()
    {
        return process.pid();
    }

    /** The folder the server works in; gone after {@link #close()}. */
    public Path dir()
    {
        return dir;
    }

    /** This server as one side of a comparison. */
    public Target target()
    {
        return new Target("redis-server", "127.0.0.1", port);
    }

    /** Opens a connection. */
    public RawClient connect()
    {
        return RawClient.connect("127.0.0.1", port);
    }

    /** Kills the server and removes its folder. */
    @Override
    public void close()
    {
        process.destroyForcibly();
        waitedForExit(5_000);
        deleteRecursively(dir);
    }

    /** A port on 127.0.0.1 that was free a moment ago. */
    public static int freePort()
    {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            return socket.getLocalPort();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteRecursively(final Path dir)
    {
        try (Stream<Path> files = Files.walk(dir))
        {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList())
            {
                Files.deleteIfExists(file);
            }
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }
}
