package dev.brc.core.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import dev.brc.core.ReadCache;
import dev.brc.core.acl.Acl;
import dev.brc.core.blocking.BlockedClients;
import dev.brc.core.command.CommandProcessor;
import dev.brc.core.command.CommandTable;
import dev.brc.core.config.Config;
import dev.brc.core.keyspace.Keyspace;
import dev.brc.core.observe.Observation;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.pubsub.PubSub;
import dev.brc.core.resp.ChunkPool;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;
import dev.brc.core.tracking.TrackingTable;
import dev.brc.core.transaction.WatchedKeys;
import dev.brc.epoll.EventLoop;

/**
 * Everything that one server consists of, for the commands: there is no global state, so several servers live in one JVM.
 * Loop thread only.
 */
public final class ServerContext
{
    /** The version of Redis whose behaviour is matched, as clients are told. */
    public static final String REDIS_VERSION = "7.0.15";
    /** Bytes that one read takes at most. */
    public static final int INPUT_BUFFER_BYTES = 64 * 1024;

    private final EventLoop loop;
    private final Config config;
    private final Keyspace keyspace;
    private final ReadCache readCache;
    private final ServerStats stats = new ServerStats();
    private final ChunkPool chunkPool = new ChunkPool();
    private final byte[] inputBuffer = new byte[INPUT_BUFFER_BYTES];
    private final Sessions sessions = new Sessions();
    private final ArrayList<Session> toFlush = new ArrayList<>();
    private final ArrayList<Session> toClose = new ArrayList<>();
    private final ArrayList<Session> toResume = new ArrayList<>();
    private final ArrayList<Session> toContinue = new ArrayList<>();
    private final Runnable continueYielded = this::continueYielded;
    private final ArrayList<Session> working = new ArrayList<>();
    private final KeyspaceEvents events;
    private final KeyspaceNotifications notifications = new KeyspaceNotifications();
    private final Listeners listeners = new Listeners(this);
    private final ServerCron cron = new ServerCron(this);
    private final PubSub pubSub = new PubSub();
    private final CacheServing cacheServing;
    private final WatchedKeys watchedKeys;
    private final BlockedClients blockedClients;
    private final TrackingTable tracking = new TrackingTable(this);
    private final ClientPause clientPause = new ClientPause(this);
    private final Monitors monitors = new Monitors(this);
    private final Map<String, Supplier<Map<String, String>>> infoExtensions = new LinkedHashMap<>();
    private final Acl acl = new Acl(this);
    private final Observation observation = new Observation(this);
    private final long startedAtMs = System.currentTimeMillis();

    private CommandTable table;
    private CommandProcessor processor;
    private Runnable shutdown = () ->
    {};
    private final ClockJumps clockJumps = new ClockJumps();
    private long wallAnchorMs;
    private long monotonicAnchorNs;
    private long nowMs;
    private long hitsAtReset;

    /**
     * The parts of a server.
     *
     * @param loop      the event loop that it runs on
     * @param config    its settings
     * @param readCache the cache in front of it
     */
    public ServerContext(final EventLoop loop, final Config config, final ReadCache readCache)
    {
        this.loop = loop;
        this.config = config;
        this.readCache = readCache;
        this.events = new KeyspaceEvents(readCache);
        this.events.add(notifications);
        this.notifications.publisher(pubSub::publish);
        this.keyspace = new Keyspace(config.keyspace(), events);
        this.cacheServing = new CacheServing(readCache);
        this.watchedKeys = new WatchedKeys(keyspace);
        this.blockedClients = new BlockedClients(this);
        this.events.add(new ClientKeyEvents(this));
        this.events.add(observation);
        this.config.keyspace().extraUsedMemory = observation.memory()::clientsBytes;
        if (readCache != ReadCache.NONE)
        {
            this.config.keyspace().outsideReads = new CachedReads(readCache);
        }
        anchorClock();
        ConfigEffects.register(this);
    }

    /**
     * Sets what could not be there at construction.
     *
     * @param newTable     commands
     * @param newProcessor their executor
     * @param newShutdown  stops the server; any thread
     */
    public void wire(final CommandTable newTable, final CommandProcessor newProcessor, final Runnable newShutdown)
    {
        table = newTable;
        processor = newProcessor;
        shutdown = newShutdown;
        processor.slowCalls(observation::slowCall);
    }

    /** The event loop. @return never null */
    public EventLoop loop()
    {
        return loop;
    }

    /** The settings. @return never null */
    public Config config()
    {
        return config;
    }

    /** The databases. @return never null */
    public Keyspace keyspace()
    {
        return keyspace;
    }

    /** The cache in front of the server. @return never null */
    public ReadCache readCache()
    {
        return readCache;
    }

    /** The counters. @return never null */
    public ServerStats stats()
    {
        return stats;
    }

    /** The supported commands. @return never null */
    public CommandTable table()
    {
        return table;
    }

    /** What executes commands. @return never null */
    public CommandProcessor processor()
    {
        return processor;
    }

    /** What the server listens on. @return never null */
    public Listeners listeners()
    {
        return listeners;
    }

    /** The housekeeping. @return never null */
    public ServerCron cron()
    {
        return cron;
    }

    /** Sets all counters back to zero: CONFIG RESETSTAT. */
    public void resetStats()
    {
        stats.reset();
        keyspace.stats().reset();
        table.resetStats();
        observation.reset();
        hitsAtReset = readCache.hits();
    }

    /** Commands executed since the last reset, those that the cache in front answered included. @return 0 or more */
    public long commandsProcessed()
    {
        return stats.totalCommandsProcessed + cacheHits();
    }

    /** GETs that the cache in front has answered since the last reset. @return 0 or more */
    public long cacheHits()
    {
        return readCache.hits() - hitsAtReset;
    }

    /** Sections that other modules add to INFO: name in lower case, and what gives its lines. @return live map */
    public Map<String, Supplier<Map<String, String>>> infoExtensions()
    {
        return infoExtensions;
    }

    /** The users. @return never null */
    public Acl acl()
    {
        return acl;
    }

    /** What the server notices about itself. @return never null */
    public Observation observation()
    {
        return observation;
    }

    /** The connected clients. @return never null */
    public Sessions sessions()
    {
        return sessions;
    }

    /** Where mutations of the keyspace are announced. @return never null */
    public KeyspaceEvents events()
    {
        return events;
    }

    /** Where commands say what they did to a key. @return never null */
    public KeyspaceNotifications notifications()
    {
        return notifications;
    }

    /** Subscriptions and delivery of messages. @return never null */
    public PubSub pubSub()
    {
        return pubSub;
    }

    /** Keys that clients watch. @return never null */
    public WatchedKeys watchedKeys()
    {
        return watchedKeys;
    }

    /** Clients that wait in blocking commands. @return never null */
    public BlockedClients blockedClients()
    {
        return blockedClients;
    }

    /** Client-side caching. @return never null */
    public TrackingTable tracking()
    {
        return tracking;
    }

    /** CLIENT PAUSE. @return never null */
    public ClientPause clientPause()
    {
        return clientPause;
    }

    /** MONITOR. @return never null */
    public Monitors monitors()
    {
        return monitors;
    }

    /** Whether the cache in front may answer at all. @return never null */
    public CacheServing cacheServing()
    {
        return cacheServing;
    }

    /** Whether the server is in a state in which each command has to be checked: memory limit, pause, too many cached keys. */
    public boolean checksEveryCommand()
    {
        return config.keyspace().maxmemory != 0 || clientPause.isActive() || tracking.isOverLimit();
    }

    /** Chunks for replies. @return never null */
    public ChunkPool chunkPool()
    {
        return chunkPool;
    }

    /** The buffer that all sessions read into. @return {@link #INPUT_BUFFER_BYTES} bytes */
    public byte[] inputBuffer()
    {
        return inputBuffer;
    }

    /** When the server was started. @return Unix time in ms */
    public long startedAtMs()
    {
        return startedAtMs;
    }

    /** Stops the server at the end of this turn. */
    public void shutdown()
    {
        shutdown.run();
    }

    // ---- clock ----

    /** The time that the current command sees. @return Unix time in ms */
    public long nowMs()
    {
        return nowMs;
    }

    /**
     * The instant of a wall-clock time on the monotonic clock.
     *
     * @param unixMs Unix time in ms
     * @return CLOCK_MONOTONIC in ns
     */
    public long monotonicNs(final long unixMs)
    {
        return monotonicAnchorNs + (unixMs - wallAnchorMs) * 1_000_000L;
    }

    /**
     * The wall-clock time of an instant of the monotonic clock.
     *
     * @param ns CLOCK_MONOTONIC in ns
     * @return Unix time in ms
     */
    public long unixMs(final long ns)
    {
        return wallAnchorMs + (ns - monotonicAnchorNs) / 1_000_000L;
    }

    /** Reads both clocks; in each turn of the housekeeping. When the wall clock was set, a cache in front must forget its deadlines. */
    public void anchorClock()
    {
        if (clockJumps.jumped())
        {
            readCache.everythingMutated();
        }
        wallAnchorMs = System.currentTimeMillis();
        monotonicAnchorNs = System.nanoTime();
        nowMs = wallAnchorMs;
        keyspace.now(nowMs);
    }

    /**
     * Moves the time on within a turn, from a reading of the monotonic clock.
     *
     * @param monotonicNs System.nanoTime()
     */
    public void advanceClock(final long monotonicNs)
    {
        final long ms = wallAnchorMs + (monotonicNs - monotonicAnchorNs) / 1_000_000L;
        if (ms != nowMs)
        {
            nowMs = ms;
            keyspace.now(ms);
        }
    }

    // ---- work at the end of a turn ----

    /**
     * Sends a session's replies at the end of this turn.
     *
     * @param session not enlisted yet
     */
    public void flushLater(final Session session)
    {
        toFlush.add(session);
    }

    /**
     * Closes a session at the end of this turn.
     *
     * @param session flagged {@link SessionFlags#CLOSE_ASAP}
     */
    public void closeLater(final Session session)
    {
        toClose.add(session);
    }

    /**
     * Takes a session's input up again at the end of this turn.
     *
     * @param session one whose input waited
     */
    public void resumeLater(final Session session)
    {
        toResume.add(session);
    }

    /**
     * Lets a session go on with its requests in the next turn, behind the events of the others.
     *
     * @param session whose {@link Session#continueYielded} is called
     */
    public void continueNextTurn(final Session session)
    {
        toContinue.add(session);
    }

    private void continueYielded()
    {
        take(toContinue);
        for (int i = 0; i < working.size(); i++)
        {
            working.get(i).continueYielded();
        }
    }

    /**
     * Forgets a session that is being closed.
     *
     * @param session still open
     */
    public void sessionClosed(final Session session)
    {
        sessions.remove(session);
        processor.sessionClosed(session);
    }

    /** What the loop calls before it waits: resumes, sends, closes. Resuming can enlist more of each, so it repeats until all is done. */
    public void endOfTurn()
    {
        stats.eventLoopCycles++;
        processor.endOfTurn();
        while (!toResume.isEmpty())
        {
            take(toResume);
            for (int i = 0; i < working.size(); i++)
            {
                working.get(i).continueInput();
            }
            processor.endOfTurn();
        }
        while (!toFlush.isEmpty() || !toClose.isEmpty())
        {
            take(toFlush);
            for (int i = 0; i < working.size(); i++)
            {
                working.get(i).flush();
            }
            take(toClose);
            for (int i = 0; i < working.size(); i++)
            {
                working.get(i).close();
            }
        }
        working.clear();
        if (!toContinue.isEmpty())
        {
            loop.execute(continueYielded); // behind the events of the next turn
        }
    }

    private void take(final ArrayList<Session> from)
    {
        working.clear();
        for (int i = 0; i < from.size(); i++)
        {
            working.add(from.get(i));
        }
        from.clear();
    }
}
