package dev.brc.core.command;

import dev.brc.core.acl.Verdict;
import dev.brc.core.keyspace.EvictionResult;
import dev.brc.core.observe.LatencyMonitor;
import dev.brc.core.resp.Arguments;
import dev.brc.core.server.ServerContext;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;

/**
 * Whether a client may run a command in the present state of client and server; the checks come in Redis's order, since a request
 * that fails several gets the error of the first. Loop thread only.
 */
final class CommandGate
{
    /** A session with none of these passes every check that depends on the session. */
    static final int CHECKED_STATES = SessionFlags.NOT_AUTHENTICATED | SessionFlags.ACL_CHECKED | SessionFlags.MULTI
        | SessionFlags.SUBSCRIBED | SessionFlags.MONITOR | SessionFlags.REPLICA;

    private static final long KEYSPACE_ACCESS = CommandFlags.WRITE | CommandFlags.READONLY | CommandFlags.MAY_REPLICATE;
    private static final String NOAUTH = "NOAUTH Authentication required.";
    private static final String NO_MULTI = "ERR Command not allowed inside a transaction";
    private static final String OOM = "OOM command not allowed when used memory > 'maxmemory'.";
    private static final String REPLICA = "ERR Replica can't interact with the keyspace";

    private static final String DEBUG_NOT_ALLOWED = "ERR DEBUG command not allowed. If the enable-debug-command option is set"
        + " to \"local\", you can run it from a local connection, otherwise you need to set this option in the configuration"
        + " file, and then restart the server.";

    private final ServerContext server;
    private final KnownCommands known;

    CommandGate(final ServerContext server, final KnownCommands known)
    {
        this.server = server;
        this.known = known;
    }

    /**
     * The error with which the command is refused, or null.
     *
     * @param spec of an existing command; the arity was not checked yet
     */
    String refusal(final Session session, final CommandSpec spec, final Arguments args)
    {
        if (!spec.arityAllows(args.count()))
        {
            return ReplyException.arity(spec.fullName()).getMessage();
        }
        if (spec.has(CommandFlags.PROTECTED) && !allowsDebug(session))
        {
            return DEBUG_NOT_ALLOWED;
        }
        if (session.is(SessionFlags.NOT_AUTHENTICATED) && !spec.has(CommandFlags.NO_AUTH))
        {
            return NOAUTH;
        }
        if (session.is(SessionFlags.MULTI) && spec.has(CommandFlags.NO_MULTI))
        {
            return NO_MULTI;
        }
        if (session.is(SessionFlags.ACL_CHECKED))
        {
            final Verdict verdict = server.acl().check(session, spec, args);
            if (!verdict.isAllowed())
            {
                server.acl().denied(session, spec, args, verdict);
                return noPermission(spec, verdict);
            }
        }
        return refusalByState(session, spec);
    }

    private static String noPermission(final CommandSpec spec, final Verdict verdict)
    {
        switch (verdict.reason())
        {
            case KEY:
                return "NOPERM this user has no permissions to access one of the keys used as arguments";
            case CHANNEL:
                return "NOPERM this user has no permissions to access one of the channels used as arguments";
            default:
                return "NOPERM this user has no permissions to run the '" + spec.fullName() + "' command";
        }
    }

    private boolean allowsDebug(final Session session)
    {
        final String setting = server.config().enableDebugCommand;
        return setting.equals("yes") || setting.equals("local") && session.isLocal();
    }

    private String refusalByState(final Session session, final CommandSpec spec)
    {
        if (server.tracking().isOverLimit())
        {
            server.tracking().limitKeys();
        }
        if (server.config().keyspace().maxmemory != 0 && outOfMemory(session, spec))
        {
            return OOM;
        }
        if (session.is(SessionFlags.SUBSCRIBED) && !session.out().isResp3() && !known.allowedWhileSubscribed(spec))
        {
            return "ERR Can't execute '" + spec.fullName()
                + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET"
                + " are allowed in this context";
        }
        if (session.is(SessionFlags.MONITOR | SessionFlags.REPLICA) && (spec.flags() & KEYSPACE_ACCESS) != 0)
        {
            return REPLICA;
        }
        return null;
    }

    /** Queueing takes memory without bound, so in a transaction everything is refused but what ends it. */
    private boolean outOfMemory(final Session session, final CommandSpec spec)
    {
        if (server.clientPause().isActive() || evict() != EvictionResult.OUT_OF_MEMORY)
        {
            return false;
        }
        if (!session.is(SessionFlags.MULTI))
        {
            return spec.has(CommandFlags.DENYOOM);
        }
        if (spec == known.exec)
        {
            return (session.client().transaction.commandFlags() & CommandFlags.DENYOOM) != 0;
        }
        return spec != known.discard && spec != known.quit && spec != known.reset;
    }

    private EvictionResult evict()
    {
        final LatencyMonitor latency = server.observation().latency();
        final long startNs = latency.isEnabled() ? System.nanoTime() : 0;
        final EvictionResult result = server.keyspace().evictIfNeeded();
        if (latency.isEnabled())
        {
            latency.record(LatencyMonitor.EVICTION_CYCLE, System.nanoTime() - startNs);
        }
        return result;
    }
}
