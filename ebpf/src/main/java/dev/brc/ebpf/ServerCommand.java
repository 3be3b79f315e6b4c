package dev.brc.ebpf;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.brc.core.BrcServer;
import dev.brc.core.BrcServerBuilder;
import dev.brc.core.config.Config;
import dev.brc.core.config.ConfigException;
import dev.brc.core.config.ConfigFile;
import dev.brc.core.config.Settings;
import dev.brc.ebpf.bpf.BpfException;
import dev.brc.ebpf.cache.KernelCache;
import dev.brc.epoll.ErrnoException;
import dev.brc.epoll.Syscalls;

/** {@code brc server}: reads the settings as redis-server does, runs the server, stops it on SIGTERM and SIGINT. */
final class ServerCommand
{
    private static final int SUCCESS = 0;
    private static final int OPERATOR_MISTAKE = 1;

    private final Config config = new Config();
    private volatile boolean finished;

    private ServerCommand()
    {
    }

    /**
     * Runs a server until it is told to stop.
     *
     * @param arguments as on the command line, without {@code server}
     * @param err       where mistakes of the operator are explained
     * @return exit status
     */
    static int run(final List<String> arguments, final PrintStream err)
    {
        Syscalls.preload(); // beside the settings and the command table: a quarter of the start
        final ServerCommand command = new ServerCommand();
        try
        {
            readSettings(command.config.settings(), arguments);
            return command.serve();
        }
        catch (final ConfigException | ErrnoException | BpfException e)
        {
            err.println("brc: " + e.getMessage());
            return OPERATOR_MISTAKE;
        }
    }

    /** A file first, then {@code --name value…}, which are stronger wherever the file's name stands. */
    static void readSettings(final Settings settings, final List<String> arguments)
    {
        final List<List<String>> options = new ArrayList<>();
        String file = null;
        int at = 0;
        if (!arguments.isEmpty() && (!arguments.get(0).startsWith("-") || arguments.get(0).equals("-")))
        {
            file = arguments.get(0);
            at = 1;
        }
        while (at < arguments.size())
        {
            final List<String> option = new ArrayList<>();
            at = option(arguments, at, option);
            if (!option.get(0).equals("config"))
            {
                options.add(option);
                continue;
            }
            if (option.size() != 2 || file != null)
            {
                throw new ConfigException(
                    file != null ? "only one configuration file can be given" : "--config takes one file");
            }
            file = option.get(1);
        }
        if (file != null && file.equals("-"))
        {
            ConfigFile.load(settings, System.in, "standard input");
        }
        else if (file != null)
        {
            ConfigFile.load(settings, new File(file));
        }
        for (final List<String> option : options)
        {
            ConfigFile.loadOption(settings, option.get(0), option.subList(1, option.size()));
        }
    }

    /** Takes {@code --name value…} or {@code --name=value} and returns the position behind it. */
    private static int option(final List<String> arguments, final int from, final List<String> into)
    {
        final String first = arguments.get(from);
        if (!first.startsWith("--") || first.length() == 2)
        {
            throw new ConfigException("command line: '" + first + "': Bad directive or wrong number of arguments");
        }
        final int equals = first.indexOf('=');
        into.add(equals < 0 ? first.substring(2) : first.substring(2, equals));
        if (equals >= 0)
        {
            into.add(first.substring(equals + 1));
        }
        int at = from + 1;
        while (at < arguments.size() && !arguments.get(at).startsWith("--"))
        {
            into.add(arguments.get(at++));
        }
        return at;
    }

    private int serve()
    {
        if (config.port == 0)
        {
            config.bind = new ArrayList<>();
            if (config.unixsocket.isEmpty())
            {
                throw new ConfigException("port is 0 and unixsocket is empty: there is nothing to listen on");
            }
        }
        checkLogFile();
        Logging.start(config);
        final Logger log = LoggerFactory.getLogger(ServerCommand.class);
        log.info("{}, process {}", Version.line(), ProcessHandle.current().pid());
        try (BrcServer server = start())
        {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stopOnSignal(server, log), "brc-signal"));
            server.endpoints().forEach(endpoint -> log.info("listening on {}", endpoint));
            writePidFile(log);
            server.awaitStop();
        }
        catch (final InterruptedException e)
        {
            throw new IllegalStateException("nobody interrupts the main thread", e);
        }
        finished = true;
        removePidFile();
        log.info("stopped");
        return SUCCESS;
    }

    private BrcServer start()
    {
        final BrcServerBuilder builder = new BrcServerBuilder(config);
        if (config.xdp.isEmpty())
        {
            return builder.start();
        }
        final KernelCache cache = KernelCache.start(config);
        try
        {
            return builder.readCache(cache).start();
        }
        catch (final RuntimeException e)
        {
            cache.close();
            throw e;
        }
    }

    /** Runs when the JVM is asked to end: by a signal, or because the server has stopped by itself. */
    private void stopOnSignal(final BrcServer server, final Logger log)
    {
        if (finished)
        {
            return;
        }
        log.info("asked to stop by a signal");
        server.close();
        removePidFile();
        log.info("stopped");
        System.out.flush();
        // Otherwise the status would be 128 + the number of the signal.
        Runtime.getRuntime().halt(SUCCESS);
    }

    private void checkLogFile()
    {
        if (config.logfile.isEmpty())
        {
            return;
        }
        final File file = config.file(config.logfile).getAbsoluteFile();
        if (file.isDirectory() || !(file.exists() ? file.canWrite() : file.getParentFile().canWrite()))
        {
            throw new ConfigException("can't open the log file '" + file + "': "
                + (file.isDirectory()
                    ? "Is a directory"
                    : file.getParentFile().exists()
                        ? "Permission denied"
                        : "No such file or directory"));
        }
    }

    private void writePidFile(final Logger log)
    {
        if (!config.pidfile.isEmpty())
        {
            final Path file = config.file(config.pidfile).toPath();
            try
            {
                Files.writeString(file, ProcessHandle.current().pid() + "\n");
            }
            catch (final IOException e)
            {
                log.warn("failed to write PID file {}: {}", file, e.toString());
            }
        }
    }

    private void removePidFile()
    {
        if (!config.pidfile.isEmpty())
        {
            config.file(config.pidfile).delete();
        }
    }
}
