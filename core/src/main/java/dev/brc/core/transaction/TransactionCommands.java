package dev.brc.core.transaction;

import dev.brc.core.acl.Verdict;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;

/** The commands of the group "transactions". */
public final class TransactionCommands
{
    private static final String EXECABORT = "EXECABORT Transaction discarded because of previous errors.";

    private TransactionCommands()
    {
    }

    /**
     * Binds the commands.
     *
     * @param table of the server
     */
    public static void bind(final CommandTable table)
    {
        table.bind("multi", TransactionCommands::multi);
        table.bind("exec", TransactionCommands::exec);
        table.bind("discard", TransactionCommands::discard);
        table.bind("watch", TransactionCommands::watch);
        table.bind("unwatch", TransactionCommands::unwatch);
    }

    private static void multi(final Session session, final Arguments args, final RespWriter out)
    {
        if (session.is(SessionFlags.MULTI))
        {
            throw new ReplyException("ERR MULTI calls can not be nested");
        }
        session.set(SessionFlags.MULTI, true);
        WatchedKeys.transaction(session);
        out.ok();
    }

    private static void discard(final Session session, final Arguments args, final RespWriter out)
    {
        if (!session.is(SessionFlags.MULTI))
        {
            throw new ReplyException("ERR DISCARD without MULTI");
        }
        session.server().watchedKeys().discard(session);
        out.ok();
    }

    private static void exec(final Session session, final Arguments args, final RespWriter out)
    {
        if (!session.is(SessionFlags.MULTI))
        {
            throw new ReplyException("ERR EXEC without MULTI");
        }
        final WatchedKeys watchedKeys = session.server().watchedKeys();
        if (watchedKeys.hasExpired(session))
        {
            session.set(SessionFlags.DIRTY_CAS, true);
        }
        if (session.is(SessionFlags.DIRTY_EXEC))
        {
            out.error(EXECABORT);
        }
        else if (session.is(SessionFlags.DIRTY_CAS))
        {
            out.nullArray();
        }
        else
        {
            watchedKeys.unwatchAll(session);
            execute(session, out);
        }
        watchedKeys.discard(session);
    }

    private static void execute(final Session session, final RespWriter out)
    {
        final Transaction transaction = session.client().transaction;
        session.set(SessionFlags.IN_EXEC, true);
        out.array(transaction.count());
        for (int i = 0; i < transaction.count(); i++)
        {
            final Verdict verdict = session.is(SessionFlags.ACL_CHECKED)
                ? session.server().acl().check(session, transaction.spec(i), transaction.request(i))
                : null;
            if (verdict == null || verdict.isAllowed())
            {
                session.server().processor().callQueued(session, transaction.spec(i), transaction.request(i));
            }
            else
            {
                session.server().acl().denied(session, transaction.spec(i), transaction.request(i), verdict);
                out.error(
                    "NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call."
                        + " This command is no longer allowed for the following reason: "
                        + verdict.reason().sentence());
            }
        }
        session.set(SessionFlags.IN_EXEC, false);
    }

    private static void watch(final Session session, final Arguments args, final RespWriter out)
    {
        if (session.is(SessionFlags.MULTI))
        {
            throw new ReplyException("ERR WATCH inside MULTI is not allowed");
        }
        if (!session.is(SessionFlags.DIRTY_CAS)) // EXEC fails anyway: nothing more has to be watched
        {
            for (int i = 1; i < args.count(); i++)
            {
                session.server().watchedKeys().watch(session, args.bytes(i));
            }
        }
        out.ok();
    }

    private static void unwatch(final Session session, final Arguments args, final RespWriter out)
    {
        session.server().watchedKeys().unwatchAll(session);
        session.set(SessionFlags.DIRTY_CAS, false);
        out.ok();
    }
}
