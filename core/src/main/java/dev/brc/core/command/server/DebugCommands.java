package dev.brc.core.command.server;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.brc.core.command.Command;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.Help;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.Integers;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/**
 * DEBUG, as far as test suites of Redis and of its clients use it and it makes sense here: nothing that crashes the JVM, nothing about C
 * structures. Only where {@code enable-debug-command} allows it.
 */
final class DebugCommands
{
    private static final Logger LOG = LoggerFactory.getLogger(DebugCommands.class);
    private static final int LRU_CLOCK_MASK = (1 << 24) - 1;
    private static final int ANY = -1;
    private static final ReplyException NOT_POSITIVE = new ReplyException(
        "ERR value is out of range, must be positive");

    /** One subcommand: how many arguments it takes, DEBUG and its own name included, and what it does. */
    private record Subcommand(int minCount, int maxCount, Command command)
    {
        boolean allows(final int count)
        {
            return count >= minCount && (maxCount == ANY || count <= maxCount);
        }
    }

    private final Map<String, Subcommand> subcommands = new HashMap<>();

    private DebugCommands()
    {
        add("help", 2, 2, (session, args, out) -> Help.reply("debug", out));
        add("sleep", 3, 3, DebugCommands::sleep);
        add("set-active-expire", 3, 3, DebugCommands::setActiveExpire);
        add("pause-cron", 3, 3, DebugCommands::pauseCron);
        add("object", 3, 3, DebugCommands::object);
        add("digest", 2, 2, (session, args, out) -> DebugDigest.all(session, out));
        add("digest-value", 2, ANY, DebugDigest::values);
        add("populate", 3, 5, DebugCommands::populate);
        add("protocol", 3, 3, DebugProtocol::reply);
        add("error", 3, 3, (session, args, out) -> out.error(args.text(2)));
        add("log", 3, 3, DebugCommands::log);
        add("change-repl-id", 2, 2, DebugCommands::changeReplicationId);
        add("reload", 2, ANY, DebugCommands::noPersistence);
        add("loadaof", 2, 2, DebugCommands::noPersistence);
    }

    static void bind(final CommandTable table)
    {
        table.bind("debug", new DebugCommands()::debug);
    }

    private void add(final String name, final int minCount, final int maxCount, final Command command)
    {
        subcommands.put(name, new Subcommand(minCount, maxCount, command));
    }

    private void debug(final Session session, final Arguments args, final RespWriter out)
    {
        final Subcommand subcommand = subcommands.get(args.text(1).toLowerCase(Locale.ROOT));
        if (subcommand == null || !subcommand.allows(args.count()))
        {
            throw ReplyException.subcommand(args, "DEBUG");
        }
        subcommand.command.execute(session, args, out);
    }

    /** Holds up the event loop, which is the point of it. */
    private static void sleep(final Session session, final Arguments args, final RespWriter out)
    {
        final long endNs = System.nanoTime() + (long) (seconds(args.text(2)) * 1e9);
        long leftNs = endNs - System.nanoTime();
        while (leftNs > 0)
        {
            LockSupport.parkNanos(leftNs);
            leftNs = endNs - System.nanoTime();
        }
        out.ok();
    }

    private static double seconds(final String text)
    {
        try
        {
            return Double.parseDouble(text);
        }
        catch (final NumberFormatException e)
        {
            return 0;
        }
    }

    private static void setActiveExpire(final Session session, final Arguments args, final RespWriter out)
    {
        session.server().keyspace().activeExpireEnabled(isOn(args));
        out.ok();
    }

    private static void pauseCron(final Session session, final Arguments args, final RespWriter out)
    {
        session.server().cron().paused(isOn(args));
        out.ok();
    }

    /** As C's atoi: what is no number is 0. */
    private static boolean isOn(final Arguments args)
    {
        return Integers.isLong(args.buffer(), args.offset(2), args.length(2)) && args.integer(2) != 0;
    }

    private static void object(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = session.db().peek(args.buffer(), args.offset(2), args.length(2));
        if (entry == null)
        {
            throw ReplyException.NO_SUCH_KEY;
        }
        final long idleSeconds = entry.idleSeconds();
        final long lru = session.server().nowMs() / 1000 - idleSeconds & LRU_CLOCK_MASK;
        out.simple("Value at:0x" + Integer.toHexString(System.identityHashCode(entry.keyArray()))
            + " refcount:1 encoding:"
            + entry.encoding() + " serializedlength:" + serializedLength(entry) + " lru:" + lru + " lru_seconds_idle:"
            + idleSeconds);
    }

    /** What a string would take in a snapshot without compression; the memory that another value takes. */
    private static long serializedLength(final Entry entry)
    {
        if (!entry.isString())
        {
            return entry.value().memoryBytes();
        }
        if (entry.isInt() && entry.longValue() == (int) entry.longValue())
        {
            final int value = (int) entry.longValue();
            return value == (byte) value ? 2 : value == (short) value ? 3 : 5;
        }
        final int length = entry.length();
        return length + (length < 1 << 6 ? 1 : length < 1 << 14 ? 2 : 5);
    }

    private static void populate(final Session session, final Arguments args, final RespWriter out)
    {
        final long count = notNegative(args, 2);
        final String prefix = args.count() > 3 ? args.text(3) : "key";
        final long size = args.count() > 4 ? notNegative(args, 4) : 0;
        final Db db = session.db();
        for (long i = 0; i < count; i++)
        {
            final byte[] key = (prefix + ":" + i).getBytes(StandardCharsets.ISO_8859_1);
            if (!db.exists(key))
            {
                final byte[] text = ("value:" + i).getBytes(StandardCharsets.US_ASCII);
                final byte[] value = size == 0 ? text : new byte[(int) size];
                System.arraycopy(text, 0, value, 0, Math.min(text.length, value.length));
                db.setString(key, value);
            }
        }
        out.ok();
    }

    private static long notNegative(final Arguments args, final int index)
    {
        final boolean number = Integers.isLong(args.buffer(), args.offset(index), args.length(index));
        final long value = number ? args.integer(index) : -1;
        if (value < 0 || value > Integer.MAX_VALUE)
        {
            throw NOT_POSITIVE;
        }
        return value;
    }

    private static void log(final Session session, final Arguments args, final RespWriter out)
    {
        LOG.warn("DEBUG LOG: {}", args.text(2));
        out.ok();
    }

    private static void changeReplicationId(final Session session, final Arguments args, final RespWriter out)
    {
        session.server().observation().changeReplicationId();
        out.ok();
    }

    private static void noPersistence(final Session session, final Arguments args, final RespWriter out)
    {
        throw PersistenceCommands.NEVER_SAVED;
    }
}
