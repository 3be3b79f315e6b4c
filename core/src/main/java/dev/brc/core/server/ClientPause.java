package dev.brc.core.server;

import java.util.LinkedHashSet;
import java.util.Set;

import dev.brc.core.resp.Arguments;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;
import dev.brc.epoll.Timer;

/** CLIENT PAUSE: commands that come meanwhile wait and are executed afterwards, in the order in which they came. Loop thread only. */
public final class ClientPause
{
    /** Only commands that may write wait. */
    public static final int WRITE = 1;
    /** All commands wait. */
    public static final int ALL = 2;

    private static final int OFF = 0;
    private static final long MAX_DELAY_MS = Long.MAX_VALUE / 4_000_000;

    private final ServerContext server;
    private final Set<Session> postponed = new LinkedHashSet<>();
    private int mode = OFF;
    private long endMs;
    private Timer timer;

    ClientPause(final ServerContext server)
    {
        this.server = server;
    }

    /** Whether a pause is on. */
    public boolean isActive()
    {
        return mode != OFF;
    }

    /** How many clients wait. */
    public int postponedCount()
    {
        return postponed.size();
    }

    /**
     * Begins a pause, or makes the one that is on longer or stricter, never shorter or milder.
     *
     * @param untilMs Unix time in ms
     * @param newMode {@link #WRITE} or {@link #ALL}
     */
    public void pause(final long untilMs, final int newMode)
    {
        endMs = isActive() ? Math.max(endMs, untilMs) : untilMs;
        mode = Math.max(mode, newMode);
        if (endMs < server.nowMs())
        {
            unpause();
            return;
        }
        server.cacheServing().hold(CacheServing.PAUSE, true);
        cancelTimer();
        final long delayMs = Math.min(endMs - server.nowMs() + 1, MAX_DELAY_MS);
        timer = server.loop().schedule(delayMs * 1_000_000, this::unpause);
    }

    /** Ends the pause; what waited is executed at the end of this turn. */
    public void unpause()
    {
        cancelTimer();
        mode = OFF;
        server.cacheServing().hold(CacheServing.PAUSE, false);
        for (final Session session : postponed)
        {
            session.set(SessionFlags.PAUSED, false);
            session.resumeInput();
        }
        postponed.clear();
    }

    private void cancelTimer()
    {
        if (timer != null)
        {
            timer.cancel();
            timer = null;
        }
    }

    /**
     * Whether a command has to wait.
     *
     * @param mayWrite whether it may change the keyspace or be sent to replicas
     */
    public boolean postpones(final boolean mayWrite)
    {
        return mode == ALL || mode == WRITE && mayWrite;
    }

    /**
     * Lets a command wait for the end of the pause.
     *
     * @param session who sent it
     * @param args    its request, copied
     */
    public void postpone(final Session session, final Arguments args)
    {
        session.client().postponed = args.copy();
        session.set(SessionFlags.PAUSED, true);
        postponed.add(session);
    }

    /** Forgets a client whose connection ends. */
    public void sessionClosed(final Session session)
    {
        if (session.client().postponed != null)
        {
            session.client().postponed = null;
            postponed.remove(session);
        }
    }
}
