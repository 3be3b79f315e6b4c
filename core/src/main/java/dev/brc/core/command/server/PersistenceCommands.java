package dev.brc.core.command.server;

import java.util.Locale;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/**
 * SAVE, BGSAVE, BGREWRITEAOF, LASTSAVE and SHUTDOWN. Nothing is ever saved here, and who asks for it is told so instead of being left to
 * believe that the data is safe; SHUTDOWN behaves as that of a Redis that is configured not to save.
 */
final class PersistenceCommands
{
    private static final Logger LOG = LoggerFactory.getLogger(PersistenceCommands.class);
    static final ReplyException NEVER_SAVED = new ReplyException(
        "ERR this server keeps its data in memory only: nothing is ever saved");

    private PersistenceCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("save", (session, args, out) -> refuse());
        table.bind("bgrewriteaof", (session, args, out) -> refuse());
        table.bind("bgsave", (session, args, out) ->
        {
            if (args.count() > 2 || args.count() == 2 && !args.is(1, "schedule"))
            {
                throw ReplyException.SYNTAX;
            }
            refuse();
        });
        table.bind("lastsave", (session, args, out) -> out.integer(session.server().startedAtMs() / 1000));
        table.bind("shutdown", PersistenceCommands::shutdown);
    }

    private static void refuse()
    {
        throw NEVER_SAVED;
    }

    private static void shutdown(final Session session, final Arguments args, final RespWriter out)
    {
        boolean save = false;
        boolean nosave = false;
        boolean abort = false;
        boolean force = false;
        boolean now = false;
        for (int i = 1; i < args.count(); i++)
        {
            switch (args.text(i).toLowerCase(Locale.ROOT))
            {
                case "save" -> save = true;
                case "nosave" -> nosave = true;
                case "abort" -> abort = true;
                case "force" -> force = true;
                case "now" -> now = true; // there are no replicas to wait for
                default -> throw ReplyException.SYNTAX;
            }
        }
        if (save && nosave || abort && (save || nosave || force || now))
        {
            throw ReplyException.SYNTAX;
        }
        if (abort)
        {
            throw new ReplyException("ERR No shutdown in progress.");
        }
        if (save && !force)
        {
            LOG.warn("SHUTDOWN SAVE of client {} refused: nothing can be saved", session.address());
            throw new ReplyException("ERR Errors trying to SHUTDOWN. Check logs.");
        }
        LOG.info("client {} asked to shut down", session.address());
        session.closeAsap(); // what it sent behind is not executed
        session.server().shutdown();
    }
}
