package dev.brc.core.command.server;

import dev.brc.core.observe.MemoryUsage;
import dev.brc.core.server.ServerContext;
import dev.brc.core.util.HumanBytes;

/** MEMORY DOCTOR: what about the memory is out of the ordinary, in words. */
final class MemoryDoctor
{
    private static final long SMALL_BYTES = 5L << 20;
    private static final long BIG_CLIENT_BYTES = 200L << 10;
    private static final String EMPTY = "Hi Sam, this instance is empty or is using very little memory, my issues detector can't"
        + " be used in these conditions. Please, leave for your mission on Earth and fill it with some data. The new Sam and I"
        + " will be back to our programming as soon as I finished rebooting.\n";
    private static final String HEALTHY = "Hi Sam, I can't find any memory issue in your instance. I can only account for what"
        + " occurs on this base.\n";

    private MemoryDoctor()
    {
    }

    static String report(final ServerContext server)
    {
        final MemoryUsage memory = server.observation().memory();
        final long used = memory.usedBytes();
        if (used < SMALL_BYTES)
        {
            return EMPTY;
        }
        final StringBuilder issues = new StringBuilder();
        if (memory.peakBytes() > used + used / 2)
        {
            issue(issues, "Peak memory",
                "the server used " + HumanBytes.format(memory.peakBytes()) + " at its peak and uses "
                    + HumanBytes.format(used)
                    + " now. The Java heap does not shrink at once, so the process looks large.");
        }
        final long heap = memory.heapMaxBytes();
        final long maxmemory = server.config().keyspace().maxmemory;
        if (used > heap - heap / 5)
        {
            issue(issues, "Java heap", "more than four fifths of the largest heap (" + HumanBytes.format(heap)
                + ") are in use. Set maxmemory, or give the JVM more with -Xmx or -XX:MaxRAMPercentage.");
        }
        if (maxmemory > heap - heap / 5)
        {
            issue(issues, "maxmemory", "it is above four fifths of the largest Java heap (" + HumanBytes.format(heap)
                + "): the heap may be full before keys are evicted.");
        }
        final int clients = server.sessions().count();
        if (clients > 0 && memory.clientsBytes() / clients > BIG_CLIENT_BYTES)
        {
            issue(issues, "Client buffers", "clients take " + HumanBytes.format(memory.clientsBytes() / clients)
                + " each on average. Look at omem and qbuf in CLIENT LIST for those that do not read their replies.");
        }
        return issues.length() == 0
            ? HEALTHY
            : "Sam, I detected a few issues in this instance's memory:\n\n" + issues
                + "\nI'm here to keep you safe, Sam. I want to help you.\n";
    }

    private static void issue(final StringBuilder issues, final String title, final String text)
    {
        issues.append(" * ").append(title).append(": ").append(text).append('\n');
    }
}
