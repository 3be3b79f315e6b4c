package dev.brc.core.observe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel tells about the process and the machine (proc(5)). Read when somebody asks, not on the hot path. */
public final class ProcFiles
{
    /** Bytes of a page; the same on all machines that the server runs on (x86-64; aarch64 as distributions build it). */
    private static final int PAGE_BYTES = 4096;
    /** Ticks in a second of the times in stat ({@code USER_HZ}; part of the kernel's interface, always 100). */
    private static final int TICKS_PER_SECOND = 100;
    private static final int STAT_UTIME = 11;

    private ProcFiles()
    {
    }

    private static String read(final String path)
    {
        try
        {
            return new String(Files.readAllBytes(Path.of(path)), StandardCharsets.US_ASCII);
        }
        catch (final IOException e)
        {
            return "";
        }
    }

    /** Memory that the process has in RAM. @return bytes; 0 if the kernel does not say */
    public static long residentBytes()
    {
        final String[] fields = read("/proc/self/statm").split(" ");
        return fields.length < 2 ? 0 : Long.parseLong(fields[1]) * PAGE_BYTES;
    }

    /** Memory of the machine. @return bytes; 0 if the kernel does not say */
    public static long totalMemoryBytes()
    {
        for (final String line : read("/proc/meminfo").split("\n"))
        {
            if (line.startsWith("MemTotal:"))
            {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        return 0;
    }

    /**
     * CPU time of the process or of the calling thread.
     *
     * @param self {@code self} or {@code thread-self}
     * @return user, system, user of children, system of children; seconds
     */
    public static double[] cpuSeconds(final String self)
    {
        final String stat = read("/proc/" + self + "/stat");
        final double[] seconds = new double[4];
        // The second field, the name in parentheses, may hold blanks.
        final String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
        for (int i = 0; i < seconds.length && fields.length > STAT_UTIME + i; i++)
        {
            seconds[i] = Double.parseDouble(fields[STAT_UTIME + i]) / TICKS_PER_SECOND;
        }
        return seconds;
    }

    /** Most files that the process may have open (soft limit). @return {@link Long#MAX_VALUE} if there is no limit */
    public static long openFilesLimit()
    {
        for (final String line : read("/proc/self/limits").split("\n"))
        {
            if (line.startsWith("Max open files"))
            {
                final String[] words = line.substring("Max open files".length()).trim().split(" +");
                return words[0].equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(words[0]);
            }
        }
        return Long.MAX_VALUE;
    }

    /** What the process runs. @return path of the executable; empty if the kernel does not say */
    public static String executable()
    {
        try
        {
            return Files.readSymbolicLink(Path.of("/proc/self/exe")).toString();
        }
        catch (final IOException e)
        {
            return "";
        }
    }

    /** The kernel. @return such as {@code Linux 6.18.0 x86_64} */
    public static String system()
    {
        final String arch = System.getProperty("os.arch");
        return "Linux " + read("/proc/sys/kernel/osrelease").trim() + " " + (arch.equals("amd64") ? "x86_64" : arch);
    }
}
