package dev.brc.ebpf;

import dev.brc.core.config.Config;

/** Sets up the log of the standalone server; before the first logger is asked for. */
final class Logging
{
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private Logging()
    {
    }

    /** One line a fact, with its time, on standard output or in {@code logfile}. */
    static void start(final Config config)
    {
        property("logFile", config.logfile.isEmpty() ? "System.out" : config.file(config.logfile).getPath());
        property("defaultLogLevel", level(config.loglevel));
        property("showDateTime", "true");
        property("dateTimeFormat", "yyyy-MM-dd HH:mm:ss.SSS");
        property("showThreadName", "false");
        property("showLogName", "false");
        property("levelInBrackets", "false");
    }

    /** For commands beside the server: only what went wrong is logged, on standard error. */
    static void quiet()
    {
        property("logFile", "System.err");
        property("defaultLogLevel", "error");
    }

    private static void property(final String name, final String value)
    {
        // What was given with -D is stronger.
        if (System.getProperty(PREFIX + name) == null)
        {
            System.setProperty(PREFIX + name, value);
        }
    }

    private static String level(final String loglevel)
    {
        switch (loglevel)
        {
            case "debug":
            case "verbose":
                return "debug";
            case "warning":
                return "warn";
            default:
                return "info";
        }
    }
}
