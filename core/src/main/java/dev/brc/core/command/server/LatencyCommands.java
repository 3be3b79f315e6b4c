package dev.brc.core.command.server;

import java.util.ArrayList;
import java.util.List;

import dev.brc.core.command.CommandSpec;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.Help;
import dev.brc.core.command.LatencyHistogram;
import dev.brc.core.command.ReplyException;
import dev.brc.core.observe.LatencyEvent;
import dev.brc.core.observe.LatencyMonitor;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.server.ServerContext;
import dev.brc.core.session.Session;

/** <a href="https://redis.io/commands/latency/">LATENCY</a>. */
final class LatencyCommands
{
    /** The histogram's buckets: they double from about 1 µs to about 1 s, as Redis shows them. */
    private static final long FIRST_BUCKET_NS = 1024;
    private static final long LAST_BUCKET_NS = 1_000_000_000;

    private LatencyCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("latency|latest", LatencyCommands::latest);
        table.bind("latency|history", LatencyCommands::history);
        table.bind("latency|reset", LatencyCommands::reset);
        table.bind("latency|graph", LatencyCommands::graph);
        table.bind("latency|doctor",
            (session, args, out) -> out.verbatim("txt", new LatencyDoctor(session.server()).report()));
        table.bind("latency|histogram", LatencyCommands::histogram);
        table.bind("latency|help", (session, args, out) -> Help.reply("latency", out));
    }

    private static LatencyMonitor monitor(final Session session)
    {
        return session.server().observation().latency();
    }

    private static void latest(final Session session, final Arguments args, final RespWriter out)
    {
        out.array(monitor(session).events().size());
        monitor(session).events().forEach((name, event) ->
        {
            out.array(4);
            out.bulk(name);
            out.integer(event.second(event.count() - 1));
            out.integer(event.millisecond(event.count() - 1));
            out.integer(event.max());
        });
    }

    private static void history(final Session session, final Arguments args, final RespWriter out)
    {
        final LatencyEvent event = monitor(session).events().get(args.text(2));
        final int count = event == null ? 0 : event.count();
        out.array(count);
        for (int i = 0; i < count; i++)
        {
            out.array(2);
            out.integer(event.second(i));
            out.integer(event.millisecond(i));
        }
    }

    private static void reset(final Session session, final Arguments args, final RespWriter out)
    {
        final List<String> names = new ArrayList<>();
        if (args.count() == 2)
        {
            names.addAll(monitor(session).events().keySet());
        }
        for (int i = 2; i < args.count(); i++)
        {
            names.add(args.text(i));
        }
        out.integer(monitor(session).reset(names));
    }

    private static void graph(final Session session, final Arguments args, final RespWriter out)
    {
        final LatencyEvent event = monitor(session).events().get(args.text(2));
        if (event == null)
        {
            throw new ReplyException("ERR No samples available for event '" + args.cText(2) + "'");
        }
        out.verbatim("txt", LatencyGraph.draw(args.text(2), event, session.server().nowMs() / 1000));
    }

    private static void histogram(final Session session, final Arguments args, final RespWriter out)
    {
        final ServerContext server = session.server();
        final List<CommandSpec> wanted = new ArrayList<>();
        if (args.count() == 2)
        {
            for (int id = 0; id < CommandTable.specCount(); id++)
            {
                addIfRecorded(server, CommandTable.spec(id), wanted);
            }
        }
        for (int i = 2; i < args.count(); i++)
        {
            final CommandSpec spec = server.table().lookupFullName(args, i);
            if (spec != null)
            {
                addIfRecorded(server, spec, wanted);
                for (int s = 0; s < spec.subcommandCount(); s++)
                {
                    addIfRecorded(server, spec.subcommand(s), wanted);
                }
            }
        }
        out.map(wanted.size());
        for (final CommandSpec spec : wanted)
        {
            out.bulk(spec.fullNameBytes());
            histogram(server.table().stats(spec).latency(), out);
        }
    }

    private static void addIfRecorded(final ServerContext server, final CommandSpec spec, final List<CommandSpec> to)
    {
        if (server.table().stats(spec).hasLatency())
        {
            to.add(spec);
        }
    }

    /** Calls and, for each bucket in which there are any, its limit in µs and the calls up to it. */
    private static void histogram(final LatencyHistogram latency, final RespWriter out)
    {
        out.map(2);
        out.bulk("calls");
        out.integer(latency.count());
        out.bulk("histogram_usec");
        final RespWriter buckets = out.deferred();
        int count = 0;
        long before = 0;
        for (long limit = FIRST_BUCKET_NS; before < latency.count(); limit *= 2)
        {
            final long upTo = limit >= LAST_BUCKET_NS ? latency.count() : latency.countUpTo(limit);
            if (upTo > before)
            {
                buckets.integer(latency.bucketLimit(limit) / 1000);
                buckets.integer(upTo);
                count++;
                before = upTo;
            }
        }
        out.end(buckets, '%', count);
    }
}
