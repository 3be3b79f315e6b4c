package dev.brc.core.observe;

import java.security.SecureRandom;
import java.util.Random;

import dev.brc.core.command.CommandFlags;
import dev.brc.core.command.CommandSpec;
import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.KeyspaceListener;
import dev.brc.core.resp.Arguments;
import dev.brc.core.server.ServerContext;
import dev.brc.core.session.Session;

/** Everything that a server notices about itself beyond its plain counters. Loop thread only. */
public final class Observation implements KeyspaceListener
{
    private static final int ID_LENGTH = 40;

    private final ServerContext server;
    private final InstantaneousRates rates;
    private final MemoryUsage memory;
    private final SlowLog slowLog;
    private final LatencyMonitor latency;
    private final String runId = randomId();
    private String replicationId = randomId();
    private long changes;

    /**
     * An observer.
     *
     * @param server to observe
     */
    public Observation(final ServerContext server)
    {
        this.server = server;
        rates = new InstantaneousRates(server);
        memory = new MemoryUsage(server);
        slowLog = new SlowLog(server);
        latency = new LatencyMonitor(server);
    }

    private static String randomId()
    {
        final Random random = new SecureRandom();
        final StringBuilder id = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++)
        {
            id.append(Character.forDigit(random.nextInt(16), 16));
        }
        return id.toString();
    }

    /** To be called by the housekeeping. */
    public void cron()
    {
        rates.sample();
        memory.notePeak();
    }

    /** CONFIG RESETSTAT. */
    public void reset()
    {
        rates.reset();
        memory.reset();
    }

    /** Commands and bytes a second. @return never null */
    public InstantaneousRates rates()
    {
        return rates;
    }

    /** Memory. @return never null */
    public MemoryUsage memory()
    {
        return memory;
    }

    /** The slow commands. @return never null */
    public SlowLog slowLog()
    {
        return slowLog;
    }

    /** What kept the loop busy for long. @return never null */
    public LatencyMonitor latency()
    {
        return latency;
    }

    /**
     * A command took at least as long as the slow log or the latency monitor is set to notice.
     *
     * @param session    who sent it
     * @param spec       the command
     * @param args       its request
     * @param durationNs how long it took
     */
    public void slowCall(final Session session, final CommandSpec spec, final Arguments args, final long durationNs)
    {
        final long slowerThanUs = server.config().slowlogLogSlowerThan;
        if (slowerThanUs >= 0 && durationNs >= slowerThanUs * 1_000 && !spec.has(CommandFlags.SKIP_SLOWLOG))
        {
            slowLog.add(session, args, server.processor().redaction(), durationNs / 1_000);
        }
        latency.record(spec.has(CommandFlags.FAST) ? LatencyMonitor.FAST_COMMAND : LatencyMonitor.COMMAND, durationNs);
    }

    /** Identifies this run of the server. @return 40 hexadecimal digits */
    public String runId()
    {
        return runId;
    }

    /** Identifies the data for replicas. @return 40 hexadecimal digits */
    public String replicationId()
    {
        return replicationId;
    }

    /** Takes another {@link #replicationId}: DEBUG CHANGE-REPL-ID. */
    public void changeReplicationId()
    {
        replicationId = randomId();
    }

    /** How often keys changed since the start: INFO's {@code rdb_changes_since_last_save}. @return 0 or more */
    public long changes()
    {
        return changes;
    }

    @Override
    public void keyMutated(final Db db, final byte[] key, final int offset, final int length)
    {
        changes++;
    }

    @Override
    public void everythingMutated(final Db db)
    {
        changes++;
    }
}
