package dev.brc.core.command.generic;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Db;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** COPY and MOVE. */
final class CopyCommands
{
    private static final ReplyException SAME_KEY = new ReplyException(
        "ERR source and destination objects are the same");

    private CopyCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("copy", CopyCommands::copy);
        table.bind("move", CopyCommands::move);
    }

    static void copy(final Session session, final Arguments args, final RespWriter out)
    {
        Db to = session.db();
        boolean replace = false;
        int option = 3;
        while (option < args.count())
        {
            if (args.is(option, "replace"))
            {
                replace = true;
            }
            else if (args.is(option, "db") && option + 1 < args.count())
            {
                to = DbIndex.db(session, args, ++option);
            }
            else
            {
                throw ReplyException.SYNTAX;
            }
            option++;
        }
        if (to == session.db() && args.equal(1, 2))
        {
            throw SAME_KEY;
        }
        final byte[] buffer = args.buffer();
        final boolean copied = session.db().lookupRead(buffer, args.offset(1), args.length(1)) != null
            && session.db().copy(buffer, args.offset(1), args.length(1), to, buffer, args.offset(2), args.length(2),
                replace);
        if (copied)
        {
            session.server().notifications().event(KeyspaceNotifications.NOTIFY_GENERIC, "copy_to", to, buffer,
                args.offset(2), args.length(2));
        }
        out.oneOrZero(copied);
    }

    static void move(final Session session, final Arguments args, final RespWriter out)
    {
        final Db to = DbIndex.db(session, args, 2);
        if (to == session.db())
        {
            throw SAME_KEY;
        }
        final byte[] buffer = args.buffer();
        final int offset = args.offset(1);
        final int length = args.length(1);
        final boolean moved = session.db().lookupWrite(buffer, offset, length) != null
            && session.db().move(buffer, offset, length, to);
        if (moved)
        {
            KeyEvents.generic(session, "move_from", args, 1);
            session.server().notifications().event(KeyspaceNotifications.NOTIFY_GENERIC, "move_to", to, buffer, offset,
                length);
        }
        out.oneOrZero(moved);
    }
}
