package dev.brc.ebpf.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A network namespace of a {@link Lab}, with loopback up. Closed by its lab. */
public final class Namespace
{
    private static final Path FOLDER = Path.of("/run/netns");

    private final String name;

    Namespace(final String name)
    {
        this.name = name;
        Shell.run("ip netns add " + name);
        ip("link set lo up");
    }

    /** Its name as ip-netns(8) shows it. */
    public String name()
    {
        return name;
    }

    /** Runs ip(8) inside. */
    public String ip(final String arguments)
    {
        return Shell.run("ip -n " + name + " " + arguments);
    }

    /** The command line that runs a command inside. Unlike "ip netns exec" it keeps the mounts, so that bpffs is seen. */
    public List<String> inside(final List<String> command)
    {
        final List<String> line = new ArrayList<>(List.of("nsenter", "--net=" + FOLDER.resolve(name)));
        line.addAll(command);
        return line;
    }

    /** Runs a command without blanks in its words inside and returns its output; it has to succeed. */
    public String run(final String command)
    {
        return Shell.run(inside(List.of(command.split(" +"))));
    }

    /** Sets a kernel parameter below {@code net.} for this namespace. */
    public void sysctl(final String parameter, final String value)
    {
        final Path file = Path.of("/proc/sys", parameter.replace('.', '/'));
        call(() -> Files.writeString(file, value));
    }

    /** A thread, not started, that enters the namespace before it does its work. Threads that it starts are inside, too. */
    public Thread thread(final String threadName, final Runnable work)
    {
        final Thread thread = new Thread(() ->
        {
            Libc.enterNamespace(FOLDER.resolve(name).toString());
            work.run();
        }, threadName);
        thread.setDaemon(true);
        return thread;
    }

    /** Does something on a thread inside the namespace and returns what it returns; its exception is thrown here. */
    public <T> T call(final Callable<T> work)
    {
        final CompletableFuture<T> result = new CompletableFuture<>();
        thread(name + "-call", () ->
        {
            try
            {
                result.complete(work.call());
            }
            catch (final Throwable failure)
            {
                result.completeExceptionally(failure);
            }
        }).start();
        try
        {
            return result.get();
        }
        catch (final ExecutionException e)
        {
            if (e.getCause() instanceof Error error)
            {
                throw error;
            }
            if (e.getCause() instanceof RuntimeException failure)
            {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** {@link #call(Callable)} of something that returns nothing. */
    public void run(final ThrowingRunnable work)
    {
        call(() ->
        {
            work.run();
            return null;
        });
    }

    /** A piece of work that may throw anything. */
    @FunctionalInterface
    public interface ThrowingRunnable
    {
        void run() throws Exception;
    }

    /** Ends what still runs inside and deletes the namespace; its interfaces go with it. */
    static void delete(final String name)
    {
        for (final String pid : Shell.run("ip netns pids " + name).split("\\s+"))
        {
            // Threads of this JVM may stand inside; they end with their work.
            if (!pid.isEmpty() && Long.parseLong(pid) != ProcessHandle.current().pid())
            {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
        Shell.run("ip netns del " + name);
    }

    /** Names of the namespaces there are that start with a prefix. */
    static List<String> named(final String prefix)
    {
        if (!Files.isDirectory(FOLDER))
        {
            return List.of();
        }
        try (var files = Files.list(FOLDER))
        {
            return files.map(file -> file.getFileName().toString()).filter(file -> file.startsWith(prefix)).toList();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }
}
