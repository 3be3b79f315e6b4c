package dev.brc.core.command.server;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.Integers;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** ROLE, REPLICAOF and SLAVEOF of a server that is always a master without replicas. */
final class ReplicationCommands
{
    private static final int MAX_PORT = 65535;

    private ReplicationCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("role", ReplicationCommands::role);
        table.bind("replicaof", ReplicationCommands::replicaof);
        table.bind("slaveof", ReplicationCommands::replicaof);
    }

    private static void role(final Session session, final Arguments args, final RespWriter out)
    {
        out.array(3);
        out.bulk("master");
        out.integer(0);
        out.array(0);
    }

    private static void replicaof(final Session session, final Arguments args, final RespWriter out)
    {
        if (args.is(1, "no") && args.is(2, "one"))
        {
            out.ok();
            return;
        }
        final boolean number = Integers.isLong(args.buffer(), args.offset(2), args.length(2));
        final long port = number ? Integers.parseLong(args.buffer(), args.offset(2), args.length(2)) : -1;
        if (port < 0 || port > MAX_PORT)
        {
            throw new ReplyException("ERR Invalid master port");
        }
        throw new ReplyException("ERR replication is not supported");
    }
}
