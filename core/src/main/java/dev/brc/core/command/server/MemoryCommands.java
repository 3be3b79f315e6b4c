package dev.brc.core.command.server;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.Help;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.observe.MemoryUsage;
import dev.brc.core.observe.ProcFiles;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.server.ServerContext;
import dev.brc.core.session.Session;

/** <a href="https://redis.io/commands/memory/">MEMORY</a>: sizes are those of brc, the allocator is the JVM. */
final class MemoryCommands
{
    /** The fields of MEMORY STATS apart from those of databases. */
    private static final int STATS_FIELDS = 27;

    private MemoryCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("memory|usage", MemoryCommands::usage);
        table.bind("memory|stats", MemoryCommands::stats);
        table.bind("memory|doctor",
            (session, args, out) -> out.verbatim("txt", MemoryDoctor.report(session.server())));
        table.bind("memory|malloc-stats", (session, args, out) -> out.verbatim("txt", javaMemory()));
        // Nothing to give back: the garbage collector decides. A collection would stop all clients.
        table.bind("memory|purge", (session, args, out) -> out.ok());
        table.bind("memory|help", (session, args, out) -> Help.reply("memory", out));
    }

    private static void usage(final Session session, final Arguments args, final RespWriter out)
    {
        for (int i = 3; i < args.count(); i += 2)
        {
            if (!args.is(i, "samples") || i + 1 == args.count())
            {
                throw ReplyException.SYNTAX;
            }
            if (args.integer(i + 1) < 0) // sizes are kept, not sampled
            {
                throw ReplyException.SYNTAX;
            }
        }
        final Entry entry = session.db().peek(args.buffer(), args.offset(2), args.length(2));
        if (entry == null)
        {
            out.nullBulk();
        }
        else
        {
            out.integer(entry.memoryBytes());
        }
    }

    private static void stats(final Session session, final Arguments args, final RespWriter out)
    {
        final ServerContext server = session.server();
        final MemoryUsage memory = server.observation().memory();
        final long used = memory.usedBytes();
        long keys = 0;
        long tables = 0;
        int databases = 0;
        for (int i = 0; i < server.keyspace().databases(); i++)
        {
            final Db db = server.keyspace().db(i);
            keys += db.size();
            tables += db.size() == 0 ? 0 : db.indexBytes() + db.expiringIndexBytes();
            databases += db.size() == 0 ? 0 : 1;
        }
        final long overhead = memory.clientsBytes() + tables;
        final long dataset = Math.max(0, used - overhead);
        out.map(STATS_FIELDS + databases);
        put(out, "peak.allocated", memory.peakBytes());
        put(out, "total.allocated", used);
        put(out, "startup.allocated", 0);
        put(out, "replication.backlog", 0);
        put(out, "clients.slaves", 0);
        put(out, "clients.normal", memory.clientsBytes());
        put(out, "cluster.links", 0);
        put(out, "aof.buffer", 0);
        put(out, "lua.caches", 0);
        put(out, "functions.caches", 0);
        for (int i = 0; i < server.keyspace().databases(); i++)
        {
            put(out, server.keyspace().db(i));
        }
        put(out, "overhead.total", overhead);
        put(out, "keys.count", keys);
        put(out, "keys.bytes-per-key", keys == 0 ? 0 : used / keys);
        put(out, "dataset.bytes", dataset);
        put(out, "dataset.percentage", ratio(100 * dataset, used));
        put(out, "peak.percentage", ratio(100 * used, memory.peakBytes()));
        final long reserved = server.keyspace().reservedMemoryBytes();
        final long committed = memory.heapCommittedBytes();
        put(out, "allocator.allocated", server.keyspace().usedMemoryBytes());
        put(out, "allocator.active", reserved);
        put(out, "allocator.resident", committed);
        put(out, "allocator-fragmentation.ratio", ratio(reserved, server.keyspace().usedMemoryBytes()));
        put(out, "allocator-fragmentation.bytes", reserved - server.keyspace().usedMemoryBytes());
        put(out, "allocator-rss.ratio", ratio(committed, reserved));
        put(out, "allocator-rss.bytes", committed - reserved);
        final long resident = ProcFiles.residentBytes();
        put(out, "rss-overhead.ratio", ratio(resident, committed));
        put(out, "rss-overhead.bytes", resident - committed);
        put(out, "fragmentation", ratio(resident, used));
        put(out, "fragmentation.bytes", resident - used);
    }

    private static double ratio(final long part, final long whole)
    {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private static void put(final RespWriter out, final Db db)
    {
        if (db.size() > 0)
        {
            out.bulk("db." + db.index());
            out.map(3);
            put(out, "overhead.hashtable.main", db.indexBytes());
            put(out, "overhead.hashtable.expires", db.expiringIndexBytes());
            put(out, "overhead.hashtable.slot-to-keys", 0);
        }
    }

    private static void put(final RespWriter out, final String name, final long value)
    {
        out.bulk(name);
        out.integer(value);
    }

    private static void put(final RespWriter out, final String name, final double value)
    {
        out.bulk(name);
        out.doubleValue(value);
    }

    private static String javaMemory()
    {
        final StringBuilder text = new StringBuilder("Memory of ").append(System.getProperty("java.vm.name"))
            .append(' ')
            .append(System.getProperty("java.vm.version")).append("\n\n");
        text.append(String.format("%-34s %15s %15s%n", "pool", "used", "committed"));
        for (final MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans())
        {
            text.append(String.format("%-34s %15d %15d%n", pool.getName(), pool.getUsage().getUsed(),
                pool.getUsage().getCommitted()));
        }
        text.append(String.format("%n%-34s %15s %15s%n", "collector", "collections", "milliseconds"));
        for (final GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans())
        {
            text.append(String.format("%-34s %15d %15d%n", collector.getName(), collector.getCollectionCount(),
                collector.getCollectionTime()));
        }
        return text.toString();
    }
}
