package dev.brc.core.command.server;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.Help;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** What tools and test suites ask of FUNCTION, SCRIPT and MODULE to clean up or to look around: there never are any. */
final class FunctionCommands
{
    private static final ReplyException NOTBUSY = new ReplyException("NOTBUSY No scripts in execution right now.");

    private FunctionCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("function|flush", FunctionCommands::flush);
        table.bind("function|list", FunctionCommands::list);
        table.bind("function|stats", FunctionCommands::stats);
        table.bind("function|delete", (session, args, out) ->
        {
            throw new ReplyException("ERR Library not found");
        });
        table.bind("function|kill", FunctionCommands::kill);
        table.bind("function|help", (session, args, out) -> Help.reply("function", out));
        table.bind("script|flush", (session, args, out) ->
        {
            if (args.count() > 3 || args.count() == 3 && !args.is(2, "sync") && !args.is(2, "async"))
            {
                throw new ReplyException("ERR SCRIPT FLUSH only support SYNC|ASYNC option");
            }
            out.ok();
        });
        table.bind("script|exists", FunctionCommands::exists);
        table.bind("script|kill", FunctionCommands::kill);
        table.bind("script|help", (session, args, out) -> Help.reply("script", out));
        table.bind("module|list", (session, args, out) -> out.array(0));
        table.bind("module|help", (session, args, out) -> Help.reply("module", out));
    }

    private static void flush(final Session session, final Arguments args, final RespWriter out)
    {
        if (args.count() > 3)
        {
            throw ReplyException.subcommand(args, "FUNCTION");
        }
        if (args.count() == 3 && !args.is(2, "sync") && !args.is(2, "async"))
        {
            throw new ReplyException("ERR FUNCTION FLUSH only supports SYNC|ASYNC option");
        }
        out.ok();
    }

    private static void list(final Session session, final Arguments args, final RespWriter out)
    {
        boolean withCode = false;
        boolean byName = false;
        int i = 2;
        while (i < args.count())
        {
            if (!withCode && args.is(i, "withcode"))
            {
                withCode = true;
                i++;
            }
            else if (!byName && args.is(i, "libraryname"))
            {
                byName = true;
                i += 2;
                if (i > args.count())
                {
                    throw new ReplyException("ERR library name argument was not given");
                }
            }
            else
            {
                throw new ReplyException("ERR Unknown argument " + args.cText(i));
            }
        }
        out.array(0);
    }

    private static void stats(final Session session, final Arguments args, final RespWriter out)
    {
        out.map(2);
        out.bulk("running_script");
        out.nullBulk();
        out.bulk("engines");
        out.map(0);
    }

    private static void kill(final Session session, final Arguments args, final RespWriter out)
    {
        throw NOTBUSY;
    }

    private static void exists(final Session session, final Arguments args, final RespWriter out)
    {
        out.array(args.count() - 2L);
        for (int i = 2; i < args.count(); i++)
        {
            out.integer(0);
        }
    }
}
