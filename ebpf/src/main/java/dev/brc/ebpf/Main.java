package dev.brc.ebpf;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

import dev.brc.ebpf.bpf.BpfException;
import dev.brc.ebpf.cli.DetachCommand;
import dev.brc.ebpf.cli.DoctorCommand;
import dev.brc.ebpf.cli.PassCommand;
import dev.brc.ebpf.cli.StatsCommand;
import dev.brc.ebpf.cli.TopCommand;
import dev.brc.epoll.ErrnoException;

/** The command line: {@code java -jar brc.jar [COMMAND] [OPTION…]}. */
public final class Main
{
    private static final String USAGE = """
        Usage: java -jar brc.jar [server] [FILE] [--SETTING VALUE...]...
               java -jar brc.jar doctor | stats | top | detach | pass [--dev DEVICE]
               java -jar brc.jar --help | --version

        A Redis-compatible server whose hot GETs are answered by the kernel.

          FILE, --config FILE       configuration in the syntax of redis.conf; - reads it from standard input
          --SETTING VALUE...        any setting of redis.conf, after the file and stronger than it
          -h, --help                this text
          -v, --version             what this is

        Often used settings, with their defaults:
          --port 6379               TCP port
          --bind "* -::*"           addresses to listen on
          --unixsocket PATH         Unix domain socket to listen on too
          --requirepass PASSWORD    password of the default user
          --maxmemory 0             such as 100mb; 0: no limit
          --maxmemory-policy noeviction
          --loglevel notice         debug, verbose, notice or warning
          --logfile ""              empty: standard output

        The kernel cache (as root, or with CAP_BPF, CAP_NET_ADMIN and CAP_PERFMON):
          --xdp DEVICE              answer GETs that come in through this network device; repeatable
          --xdp-mode auto           native, generic, or auto: native if the driver can
          --xdp-cache-mb 64         memory for keys and replies
          --xdp-max-value 1024      bytes of a value that is still cached
          --xdp-connections 10000   connections that can be answered at the same time

          doctor                    what this machine lacks for the kernel cache, and what to do about it
          stats [--all]             counters of the kernel caches that run here
          top [--once]              the same for each second, live
          detach                    removes what servers that were killed have left on devices
          pass                      gives the other end of a veth pair the XDP program that it needs

        docs/configuration.md lists all settings. SIGTERM and SIGINT stop the server.
        """;

    private Main()
    {
    }

    /** Runs the command line and ends the JVM: 0 if all went well, 1 for a mistake that one sentence on standard error explains. */
    public static void main(final String[] args)
    {
        final int status = run(Arrays.asList(args), System.out, System.err);
        System.out.flush();
        System.exit(status);
    }

    private static int run(final List<String> words, final PrintStream out, final PrintStream err)
    {
        final String first = words.isEmpty() ? "server" : words.get(0);
        switch (first)
        {
            case "-h":
            case "--help":
                out.print(USAGE);
                return 0;
            case "-v":
            case "--version":
                out.println(Version.line());
                return 0;
            case "server":
                return words.isEmpty()
                    ? ServerCommand.run(words, err)
                    : serverOrHelp(words.subList(1, words.size()), out, err);
            case "doctor":
            case "stats":
            case "top":
            case "detach":
            case "pass":
                return toolOrHelp(first, words.subList(1, words.size()), out, err);
            default:
                return ServerCommand.run(words, err);
        }
    }

    private static int toolOrHelp(final String command, final List<String> words, final PrintStream out,
        final PrintStream err)
    {
        if (words.contains("--help") || words.contains("-h"))
        {
            out.print(USAGE);
            return 0;
        }
        Logging.quiet();
        try
        {
            switch (command)
            {
                case "doctor":
                    return DoctorCommand.run(words, out);
                case "stats":
                    return StatsCommand.run(words, out);
                case "top":
                    return TopCommand.run(words, out);
                case "pass":
                    return PassCommand.run(words, out);
                default:
                    return DetachCommand.run(words, out);
            }
        }
        catch (final BpfException | ErrnoException e)
        {
            err.println("brc: " + e.getMessage());
            return 1;
        }
    }

    private static int serverOrHelp(final List<String> words, final PrintStream out, final PrintStream err)
    {
        if (words.size() == 1 && (words.get(0).equals("--help") || words.get(0).equals("-h")))
        {
            out.print(USAGE);
            return 0;
        }
        return ServerCommand.run(words, err);
    }
}
