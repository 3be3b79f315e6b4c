package dev.brc.core.server;

import dev.brc.core.observe.LatencyMonitor;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;
import dev.brc.epoll.Timer;

/** The housekeeping that Redis does {@code hz} times a second: expiry, rehashing, idle clients. Loop thread only. */
public final class ServerCron implements Runnable
{
    /** Share of a second that active expiry may use, in percent ({@code ACTIVE_EXPIRE_CYCLE_SLOW_TIME_PERC}). */
    private static final int EXPIRE_CPU_PERCENT = 25;
    private static final long REHASH_BUDGET_NS = 1_000_000L;

    private final ServerContext server;
    private Timer timer;
    private boolean paused;
    private int ticks;

    ServerCron(final ServerContext server)
    {
        this.server = server;
    }

    /** Starts the housekeeping, {@code hz} times a second. */
    public void start()
    {
        timer = server.loop().scheduleAtFixedRate(1_000_000_000L / server.config().hz, this);
    }

    /** Goes on at another rate: {@code hz} changed. */
    void reschedule()
    {
        timer.cancel();
        start();
    }

    /**
     * Stops the housekeeping or lets it go on: DEBUG PAUSE-CRON.
     *
     * @param on true: stop
     */
    public void paused(final boolean on)
    {
        paused = on;
    }

    @Override
    public void run()
    {
        if (paused)
        {
            return;
        }
        server.anchorClock();
        if (!server.clientPause().isActive())
        {
            final long startNs = System.nanoTime();
            server.keyspace().activeExpireCycle(1_000_000_000L / server.config().hz * EXPIRE_CPU_PERCENT / 100);
            server.observation().latency().record(LatencyMonitor.EXPIRE_CYCLE, System.nanoTime() - startNs);
        }
        server.keyspace().rehash(REHASH_BUDGET_NS);
        server.observation().cron();
        server.processor().cron();
        if (++ticks >= server.config().hz)
        {
            ticks = 0;
            everySecond();
        }
    }

    /** What visits every client: ten times a second it would be most of what an idle server does. */
    private void everySecond()
    {
        final long idleLimitMs = server.config().timeout * 1000L;
        long clientsBytes = 0;
        for (final Session session : server.sessions().all())
        {
            if (!session.exceedsOutputLimit() && idleLimitMs > 0 && isIdle(session, idleLimitMs))
            {
                session.closeAsap();
            }
            clientsBytes += session.memoryBytes();
        }
        server.observation().memory().sample(clientsBytes);
    }

    private boolean isIdle(final Session session, final long idleLimitMs)
    {
        return server.nowMs() - session.lastInteractionMs() > idleLimitMs
            && !session
                .is(SessionFlags.REPLICA | SessionFlags.SUBSCRIBED | SessionFlags.BLOCKED | SessionFlags.MONITOR);
    }
}
