package dev.brc.ebpf.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs the tools of the system: ip(8), ethtool(8), sysctl(8). */
public final class Shell
{
    private Shell()
    {
    }

    /** The output of a command that has to succeed, both streams. */
    public static String run(final List<String> command)
    {
        try
        {
            final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            final int status = process.waitFor();
            if (status != 0)
            {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + status + ": " + output);
            }
            return output;
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException("cannot run " + command.get(0), e);
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** {@link #run(List)} of a command line whose words contain no blanks. */
    public static String run(final String command)
    {
        return run(List.of(command.split(" +")));
    }
}
