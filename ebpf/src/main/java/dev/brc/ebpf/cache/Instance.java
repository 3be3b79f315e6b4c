package dev.brc.ebpf.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One server process, as the name of a folder in the bpffs tells it: {@code PID-START-NETNS-PIDNS}. The start time (clock ticks after boot) tells
 * a process from a later one of the same number; the namespaces tell whether the number and the device mean anything here.
 */
record Instance(long pid, long startTicks, long netNamespace, long pidNamespace)
{
    private static final Pattern NAME = Pattern.compile("(\\d+)-(\\d+)-(\\d+)-(\\d+)");
    private static final Pattern NAMESPACE = Pattern.compile("\\w+:\\[(\\d+)\\]");
    /** Field 22 of {@code proc(5)}'s stat, counted behind the name in parentheses, which may hold blanks. */
    private static final int START_TIME_FIELD = 19;

    /** This process. */
    static Instance self()
    {
        final long pid = ProcessHandle.current().pid();
        return new Instance(pid, startTicks(pid), namespace("net"), namespace("pid"));
    }

    /** What a folder's name says; null if it is not one of ours. */
    static Instance parse(final String name)
    {
        final Matcher matcher = NAME.matcher(name);
        return matcher.matches()
            ? new Instance(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3)), Long.parseLong(matcher.group(4)))
            : null;
    }

    /** The folder's name; bpffs allows no dots. */
    String folder()
    {
        return pid + "-" + startTicks + "-" + netNamespace + "-" + pidNamespace;
    }

    /** Whether its devices are those of this process. */
    boolean isOfThisNetwork()
    {
        return netNamespace == namespace("net");
    }

    /** Whether there is still a process of this number and start; what runs in another PID namespace is not seen and counts as running. */
    boolean isRunning()
    {
        return pidNamespace != namespace("pid") || startTicks(pid) == startTicks;
    }

    /** When a process started, in clock ticks after boot; -1: there is no such process, or it is a zombie. */
    private static long startTicks(final long pid)
    {
        try
        {
            final String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[0].equals("Z") || fields[0].equals("X") ? -1 : Long.parseLong(fields[START_TIME_FIELD]);
        }
        catch (final IOException e)
        {
            return -1;
        }
    }

    private static long namespace(final String kind)
    {
        try
        {
            final Matcher matcher = NAMESPACE.matcher(
                Files.readSymbolicLink(Path.of("/proc/thread-self/ns/" + kind)).toString());
            return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
        }
        catch (final IOException e)
        {
            return 0; // a kernel without such namespaces
        }
    }
}
