package dev.brc.core.observe;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import dev.brc.core.command.Redaction;
import dev.brc.core.server.ServerContext;
import dev.brc.core.resp.Arguments;
import dev.brc.core.session.Session;

/** The commands that took longest lately (<a href="https://redis.io/commands/slowlog-get/">SLOWLOG</a>), newest first. Loop thread only. */
public final class SlowLog
{
    /** Arguments of a command that are kept ({@code SLOWLOG_ENTRY_MAX_ARGC}); the last one says how many more there were. */
    public static final int MAX_ARGUMENTS = 32;
    /** Bytes of an argument that are kept ({@code SLOWLOG_ENTRY_MAX_STRING}); what follows says how many more there were. */
    public static final int MAX_ARGUMENT_BYTES = 128;

    /**
     * One slow command.
     *
     * @param id          unique in this run of the server
     * @param unixSeconds when it ended
     * @param durationUs  how long it took
     * @param arguments   shortened and with secrets hidden; each character one byte
     * @param address     of the client
     * @param name        of the client; empty: none
     */
    public record Entry(long id, long unixSeconds, long durationUs, List<String> arguments, String address, String name)
    {
    }

    private final ServerContext server;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long nextId;

    SlowLog(final ServerContext server)
    {
        this.server = server;
    }

    void add(final Session session, final Arguments args, final Redaction redaction, final long durationUs)
    {
        final List<String> kept = new ArrayList<>();
        final int shown = args.count() > MAX_ARGUMENTS ? MAX_ARGUMENTS - 1 : args.count();
        for (int i = 0; i < shown; i++)
        {
            kept.add(redaction.isHidden(i) ? Redaction.SHOWN : shortened(args, i));
        }
        if (shown < args.count())
        {
            kept.add("... (" + (args.count() - shown) + " more arguments)");
        }
        entries.addFirst(new Entry(nextId++, System.currentTimeMillis() / 1000, durationUs, kept, session.address(),
            session.client().name));
        while (entries.size() > server.config().slowlogMaxLen)
        {
            entries.removeLast();
        }
    }

    private static String shortened(final Arguments args, final int index)
    {
        final int length = Math.min(args.length(index), MAX_ARGUMENT_BYTES);
        final String text = new String(args.buffer(), args.offset(index), length, StandardCharsets.ISO_8859_1);
        final int more = args.length(index) - length;
        return more == 0 ? text : text + "... (" + more + " more bytes)";
    }

    /** The entries, newest first. @return live view, at most {@code slowlog-max-len} */
    public Iterable<Entry> entries()
    {
        return entries;
    }

    /** How many there are. @return 0 or more */
    public int size()
    {
        return entries.size();
    }

    /** Forgets all; ids go on. */
    public void clear()
    {
        entries.clear();
    }
}
