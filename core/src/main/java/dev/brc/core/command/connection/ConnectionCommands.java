package dev.brc.core.command.connection;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.server.ServerContext;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;

/** PING, ECHO, QUIT, RESET and MONITOR. */
public final class ConnectionCommands
{
    private ConnectionCommands()
    {
    }

    /**
     * Binds all commands of this package.
     *
     * @param table of the server
     */
    public static void bind(final CommandTable table)
    {
        table.bind("ping", ConnectionCommands::ping);
        table.bind("echo", ConnectionCommands::echo);
        table.bind("quit", ConnectionCommands::quit);
        table.bind("reset", ConnectionCommands::reset);
        table.bind("monitor", ConnectionCommands::monitor);
        HelloCommand.bind(table);
        ClientCommands.bind(table);
    }

    private static void ping(final Session session, final Arguments args, final RespWriter out)
    {
        if (args.count() > 2)
        {
            throw ReplyException.arity("ping");
        }
        if (session.is(SessionFlags.SUBSCRIBED) && !out.isResp3())
        {
            // A subscriber's client library expects messages only.
            out.array(2);
            out.bulk("pong");
            out.bulk(args.buffer(), args.count() == 2 ? args.offset(1) : 0, args.count() == 2 ? args.length(1) : 0);
        }
        else if (args.count() == 1)
        {
            out.pong();
        }
        else
        {
            out.bulk(args.buffer(), args.offset(1), args.length(1));
        }
    }

    private static void echo(final Session session, final Arguments args, final RespWriter out)
    {
        out.bulk(args.buffer(), args.offset(1), args.length(1));
    }

    private static void quit(final Session session, final Arguments args, final RespWriter out)
    {
        out.ok();
        session.closeAfterReply();
    }

    /** Everything as it was right after the connection was made, the subscriptions included. */
    private static void reset(final Session session, final Arguments args, final RespWriter out)
    {
        if (session.is(SessionFlags.REPLICA))
        {
            throw new ReplyException("ERR can only reset normal client connections");
        }
        final ServerContext server = session.server();
        server.monitors().remove(session);
        server.tracking().disable(session);
        session.db(server.keyspace().db(0));
        out.resp3(false);
        server.watchedKeys().discard(session);
        server.pubSub().forget(session);
        server.acl().logOut(session);
        session.client().name = "";
        session.set(SessionFlags.REPLY_OFF | SessionFlags.REPLY_SKIP_NEXT, false);
        session.updateMuted();
        out.simple("RESET");
    }

    private static void monitor(final Session session, final Arguments args, final RespWriter out)
    {
        if (session.is(SessionFlags.IN_EXEC))
        {
            throw new ReplyException("ERR MONITOR isn't allowed for DENY BLOCKING client");
        }
        if (!session.is(SessionFlags.MONITOR)) // a second MONITOR gets no reply
        {
            session.server().monitors().add(session);
            out.ok();
        }
    }
}
