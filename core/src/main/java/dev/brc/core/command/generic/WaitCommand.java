package dev.brc.core.command.generic;

import dev.brc.core.blocking.BlockedClients;
import dev.brc.core.blocking.BlockedCommand;
import dev.brc.core.blocking.BlockingTimeout;
import dev.brc.core.command.CommandTable;
import dev.brc.core.keyspace.Db;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.server.ServerContext;
import dev.brc.core.session.Session;

/** WAIT. There are no replicas, so that none ever acknowledges: whoever waits for one waits for the whole time. */
final class WaitCommand
{
    private static final int NO_ACKNOWLEDGEMENTS = 0;

    private static final BlockedCommand WAITING = new BlockedCommand()
    {
        @Override
        public int valueType()
        {
            throw new IllegalStateException("WAIT waits for no key");
        }

        @Override
        public boolean keyReady(final Session session, final Db db, final byte[] key, final RespWriter out)
        {
            throw new IllegalStateException("WAIT waits for no key");
        }

        @Override
        public void timedOut(final Session session, final RespWriter out)
        {
            out.integer(NO_ACKNOWLEDGEMENTS);
        }
    };

    private WaitCommand()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("wait", WaitCommand::waitForReplicas);
    }

    static void waitForReplicas(final Session session, final Arguments args, final RespWriter out)
    {
        final ServerContext server = session.server();
        final long replicas = args.integer(1);
        final long timeoutMs = BlockingTimeout.milliseconds(args, 2);
        if (replicas <= NO_ACKNOWLEDGEMENTS || !server.blockedClients().mayBlock(session))
        {
            out.integer(NO_ACKNOWLEDGEMENTS);
            return;
        }
        server.blockedClients().block(session, WAITING, BlockedClients.NO_KEYS, timeoutMs);
    }
}
