package dev.brc.ebpf.net;

import dev.brc.core.testing.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A server as a process in the server's namespace, on port {@value #PORT} of all its addresses. */
public final class HostedServer implements AutoCloseable
{
    public static final int PORT = 6379;

    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Process process;
    private final Path folder;

    private HostedServer(final Process process, final Path folder)
    {
        this.process = process;
        this.folder = folder;
    }

    /** brc from the classes under test, with further options. */
    public static HostedServer brc(final Lab lab, final Namespace host, final String... options)
    {
        final List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
            .toString(), "-XX:+UseSerialGC", "-Xmx512m", "-Xshare:auto", "-cp", System.getProperty("java.class.path"),
            "dev.brc.ebpf.Main", "--port", Integer.toString(PORT), "--bind", Hosts.SERVER_IP, Hosts.SERVER_IP6,
            "127.0.0.1", "--protected-mode", "no"));
        Collections.addAll(command, options);
        return start(lab, host, command);
    }

    /** redis-server without persistence, with further options. */
    public static HostedServer redis(final Lab lab, final Namespace host, final String... options)
    {
        final List<String> command = new ArrayList<>(List.of("redis-server", "--port", Integer.toString(PORT), "--save",
            "", "--appendonly", "no", "--protected-mode", "no", "--bind", "*", "-::*"));
        Collections.addAll(command, options);
        return start(lab, host, command);
    }

    private static HostedServer start(final Lab lab, final Namespace host, final List<String> command)
    {
        try
        {
            final Path folder = Files.createTempDirectory("brc-hosted-");
            final Process process = new ProcessBuilder(host.inside(command)).directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
            final HostedServer server = lab.own(new HostedServer(process, folder));
            host.run(server::awaitPong);
            return server;
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        }
    }

    private void awaitPong()
    {
        final long start = System.nanoTime();
        while (true)
        {
            try (RawClient client = RawClient.connect("127.0.0.1", PORT))
            {
                if (client.command("PING").text().equals("PONG"))
                {
                    return;
                }
            }
            catch (final UncheckedIOException notYet)
            {
                if (!process.isAlive() || System.nanoTime() - start > START_TIMEOUT_NS)
                {
                    throw new IllegalStateException("the server does not start; it said: " + log(), notYet);
                }
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** The server's process; nsenter has become the server, so that signals reach it. */
    public Process process()
    {
        return process;
    }

    /** What the server has written to its standard output and error. */
    public String log()
    {
        try
        {
            return Files.readString(folder.resolve("log"), StandardCharsets.ISO_8859_1);
        }
        catch (final IOException e)
        {
            return e.toString();
        }
    }

    /** Stops it by SIGTERM, so that it can put its things away, and by SIGKILL after half a minute; removes its folder. */
    @Override
    public void close() throws IOException
    {
        process.destroy();
        try
        {
            if (!process.waitFor(30, TimeUnit.SECONDS))
            {
                process.destroyForcibly();
            }
        }
        catch (final InterruptedException e)
        {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        if (Files.exists(folder))
        {
            try (Stream<Path> files = Files.walk(folder))
            {
                for (final Path file : files.sorted(Collections.reverseOrder()).toList())
                {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
