package dev.brc.core.command.connection;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.Integers;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.server.ServerContext;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;

/** HELLO: protocol version, name and authentication at once. */
final class HelloCommand
{
    private static final ReplyException NOT_A_VERSION = new ReplyException(
        "ERR Protocol version is not an integer or out of range");
    private static final ReplyException NOPROTO = new ReplyException("NOPROTO unsupported protocol version");
    private static final ReplyException NOAUTH = new ReplyException(
        "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO AUTH <user> <pass> "
            + "option can be used to authenticate the client and select the RESP protocol version at the same time");

    private HelloCommand()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("hello", HelloCommand::hello);
        table.bind("auth", HelloCommand::auth);
    }

    private static void hello(final Session session, final Arguments args, final RespWriter out)
    {
        final long version = args.count() > 1 ? version(args) : 0;
        int i = 2;
        while (i < args.count())
        {
            i += option(session, args, i);
        }
        if (session.is(SessionFlags.NOT_AUTHENTICATED))
        {
            throw NOAUTH;
        }
        if (version != 0)
        {
            out.resp3(version == 3);
        }
        describe(session, out);
    }

    /** Takes effect at once, whatever comes behind; returns how many arguments it took. */
    private static int option(final Session session, final Arguments args, final int index)
    {
        final int more = args.count() - 1 - index;
        if (args.is(index, "auth") && more >= 2)
        {
            session.server().processor().redaction().hide(index + 1);
            session.server().processor().redaction().hide(index + 2);
            Authentication.authenticate(session, args, index + 1, index + 2);
            return 3;
        }
        if (args.is(index, "setname") && more >= 1)
        {
            session.client().name = ClientName.parse(args, index + 1);
            return 2;
        }
        throw new ReplyException("ERR Syntax error in HELLO option '" + args.text(index) + "'");
    }

    private static long version(final Arguments args)
    {
        if (!Integers.isLong(args.buffer(), args.offset(1), args.length(1)))
        {
            throw NOT_A_VERSION;
        }
        final long version = Integers.parseLong(args.buffer(), args.offset(1), args.length(1));
        if (version < 2 || version > 3)
        {
            throw NOPROTO;
        }
        return version;
    }

    private static void describe(final Session session, final RespWriter out)
    {
        out.map(7);
        out.bulk("server");
        out.bulk("redis");
        out.bulk("version");
        out.bulk(ServerContext.REDIS_VERSION);
        out.bulk("proto");
        out.integer(out.isResp3() ? 3 : 2);
        out.bulk("id");
        out.integer(session.id());
        out.bulk("mode");
        out.bulk("standalone");
        out.bulk("role");
        out.bulk("master");
        out.bulk("modules");
        out.array(0);
    }

    private static void auth(final Session session, final Arguments args, final RespWriter out)
    {
        if (args.count() > 3)
        {
            throw ReplyException.SYNTAX;
        }
        for (int i = 1; i < args.count(); i++)
        {
            session.server().processor().redaction().hide(i);
        }
        if (args.count() == 2)
        {
            Authentication.authenticateDefault(session, args, 1);
        }
        else
        {
            Authentication.authenticate(session, args, 1, 2);
        }
        out.ok();
    }
}
