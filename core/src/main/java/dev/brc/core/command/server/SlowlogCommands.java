package dev.brc.core.command.server;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.Help;
import dev.brc.core.command.ReplyException;
import dev.brc.core.observe.SlowLog;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.Integers;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** <a href="https://redis.io/commands/slowlog/">SLOWLOG</a>. */
final class SlowlogCommands
{
    private static final long DEFAULT_COUNT = 10;
    private static final long ALL = -1;

    private SlowlogCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("slowlog|get", SlowlogCommands::get);
        table.bind("slowlog|len", (session, args, out) -> out.integer(log(session).size()));
        table.bind("slowlog|reset", (session, args, out) ->
        {
            log(session).clear();
            out.ok();
        });
        table.bind("slowlog|help", (session, args, out) -> Help.reply("slowlog", out));
    }

    private static SlowLog log(final Session session)
    {
        return session.server().observation().slowLog();
    }

    private static void get(final Session session, final Arguments args, final RespWriter out)
    {
        if (args.count() > 3)
        {
            throw ReplyException.subcommand(args, "SLOWLOG");
        }
        final long wanted = args.count() == 3 ? count(args) : DEFAULT_COUNT;
        final int size = log(session).size();
        final long count = wanted == ALL ? size : Math.min(wanted, size);
        out.array(count);
        long written = 0;
        for (final SlowLog.Entry entry : log(session).entries())
        {
            if (written++ == count)
            {
                break;
            }
            out.array(6);
            out.integer(entry.id());
            out.integer(entry.unixSeconds());
            out.integer(entry.durationUs());
            out.array(entry.arguments().size());
            for (final String argument : entry.arguments())
            {
                out.bulk(argument);
            }
            out.bulk(entry.address());
            out.bulk(entry.name());
        }
    }

    private static long count(final Arguments args)
    {
        final boolean number = Integers.isLong(args.buffer(), args.offset(2), args.length(2));
        final long count = number ? Integers.parseLong(args.buffer(), args.offset(2), args.length(2)) : Long.MIN_VALUE;
        if (count < ALL)
        {
            throw new ReplyException("ERR count should be greater than or equal to -1");
        }
        return count;
    }
}
