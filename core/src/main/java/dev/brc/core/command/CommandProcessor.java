package dev.brc.core.command;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.server.ServerContext;
import dev.brc.core.server.ServerStats;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;
import dev.brc.core.transaction.WatchedKeys;

/**
 * Takes each request the way that Redis does: find the command, check whether this client may run it now, run it, account for it.
 * Loop thread only.
 *
 * <p>The common case, a plain session on a server in no special state, is a handful of flag tests; everything else is in
 * {@link #processChecked}.
 */
public final class CommandProcessor
{
    /** While a session has any of these, there is work after each of its commands. */
    private static final int WORK_AFTER_COMMAND = SessionFlags.REPLY_SKIP | SessionFlags.REPLY_SKIP_NEXT
        | SessionFlags.TRACKING;
    private static final long NOT_SHOWN_BY_MONITOR = CommandFlags.SKIP_MONITOR | CommandFlags.ADMIN;
    private static final long MAY_WRITE = CommandFlags.WRITE | CommandFlags.MAY_REPLICATE;

    private static final long ATTACK_LOG_INTERVAL_MS = 60_000;
    private static final Logger LOG = LoggerFactory.getLogger(CommandProcessor.class);

    private final ServerContext server;
    private final CommandTable table;
    private final KnownCommands known = new KnownCommands();
    private final CommandGate gate;
    private final Redaction redaction = new Redaction();
    private SlowCallListener slowCalls = (session, spec, args, durationNs) ->
    {};
    private Session current;
    private int depth;
    private long errorsAccounted;
    private long lastAttackMs;

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
        this.gate = new CommandGate(server, known);
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
        final CommandSpec spec = table.lookup(args);
        session.lastCommand(spec);
        current = session;
        if (spec != null && !session.is(CommandGate.CHECKED_STATES) && !server.checksEveryCommand()
            && spec.arityAllows(args.count()) && (spec.flags() & CommandFlags.PROTECTED) == 0)
        {
            call(session, spec, args, session.out(), startNs);
        }
        else
        {
            processChecked(session, spec, args, startNs);
        }
        if (server.blockedClients().hasReady())
        {
            server.blockedClients().serveReady();
        }
        if (server.tracking().hasPending())
        {
            server.tracking().sendPending();
        }
        if (session.is(WORK_AFTER_COMMAND) && !session.is(SessionFlags.BLOCKED | SessionFlags.PAUSED))
        {
            afterCommand(session);
        }
        current = null;
    }

    private void processChecked(final Session session, final CommandSpec spec, final Arguments args, final long startNs)
    {
        if (spec == null && (args.is(0, "host:") || args.is(0, "post")))
        {
            suspectAttack(session);
            return;
        }
        final String refusal = spec == null ? UnknownCommand.message(table, args) : gate.refusal(session, spec, args);
        if (refusal != null)
        {
            refuse(session, spec, refusal);
            return;
        }
        if (server.clientPause().isActive() && !session.is(SessionFlags.REPLICA | SessionFlags.MONITOR)
            && server.clientPause().postpones(mayWrite(session, spec)))
        {
            server.clientPause().postpone(session, args);
            return;
        }
        if (session.is(SessionFlags.MULTI) && !known.neverQueued(spec))
        {
            WatchedKeys.transaction(session).queue(spec, args);
            session.out().queued();
            return;
        }
        call(session, spec, args, session.out(), startNs);
    }

    /** A browser was made to send this (cross-protocol scripting): what follows is not meant for us. */
    private void suspectAttack(final Session session)
    {
        if (server.nowMs() - lastAttackMs > ATTACK_LOG_INTERVAL_MS)
        {
            LOG.warn(
                "Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: commands to Redis. "
                    + "This is likely due to an attacker attempting to use Cross Protocol Scripting to compromise your Redis instance. "
                    + "Connection from {} aborted.",
                session.address());
            lastAttackMs = server.nowMs();
        }
        session.closeAsap();
    }

    private boolean mayWrite(final Session session, final CommandSpec spec)
    {
        return (spec.flags() & MAY_WRITE) != 0 || spec == known.exec && session.client().transaction != null
            && (session.client().transaction.commandFlags() & MAY_WRITE) != 0;
    }

    private void refuse(final Session session, final CommandSpec spec, final String refusal)
    {
        if (session.is(SessionFlags.MULTI))
        {
            session.set(SessionFlags.DIRTY_EXEC, true);
        }
        if (spec != null)
        {
            table.stats(spec).rejected();
        }
        if (spec == known.exec)
        {
            server.watchedKeys().discard(session);
            final int code = refusal.startsWith("ERR ") ? 4 : 0;
            session.out().error("EXECABORT Transaction discarded because of: " + refusal.substring(code));
        }
        else
        {
            session.out().error(refusal);
        }
    }

    /**
     * Executes a command that EXEC took from the queue.
     *
     * @param session the client
     * @param spec    the command
     * @param args    its request
     */
    public void callQueued(final Session session, final CommandSpec spec, final Arguments args)
    {
        call(session, spec, args, session.out(), System.nanoTime());
    }

    /** Executes a command that has passed all checks. */
    private void call(final Session session, final CommandSpec spec, final Arguments args, final RespWriter out,
        final long startNs)
    {
        final ServerStats counters = server.stats();
        redaction.clear();
        errorsAccounted = counters.totalErrorReplies;
        depth++;
        try
        {
            table.handler(spec).execute(session, args, out);
        }
        catch (final ReplyException e)
        {
            out.error(e.getMessage());
        }
        depth--;
        final long durationNs = System.nanoTime() - startNs;
        table.stats(spec).called(durationNs);
        if (counters.totalErrorReplies != errorsAccounted)
        {
            // Within EXEC an error counts for the command that failed only.
            errorsAccounted = counters.totalErrorReplies;
            table.stats(spec).failed();
        }
        if (!session.is(SessionFlags.BLOCKED))
        {
            observe(session, spec, args, durationNs);
        }
        if (server.monitors().isActive() && (spec.flags() & NOT_SHOWN_BY_MONITOR) == 0)
        {
            server.monitors().feed(session, args, redaction);
        }
        if (session.is(SessionFlags.TRACKING))
        {
            server.tracking().commandExecuted(session, spec, args);
        }
        counters.totalCommandsProcessed++;
    }

    private void observe(final Session session, final CommandSpec spec, final Arguments args, final long durationNs)
    {
        if (server.config().latencyTracking)
        {
            table.stats(spec).latency().record(durationNs);
        }
        final long slowerThanUs = server.config().slowlogLogSlowerThan;
        final long latencyMs = server.config().latencyMonitorThreshold;
        if (slowerThanUs >= 0 && durationNs >= slowerThanUs * 1_000
            || latencyMs > 0 && durationNs >= latencyMs * 1_000_000)
        {
            slowCalls.slowCall(session, spec, args, durationNs);
        }
    }

    /** What lasts for one command only ends here: CLIENT REPLY SKIP, CLIENT CACHING. */
    private void afterCommand(final Session session)
    {
        if (session.is(SessionFlags.REPLY_SKIP | SessionFlags.REPLY_SKIP_NEXT))
        {
            session.set(SessionFlags.REPLY_SKIP, session.is(SessionFlags.REPLY_SKIP_NEXT));
            session.set(SessionFlags.REPLY_SKIP_NEXT, false);
            session.updateMuted();
        }
        final CommandSpec last = session.lastCommand();
        if (session.is(SessionFlags.TRACKING) && !session.is(SessionFlags.MULTI)
            && (last == null || last.parent() != known.client))
        {
            server.tracking().commandFinished(session);
        }
    }

    /**
     * A blocked client got its reply.
     *
     * @param session    no longer blocked
     * @param blockedNs  how long it waited
     * @param replyAtNs  when making the reply began, {@link System#nanoTime}
     * @param failed     whether the reply is an error
     */
    public void unblocked(final Session session, final long blockedNs, final long replyAtNs, final boolean failed)
    {
        final CommandSpec spec = session.lastCommand();
        table.stats(spec).resumed(System.nanoTime() - replyAtNs);
        if (failed)
        {
            table.stats(spec).failed();
        }
        errorsAccounted = server.stats().totalErrorReplies;
        if (session.is(WORK_AFTER_COMMAND))
        {
            afterCommand(session);
        }
    }

    /** Whose command is being executed (or who is being served); null between commands. */
    public Session current()
    {
        return current;
    }

    /**
     * Makes another session the current one.
     *
     * @param session may be null
     * @return who was before
     */
    public Session current(final Session session)
    {
        final Session before = current;
        current = session;
        return before;
    }

    /** Whether a command is being executed. */
    public boolean isExecuting()
    {
        return depth > 0;
    }

    /** Which arguments of the command being executed must not be shown. */
    public Redaction redaction()
    {
        return redaction;
    }

    /**
     * Sets who records slow commands (slow log, latency monitor).
     *
     * @param listener called for each command above {@code slowlog-log-slower-than} or {@code latency-monitor-threshold}
     */
    public void slowCalls(final SlowCallListener listener)
    {
        slowCalls = listener;
    }

    /**
     * A client was accepted.
     *
     * @param session new
     */
    public void sessionOpened(final Session session)
    {
        server.acl().sessionOpened(session);
    }

    /**
     * A client is being closed: the subsystems forget it.
     *
     * @param session still open
     */
    public void sessionClosed(final Session session)
    {
        server.pubSub().forget(session);
        server.watchedKeys().discard(session);
        server.blockedClients().sessionClosed(session);
        server.clientPause().sessionClosed(session);
        server.monitors().remove(session);
        server.tracking().disable(session);
    }

    /** Work of the subsystems that is due before replies are sent. */
    public void endOfTurn()
    {
        if (server.blockedClients().hasReady()) // keys that changed outside of commands
        {
            server.blockedClients().serveReady();
        }
        server.tracking().sendBroadcasts();
    }

    /** Housekeeping of the subsystems, {@code hz} times a second. */
    public void cron()
    {
        // none yet
    }
}
