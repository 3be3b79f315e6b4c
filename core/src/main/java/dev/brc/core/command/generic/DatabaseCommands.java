package dev.brc.core.command.generic;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** DBSIZE, FLUSHDB, FLUSHALL, SWAPDB and SELECT. */
final class DatabaseCommands
{
    private static final ReplyException INVALID_FIRST = new ReplyException("ERR invalid first DB index");
    private static final ReplyException INVALID_SECOND = new ReplyException("ERR invalid second DB index");

    private DatabaseCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("dbsize", (session, args, out) -> out.integer(session.db().size()));
        table.bind("flushdb", (session, args, out) ->
        {
            checkFlushOption(args);
            session.db().flush();
            out.ok();
        });
        table.bind("flushall", (session, args, out) ->
        {
            checkFlushOption(args);
            session.server().keyspace().flushAll();
            out.ok();
        });
        table.bind("swapdb", DatabaseCommands::swapdb);
        table.bind("select", (session, args, out) ->
        {
            session.db(DbIndex.db(session, args, 1));
            out.ok();
        });
    }

    /** SYNC and ASYNC are the same here: flushing is O(1), the garbage collector frees the memory. */
    private static void checkFlushOption(final Arguments args)
    {
        if (args.count() > 2 || args.count() == 2 && !args.is(1, "sync") && !args.is(1, "async"))
        {
            throw ReplyException.SYNTAX;
        }
    }

    static void swapdb(final Session session, final Arguments args, final RespWriter out)
    {
        final int first = DbIndex.number(args, 1, INVALID_FIRST);
        final int second = DbIndex.number(args, 2, INVALID_SECOND);
        session.server().keyspace().swap(DbIndex.db(session, first, INVALID_FIRST).index(),
            DbIndex.db(session, second, INVALID_SECOND).index());
        out.ok();
    }
}
