package dev.brc.core.command.connection;

import java.util.ArrayList;

import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.Integers;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** CLIENT KILL: the old form with an address and the new one with filters, all of which must match. */
final class ClientKill
{
    private static final long NO_ID = 0;

    private String address;
    private String localAddress;
    private String user;
    private int type = ClientType.ANY;
    private long id = NO_ID;
    private boolean skipSelf = true;

    private ClientKill()
    {
    }

    static void kill(final Session session, final Arguments args, final RespWriter out)
    {
        final ClientKill filter = new ClientKill();
        final boolean oldForm = args.count() == 3;
        if (oldForm)
        {
            filter.address = args.text(2);
            filter.skipSelf = false;
        }
        else
        {
            filter.parse(session, args);
        }
        int killed = 0;
        boolean self = false;
        for (final Session each : new ArrayList<>(session.server().sessions().all()))
        {
            if (filter.matches(each, session))
            {
                killed++;
                if (each == session)
                {
                    self = true;
                }
                else
                {
                    each.close();
                }
            }
        }
        if (!oldForm)
        {
            out.integer(killed);
        }
        else if (killed == 0)
        {
            throw new ReplyException("ERR No such client");
        }
        else
        {
            out.ok();
        }
        if (self)
        {
            session.closeAfterReply();
        }
    }

    private void parse(final Session session, final Arguments args)
    {
        for (int i = 2; i < args.count(); i += 2)
        {
            if (i + 1 == args.count())
            {
                throw ReplyException.SYNTAX;
            }
            if (args.is(i, "id"))
            {
                id = id(args, i + 1);
            }
            else if (args.is(i, "type"))
            {
                type = ClientType.parse(args.text(i + 1));
            }
            else if (args.is(i, "addr"))
            {
                address = args.text(i + 1);
            }
            else if (args.is(i, "laddr"))
            {
                localAddress = args.text(i + 1);
            }
            else if (args.is(i, "user"))
            {
                user = Authentication.existingUser(session, args, i + 1);
            }
            else if (args.is(i, "skipme") && (args.is(i + 1, "yes") || args.is(i + 1, "no")))
            {
                skipSelf = args.is(i + 1, "yes");
            }
            else
            {
                throw ReplyException.SYNTAX;
            }
        }
    }

    private static long id(final Arguments args, final int index)
    {
        final boolean number = Integers.isLong(args.buffer(), args.offset(index), args.length(index));
        final long value = number ? Integers.parseLong(args.buffer(), args.offset(index), args.length(index)) : 0;
        if (value < 1)
        {
            throw new ReplyException("ERR client-id should be greater than 0");
        }
        return value;
    }

    private boolean matches(final Session session, final Session self)
    {
        return (address == null || address.equals(session.address()))
            && (localAddress == null || localAddress.equals(session.localAddress()))
            && ClientType.matches(type, session) && (id == NO_ID || id == session.id())
            && (user == null || user.equals(Authentication.userName(session))) && !(skipSelf && session == self);
    }
}
