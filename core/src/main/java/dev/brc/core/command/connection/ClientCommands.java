package dev.brc.core.command.connection;

import dev.brc.core.blocking.BlockingTimeout;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.Help;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.Integers;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.server.ClientPause;
import dev.brc.core.server.ServerContext;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;
import dev.brc.core.tracking.TrackingCommands;

/** CLIENT and its subcommands, but for KILL and those of client-side caching. */
final class ClientCommands
{
    private ClientCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("client|id", (session, args, out) -> out.integer(session.id()));
        table.bind("client|getname", ClientCommands::getname);
        table.bind("client|setname", ClientCommands::setname);
        table.bind("client|setinfo", ClientCommands::setinfo);
        table.bind("client|info", ClientCommands::info);
        table.bind("client|list", ClientCommands::list);
        table.bind("client|kill", ClientKill::kill);
        table.bind("client|pause", ClientCommands::pause);
        table.bind("client|unpause", ClientCommands::unpause);
        table.bind("client|reply", ClientCommands::reply);
        table.bind("client|no-evict", ClientCommands::noEvict);
        table.bind("client|unblock", ClientCommands::unblock);
        table.bind("client|help", (session, args, out) -> Help.reply("client", out));
        TrackingCommands.bind(table);
    }

    private static void getname(final Session session, final Arguments args, final RespWriter out)
    {
        if (session.client().name.isEmpty())
        {
            out.nullBulk();
        }
        else
        {
            out.bulk(session.client().name);
        }
    }

    private static void setname(final Session session, final Arguments args, final RespWriter out)
    {
        session.client().name = ClientName.parse(args, 2);
        out.ok();
    }

    /** Of Redis 7.2: today's client libraries send it after each connect and some do not bear an error. */
    private static void setinfo(final Session session, final Arguments args, final RespWriter out)
    {
        if (args.is(2, "lib-name"))
        {
            session.client().libName = ClientName.parse(args, 3, "lib-name");
        }
        else if (args.is(2, "lib-ver"))
        {
            session.client().libVersion = ClientName.parse(args, 3, "lib-ver");
        }
        else
        {
            throw new ReplyException("ERR Unrecognized option '" + args.text(2) + "'");
        }
        out.ok();
    }

    private static void info(final Session session, final Arguments args, final RespWriter out)
    {
        final StringBuilder line = new StringBuilder();
        ClientInfo.append(line, session);
        out.verbatim("txt", line.append('\n').toString());
    }

    private static void list(final Session session, final Arguments args, final RespWriter out)
    {
        final StringBuilder lines = new StringBuilder();
        if (args.count() > 3 && args.is(2, "id"))
        {
            for (int i = 3; i < args.count(); i++)
            {
                final Session each = session.server().sessions().byId(clientId(args, i));
                if (each != null)
                {
                    ClientInfo.append(lines, each);
                    lines.append('\n');
                }
            }
        }
        else
        {
            listType(session.server(), type(args), lines);
        }
        out.verbatim("txt", lines.toString());
    }

    private static int type(final Arguments args)
    {
        if (args.count() == 4 && args.is(2, "type"))
        {
            return ClientType.parse(args.text(3));
        }
        if (args.count() != 2)
        {
            throw ReplyException.SYNTAX;
        }
        return ClientType.ANY;
    }

    private static void listType(final ServerContext server, final int type, final StringBuilder lines)
    {
        for (final Session each : server.sessions().all())
        {
            if (ClientType.matches(type, each))
            {
                ClientInfo.append(lines, each);
                lines.append('\n');
            }
        }
    }

    private static long clientId(final Arguments args, final int index)
    {
        if (!Integers.isLong(args.buffer(), args.offset(index), args.length(index)))
        {
            throw new ReplyException("ERR Invalid client ID");
        }
        return Integers.parseLong(args.buffer(), args.offset(index), args.length(index));
    }

    private static void pause(final Session session, final Arguments args, final RespWriter out)
    {
        int mode = ClientPause.ALL;
        if (args.count() > 4)
        {
            throw wrongArguments(args);
        }
        if (args.count() == 4)
        {
            if (args.is(3, "write"))
            {
                mode = ClientPause.WRITE;
            }
            else if (!args.is(3, "all"))
            {
                throw new ReplyException("ERR CLIENT PAUSE mode must be WRITE or ALL");
            }
        }
        final ServerContext server = session.server();
        final long timeoutMs = BlockingTimeout.milliseconds(args, 2);
        server.clientPause().pause(timeoutMs == 0 ? 0 : server.nowMs() + timeoutMs, mode);
        out.ok();
    }

    private static ReplyException wrongArguments(final Arguments args)
    {
        return new ReplyException("ERR unknown subcommand or wrong number of arguments for '" + args.text(1)
            + "'. Try CLIENT HELP.");
    }

    private static void unpause(final Session session, final Arguments args, final RespWriter out)
    {
        session.server().clientPause().unpause();
        out.ok();
    }

    private static void reply(final Session session, final Arguments args, final RespWriter out)
    {
        if (args.is(2, "on"))
        {
            session.set(SessionFlags.REPLY_OFF | SessionFlags.REPLY_SKIP, false);
            session.updateMuted();
            out.ok();
        }
        else if (args.is(2, "off"))
        {
            session.set(SessionFlags.REPLY_OFF, true);
            session.updateMuted();
        }
        else if (!args.is(2, "skip"))
        {
            throw ReplyException.SYNTAX;
        }
        else if (!session.is(SessionFlags.REPLY_OFF))
        {
            session.set(SessionFlags.REPLY_SKIP_NEXT, true);
        }
    }

    private static void noEvict(final Session session, final Arguments args, final RespWriter out)
    {
        if (!args.is(2, "on") && !args.is(2, "off"))
        {
            throw ReplyException.SYNTAX;
        }
        session.set(SessionFlags.NO_EVICT, args.is(2, "on"));
        out.ok();
    }

    private static void unblock(final Session session, final Arguments args, final RespWriter out)
    {
        boolean error = false;
        if (args.count() > 4)
        {
            throw wrongArguments(args);
        }
        if (args.count() == 4)
        {
            error = args.is(3, "error");
            if (!error && !args.is(3, "timeout"))
            {
                throw new ReplyException("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
            }
        }
        final Session target = session.server().sessions().byId(args.integer(2));
        out.oneOrZero(target != null && session.server().blockedClients().unblock(target, error));
    }
}
