package dev.brc.ebpf.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** A command-line program with what it prints (both streams). Ends with {@link #close}, if not by itself. */
public final class Tool implements AutoCloseable
{
    private static final long TIMEOUT_S = 120;

    private final List<String> command;
    private final Process process;
    private final Thread reader;
    private final StringBuilder output = new StringBuilder();
    private int searchedTo;

    private Tool(final List<String> command) throws IOException
    {
        this.command = command;
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        reader = new Thread(this::read, "tool-" + command.get(0));
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a program. */
    public static Tool start(final String... command)
    {
        try
        {
            return new Tool(List.of(command));
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException("cannot run " + command[0] + ": make test installs it", e);
        }
    }

    /** Runs a program to its end, which must be successful; returns what it printed. */
    public static String run(final String... command)
    {
        return runWithInput("", command);
    }

    /** Runs a program to its end, which must be successful, with something on its standard input; returns what it printed. */
    public static String runWithInput(final String input, final String... command)
    {
        try (Tool tool = start(command))
        {
            tool.type(input);
            tool.endOfInput();
            return tool.awaitEnd();
        }
    }

    private void read()
    {
        try (Reader stdout = process.inputReader(StandardCharsets.ISO_8859_1))
        {
            final char[] chunk = new char[8192];
            for (int n = stdout.read(chunk); n >= 0; n = stdout.read(chunk))
            {
                append(new String(chunk, 0, n));
            }
        }
        catch (final IOException closed)
        {
            append("(" + closed.getMessage() + ")");
        }
    }

    private synchronized void append(final String text)
    {
        output.append(text);
    }

    private synchronized String rest(final int from)
    {
        return output.substring(from);
    }

    /** Writes to its standard input. */
    public void type(final String text)
    {
        try
        {
            final OutputStream stdin = process.getOutputStream();
            stdin.write(text.getBytes(StandardCharsets.ISO_8859_1));
            stdin.flush();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(command + " does not read its input; it said: " + rest(0), e);
        }
    }

    /** Closes its standard input. */
    public void endOfInput()
    {
        try
        {
            process.getOutputStream().close();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a line of output behind what was waited for before, and returns it. */
    public String awaitLine(final Predicate<String> wanted)
    {
        final String[] found = new String[1];
        await(text ->
        {
            int from = 0;
            for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from))
            {
                final String line = text.substring(from, end).replace("\r", "");
                from = end + 1;
                if (wanted.test(line))
                {
                    found[0] = line;
                    return from;
                }
            }
            return -1;
        });
        return found[0];
    }

    /** Waits for some text behind what was waited for before, also within a line. */
    public void awaitText(final String wanted)
    {
        await(text -> text.contains(wanted) ? text.indexOf(wanted) + wanted.length() : -1);
    }

    private void await(final ToIntFunction<String> search)
    {
        final long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
        boolean ended = false;
        while (!ended && System.nanoTime() < until)
        {
            ended = !reader.isAlive(); // asked before looking: nothing comes afterwards
            final int found = search.applyAsInt(rest(searchedTo));
            if (found >= 0)
            {
                searchedTo += found;
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        throw new AssertionError(command + " did not print what was waited for, but: " + rest(0));
    }

    /** Waits for its successful end; returns all that it printed. */
    public String awaitEnd()
    {
        try
        {
            if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS))
            {
                throw new AssertionError(command + " does not end; it said: " + rest(0));
            }
            reader.join();
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        final String all = rest(0).stripTrailing();
        if (process.exitValue() != 0)
        {
            throw new AssertionError(command + " ended with status " + process.exitValue() + ": " + all);
        }
        return all;
    }

    /** Ends it. */
    @Override
    public void close()
    {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try
        {
            process.waitFor();
            reader.join();
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
        }
    }
}
