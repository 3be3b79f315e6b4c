package dev.brc.core.command;

import dev.brc.core.keyspace.EvictionResult;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.server.ServerContext;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;

/**
 * Takes each request the way that Redis does: find the command, check whether this client may run it now, run it, account for it.
 * Loop thread only.
 */
public final class CommandProcessor
{
    private static final int UNKNOWN_ARGS_BYTES = 128;

    private final ServerContext server;
    private final CommandTable table;

    /**
     * A processor.
     *
     * @param server whose commands are executed
     * @param table  the commands
     */
    public CommandProcessor(final ServerContext server, final CommandTable table)
    {
        this.server = server;
        this.table = table;
    }

    /**
     * Executes one request and writes its reply to the session's queue.
     *
     * @param session the client
     * @param args    the request; valid only during the call
     */
    public void process(final Session session, final Arguments args)
    {
        final long startNs = System.nanoTime();
        server.advanceClock(startNs);
        final RespWriter out = session.out();
        final CommandSpec spec = find(args);
        session.lastCommand(spec);
        final String refusal = spec == null ? unknown(args) : refuse(session, spec, args);
        if (refusal != null)
        {
            if (spec != null)
            {
                table.stats(spec).rejected();
            }
            out.error(refusal);
            return;
        }
        call(session, spec, args, out, startNs);
    }

    /** Executes a command that has passed all checks. */
    private void call(final Session session, final CommandSpec spec, final Arguments args, final RespWriter out,
        final long startNs)
    {
        final long errorsBefore = out.errors();
        try
        {
            table.handler(spec).execute(session, args, out);
        }
        catch (final ReplyException e)
        {
            out.error(e.getMessage());
        }
        final CommandStats stats = table.stats(spec);
        stats.called(System.nanoTime() - startNs);
        if (out.errors() != errorsBefore)
        {
            stats.failed();
        }
        server.stats().totalCommandsProcessed++;
    }

    private CommandSpec find(final Arguments args)
    {
        final CommandSpec spec = table.lookup(args.buffer(), args.offset(0), args.length(0));
        if (spec != null && spec.isContainer() && args.count() > 1)
        {
            return table.lookupSubcommand(spec, args.buffer(), args.offset(1), args.length(1));
        }
        return spec;
    }

    private String unknown(final Arguments args)
    {
        final CommandSpec container = table.lookup(args.buffer(), args.offset(0), args.length(0));
        if (container != null)
        {
            return "ERR unknown subcommand '" + clip(args.text(1)) + "'. Try "
                + container.name().toUpperCase(java.util.Locale.ROOT) + " HELP.";
        }
        final StringBuilder rest = new StringBuilder();
        for (int i = 1; i < args.count() && rest.length() < UNKNOWN_ARGS_BYTES; i++)
        {
            final String arg = args.text(i);
            rest.append('\'').append(arg, 0, Math.min(arg.length(), UNKNOWN_ARGS_BYTES - rest.length())).append("' ");
        }
        return "ERR unknown command '" + clip(args.text(0)) + "', with args beginning with: " + rest;
    }

    private static String clip(final String text)
    {
        return text.length() > UNKNOWN_ARGS_BYTES ? text.substring(0, UNKNOWN_ARGS_BYTES) : text;
    }

    /** The error with which the command is refused in the present state of client and server, or null. */
    private String refuse(final Session session, final CommandSpec spec, final Arguments args)
    {
        if (!spec.arityAllows(args.count()))
        {
            return "ERR wrong number of arguments for '" + spec.fullName() + "' command";
        }
        if (session.is(SessionFlags.NOT_AUTHENTICATED) && !spec.has(CommandFlags.NO_AUTH))
        {
            return "NOAUTH Authentication required.";
        }
        if (server.config().keyspace().maxmemory != 0 && !session.is(SessionFlags.IN_EXEC)
            && server.keyspace().evictIfNeeded() == EvictionResult.OUT_OF_MEMORY && spec.has(CommandFlags.DENYOOM))
        {
            return "OOM command not allowed when used memory > 'maxmemory'.";
        }
        return null;
    }

    /**
     * A client was accepted.
     *
     * @param session new
     */
    public void sessionOpened(final Session session)
    {
        // state of the subsystems begins empty
    }

    /**
     * A client is being closed.
     *
     * @param session still open
     */
    public void sessionClosed(final Session session)
    {
        // nothing is kept for it outside of the session yet
    }

    /** Work of the subsystems that is due before replies are sent. */
    public void endOfTurn()
    {
        // none yet
    }

    /** Housekeeping of the subsystems, {@code hz} times a second. */
    public void cron()
    {
        // none yet
    }
}
