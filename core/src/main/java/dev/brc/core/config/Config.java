package dev.brc.core.config;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.brc.core.keyspace.KeyspaceConfig;
import dev.brc.core.resp.RespLimits;
import dev.brc.core.session.OutputBufferLimit;

/**
 * The settings that are in force, as typed fields for the code that obeys them; names and defaults are those of redis.conf (7.0).
 * {@link Settings} knows them by their names. Texts are bytes in ISO-8859-1. Changed on the loop thread only (CONFIG SET).
 */
public final class Config
{
    /** The folder in which the JVM was started. */
    static final String WORKING_FOLDER = bytesAsText(System.getProperty("user.dir"));

    private final RespLimits respLimits = new RespLimits();
    private final KeyspaceConfig keyspace = new KeyspaceConfig();
    private final OutputBufferLimit[] outputBufferLimits = {new OutputBufferLimit(0, 0, 0),
        new OutputBufferLimit(256L << 20, 64L << 20, 60), new OutputBufferLimit(32L << 20, 8L << 20, 60)};

    // ---- network ----

    /** {@code bind}: addresses to listen on; a leading minus means that it may be missing. */
    public List<String> bind = new ArrayList<>(List.of("*", "-::*"));
    /** {@code port}: 0 to 65535, 0 for none (embedded: any free one). */
    public int port = 6379;
    /** {@code unixsocket}: path; empty: none. */
    public String unixsocket = "";
    /** {@code unixsocketperm}: permission bits; 0: as umask leaves them. */
    public int unixsocketperm;
    /** {@code tcp-backlog}. */
    public int tcpBacklog = 511;
    /** {@code tcp-keepalive}: seconds, 0 for off. */
    public int tcpKeepalive = 300;
    /** {@code timeout}: seconds that a client may be idle; 0: for ever. */
    public int timeout;
    /** {@code maxclients}: 1 or more. */
    public int maxclients = 10_000;
    /** {@code protected-mode}. */
    public boolean protectedMode = true;
    /** {@code client-query-buffer-limit}: bytes. */
    public long clientQueryBufferLimit = 1L << 30;
    /** {@code maxmemory-clients}: bytes that all clients together may take; 0: no limit; negative: percent of maxmemory. */
    public long maxmemoryClients;
    /** {@code tracking-table-max-keys}: keys that client-side caching remembers; 0: no limit. */
    public long trackingTableMaxKeys = 1_000_000;

    // ---- general ----

    /** {@code hz}: turns of the housekeeping timer in a second, 1 to 500. */
    public int hz = 10;
    /** {@code dir}: folder that relative paths start from. */
    public String dir = WORKING_FOLDER;
    /** {@code loglevel}: debug, verbose, notice or warning. */
    public String loglevel = "notice";
    /** {@code logfile}: path; empty: standard output. */
    public String logfile = "";
    /** {@code pidfile}: path; empty: none. */
    public String pidfile = "";
    /** {@code shutdown-on-sigint}: options of SHUTDOWN. */
    public String shutdownOnSigint = "default";
    /** {@code shutdown-on-sigterm}: options of SHUTDOWN. */
    public String shutdownOnSigterm = "default";
    /** {@code enable-debug-command}: no, yes or local. */
    public String enableDebugCommand = "no";
    /** {@code enable-protected-configs}: no, yes or local. */
    public String enableProtectedConfigs = "no";

    // ---- security ----

    /** {@code requirepass}: password of the default user; empty: none. */
    public String requirepass = "";
    /** {@code aclfile}: path; empty: none. */
    public String aclfile = "";
    /** {@code acllog-max-len}: entries of ACL LOG. */
    public long acllogMaxLen = 128;
    /** {@code acl-pubsub-default}: allchannels or resetchannels. */
    public String aclPubsubDefault = "resetchannels";
    /** {@code user} lines of the configuration file. */
    public final List<ConfigLine> users = new ArrayList<>();
    /** {@code rename-command} lines of the configuration file. */
    public final List<ConfigLine> renamedCommands = new ArrayList<>();

    // ---- kernel cache ----

    /** {@code xdp}: network devices on which the kernel answers GETs; none: there is no kernel cache. */
    public List<String> xdp = new ArrayList<>();
    /** {@code xdp-mode}: native, generic or auto. */
    public String xdpMode = "auto";
    /** {@code xdp-tc}: auto or clsact. */
    public String xdpTc = "auto";
    /** {@code xdp-serve}: whether the kernel answers. */
    public boolean xdpServe = true;
    /** {@code xdp-cache-mb}: MiB for keys and replies. */
    public int xdpCacheMb = 64;
    /** {@code xdp-max-value}: bytes of a value that is still cached. */
    public int xdpMaxValue = 1024;
    /** {@code xdp-connections}: connections that can be answered at the same time. */
    public int xdpConnections = 10_000;
    /** {@code xdp-ring}: GETs on their way through the server that can be noted at the same time. */
    public int xdpRing = 1024;
    /** {@code xdp-drain}: seconds that a stopping server waits for the connections that the kernel has answered to end. */
    public int xdpDrain = 5;
    /** {@code xdp-bpffs}: where a BPF file system is mounted. */
    public String xdpBpffs = "/sys/fs/bpf";

    // ---- observation ----

    /** {@code slowlog-log-slower-than}: microseconds; 0 logs all, negative none. */
    public long slowlogLogSlowerThan = 10_000;
    /** {@code slowlog-max-len}: entries of SLOWLOG. */
    public long slowlogMaxLen = 128;
    /** {@code latency-monitor-threshold}: ms; 0: off. */
    public long latencyMonitorThreshold;
    /** {@code latency-tracking}: whether to keep a histogram for each command. */
    public boolean latencyTracking = true;
    /** {@code latency-tracking-info-percentiles}: those that INFO latencystats shows. */
    public double[] latencyTrackingInfoPercentiles = {50, 99, 99.9};
    /** {@code notify-keyspace-events}: letters of the classes of events in Redis's order; empty: none. */
    public String notifyKeyspaceEvents = "";
    /** Whether {@code notify-keyspace-events} holds {@code n}, which Redis does not print beside {@code A}. */
    public boolean notifyNewKeys;

    // ---- encodings of values ----

    /** {@code hash-max-listpack-entries}. */
    public long hashMaxListpackEntries = 512;
    /** {@code hash-max-listpack-value}: bytes. */
    public long hashMaxListpackValue = 64;
    /** {@code list-max-listpack-size}: elements, or -1 to -5 for 4 to 64 KiB. */
    public int listMaxListpackSize = -2;
    /** {@code list-compress-depth}: nodes at each end that are not compressed; 0: none is. */
    public int listCompressDepth;
    /** {@code set-max-intset-entries}. */
    public long setMaxIntsetEntries = 512;
    /** {@code zset-max-listpack-entries}. */
    public long zsetMaxListpackEntries = 128;
    /** {@code zset-max-listpack-value}: bytes. */
    public long zsetMaxListpackValue = 64;
    /** {@code hll-sparse-max-bytes}. */
    public long hllSparseMaxBytes = 3000;
    /** {@code stream-node-max-bytes}; 0: no limit. */
    public long streamNodeMaxBytes = 4096;
    /** {@code stream-node-max-entries}; 0: no limit. */
    public long streamNodeMaxEntries = 100;

    /** The configuration file that the server was started with; null: none. */
    public File configFile;

    private final Settings settings = new Settings(this);

    /** The settings by their names. @return live object */
    public Settings settings()
    {
        return settings;
    }

    /** Limits of the request parser. @return live object */
    public RespLimits respLimits()
    {
        return respLimits;
    }

    /** What the keyspace obeys. @return live object */
    public KeyspaceConfig keyspace()
    {
        return keyspace;
    }

    /** {@code client-query-buffer-limit}. @return bytes */
    public long clientQueryBufferLimit()
    {
        return clientQueryBufferLimit;
    }

    /**
     * {@code client-output-buffer-limit} of a class.
     *
     * @param outputClass {@link OutputBufferLimit#NORMAL}, {@code REPLICA} or {@code PUBSUB}
     * @return its limits
     */
    public OutputBufferLimit outputBufferLimit(final int outputClass)
    {
        return outputBufferLimits[outputClass];
    }

    /**
     * Sets {@code client-output-buffer-limit} of a class.
     *
     * @param outputClass as above
     * @param limit       new limits
     */
    public void outputBufferLimit(final int outputClass, final OutputBufferLimit limit)
    {
        outputBufferLimits[outputClass] = limit;
    }

    /**
     * A file that a setting names.
     *
     * @param path relative to {@link #dir}, or absolute
     * @return where it is
     */
    public File file(final String path)
    {
        final File file = new File(textAsBytes(path));
        return file.isAbsolute() ? file : new File(textAsBytes(dir), file.getPath());
    }

    /** A path of the JVM as settings have it. */
    static String bytesAsText(final String path)
    {
        return new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** A path of a setting as the JVM has it. */
    static String textAsBytes(final String text)
    {
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
