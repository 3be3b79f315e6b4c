package dev.brc.core.config;

import static dev.brc.core.config.NumberSetting.Notation.MEMORY;
import static dev.brc.core.config.NumberSetting.Notation.OCTAL;
import static dev.brc.core.config.NumberSetting.Notation.PLAIN;

/**
 * The table of all settings: name, kind, limits, whether it can change while the server runs, and one sentence. The default of a setting that
 * has an effect is the value with which its field begins. Names, limits and defaults are those of Redis 7.0; order and headings are those
 * of {@code docs/configuration.md}, which is made from this table.
 */
final class SettingsTable
{
    private static final int INT = Integer.MAX_VALUE;
    private static final long LONG = Long.MAX_VALUE;
    private static final int MAX_PORT = 65535;
    private static final long MIN_BUFFER = 1L << 20;
    private static final int MAX_CACHE_MB = 4096;
    private static final int MAX_CACHED_VALUE = 1900;
    private static final int MAX_CONNECTIONS = 1_000_000;
    private static final int MAX_RING = 1 << 16;
    private static final int MAX_DRAIN_SECONDS = 3600;

    private final Settings settings;
    private final Config config;
    private String group = "";

    private SettingsTable(final Settings settings, final Config config)
    {
        this.settings = settings;
        this.config = config;
    }

    static void fill(final Settings settings, final Config config)
    {
        final SettingsTable table = new SettingsTable(settings, config);
        table.network();
        table.general();
        table.security();
        table.memory();
        table.encodings();
        table.observation();
        table.kernelCache();
        table.persistence();
        table.replication();
        table.cluster();
        table.tls();
        table.process();
    }

    private void network()
    {
        group = "Network and clients";
        add(new BindSetting(config, "Addresses to listen on."));
        add(number("port", "TCP port; 0: no TCP (an embedded server: any free port).", 0, MAX_PORT));
        add(text("unixsocket", "Path of a Unix domain socket to listen on; empty: none.").immutable());
        add(new NumberSetting("unixsocketperm", "Permission bits of the Unix domain socket; 0: as the umask has it.",
            field("unixsocketperm"), OCTAL, 0, 0777).immutable());
        add(number("tcp-backlog", "Connections that the kernel keeps until they are accepted, for each address.", 0,
            INT)
            .immutable());
        add(number("tcp-keepalive",
            "Seconds of silence after which the kernel asks whether a client is still there; 0: never.", 0,
            INT));
        add(number("timeout", "Seconds after which an idle client is closed; 0: never.", 0, INT));
        add(number("maxclients", "Most clients at the same time.", 1, 4294967295L));
        add(yesNo("protected-mode", "Without password, clients from other machines are refused."));
        add(memory("client-query-buffer-limit", "Most bytes of requests that are kept for a client.", MIN_BUFFER));
        add(new OutputLimitsSetting(config,
            "Bytes of replies that a client need not have read: above the hard limit it is closed at once, above the soft limit after so "
                + "many seconds; 0: no limit."));
        add(memory("proto-max-bulk-len", "Longest string in a request.", MIN_BUFFER));
        add(new ClientsMemorySetting(config,
            "Memory of all clients' buffers together, above which the largest clients are closed; 0: no limit."));
        add(number("tracking-table-max-keys", "Keys that client-side caching remembers; 0: no limit.", 0, LONG));
        add(new TextSetting("bind-source-addr", "Source address of connections to others.", new Holder(""),
            Refusals.SOURCE_ADDRESS));
        add(new OnlyZeroSetting("socket-mark-id", "Mark of the sockets.", 4294967295L, Refusals.SOCKET_MARK)
            .immutable());
    }

    private void general()
    {
        group = "General";
        add(keyspaceNumber("databases", "Databases for SELECT.", 1, INT).immutable());
        add(new HzSetting("Turns of the housekeeping timer (expiry, idle clients) in a second.", field("hz")));
        add(new DirSetting(config, "Folder that relative paths of other settings start from."));
        add(new ChoiceSetting("loglevel", "What is logged.", field("loglevel"), "debug", "verbose", "notice",
            "warning"));
        add(text("logfile", "File that the log goes to; empty: standard output.").immutable());
        add(text("pidfile", "File that the process id is written to; empty: none.").immutable());
        add(new ShutdownSetting("shutdown-on-sigint", "Options of SHUTDOWN when SIGINT comes.",
            field("shutdown-on-sigint")));
        add(new ShutdownSetting("shutdown-on-sigterm", "Options of SHUTDOWN when SIGTERM comes.",
            field("shutdown-on-sigterm")));
        add(choiceOfThree("enable-debug-command", "Who may use DEBUG; local: clients on this machine.").immutable());
        add(choiceOfThree("enable-protected-configs", "Who may change protected settings with CONFIG SET.")
            .immutable());
    }

    private void security()
    {
        group = "Security";
        add(text("requirepass", "Password of the default user; empty: none.").secret());
        add(text("aclfile", "File with the users, instead of user lines in the configuration file; empty: none.")
            .immutable());
        add(number("acllog-max-len", "Entries of ACL LOG.", 0, LONG));
        add(new ChoiceSetting("acl-pubsub-default", "Pub/sub channels of new users.", field("acl-pubsub-default"),
            "allchannels",
            "resetchannels"));
    }

    private void memory()
    {
        group = "Memory and expiry";
        add(keyspaceMemory("maxmemory", "Memory above which keys are evicted or writes refused; 0: no limit."));
        add(new ChoiceSetting("maxmemory-policy", "Which keys are evicted.", keyspace("maxmemory-policy"),
            "volatile-lru",
            "volatile-lfu", "volatile-random", "volatile-ttl", "allkeys-lru", "allkeys-lfu", "allkeys-random",
            "noeviction"));
        add(keyspaceNumber("maxmemory-samples", "Keys looked at to choose one to evict.", 1, INT));
        add(keyspaceNumber("maxmemory-eviction-tenacity", "How long one command may evict; 100: without limit.", 0,
            100));
        add(keyspaceNumber("lfu-log-factor", "How many uses it takes to be counted as frequent.", 0, INT));
        add(keyspaceNumber("lfu-decay-time", "Minutes after which the frequency counter falls by one; 0: never.", 0,
            INT));
        add(keyspaceNumber("active-expire-effort", "How much time the search for expired keys may take.", 1, 10));
        add(new YesNoSetting("activerehashing", "Hash tables are resized in idle time too.",
            keyspace("activerehashing"), null));
        lazyFree("lazyfree-lazy-eviction", "lazyfree-lazy-expire", "lazyfree-lazy-server-del", "lazyfree-lazy-user-del",
            "lazyfree-lazy-user-flush");
    }

    private void encodings()
    {
        group = "Encodings of values";
        add(number("hash-max-listpack-entries", "Fields of a hash kept as listpack.", 0, LONG).alias(
            "hash-max-ziplist-entries"));
        add(memory("hash-max-listpack-value", "Longest field or value of a hash kept as listpack.", 0).alias(
            "hash-max-ziplist-value"));
        add(new NumberSetting("list-max-listpack-size", "Elements of a list node; -1 to -5: 4, 8, 16, 32, 64 KiB.",
            field("list-max-listpack-size"), PLAIN, Integer.MIN_VALUE, INT).alias("list-max-ziplist-size"));
        add(number("list-compress-depth", "List nodes at each end that are not compressed; 0: no compression.", 0,
            INT));
        add(number("set-max-intset-entries", "Members of a set of integers kept as intset.", 0, LONG));
        add(number("zset-max-listpack-entries", "Members of a sorted set kept as listpack.", 0, LONG).alias(
            "zset-max-ziplist-entries"));
        add(memory("zset-max-listpack-value", "Longest member of a sorted set kept as listpack.", 0).alias(
            "zset-max-ziplist-value"));
        add(memory("hll-sparse-max-bytes", "Size up to which a HyperLogLog is kept sparse.", 0));
        add(memory("stream-node-max-bytes", "Size of a stream node; 0: no limit.", 0));
        add(number("stream-node-max-entries", "Entries of a stream node; 0: no limit.", 0, LONG));
        add(new ChoiceSetting("sanitize-dump-payload", "How thoroughly RESTORE checks its payload: always completely.",
            new Holder("no"), "no", "yes", "clients").ignored());
    }

    private void observation()
    {
        group = "Observation";
        add(new NumberSetting("slowlog-log-slower-than",
            "Microseconds from which a command is put into SLOWLOG; -1: never.",
            field("slowlog-log-slower-than"), PLAIN, -1, LONG));
        add(number("slowlog-max-len", "Entries of SLOWLOG.", 0, LONG));
        add(number("latency-monitor-threshold", "Milliseconds from which an event is kept for LATENCY; 0: none is.", 0,
            LONG));
        add(yesNo("latency-tracking", "Keeps a latency histogram for each command."));
        add(new PercentilesSetting(config, "Percentiles that INFO latencystats shows."));
        add(new EventClassesSetting(config, "Classes of keyspace events that are published; empty: none."));
    }

    private void kernelCache()
    {
        group = "Kernel cache";
        add(new DevicesSetting(config, "Network devices on which the kernel answers GETs; none: no kernel cache.")
            .immutable());
        add(new ChoiceSetting("xdp-mode",
            "Answered by XDP in the driver (native), at TC ingress without XDP (generic), or native if the driver can (auto).",
            field("xdp-mode"), "auto", "native", "generic").immutable());
        add(new ChoiceSetting("xdp-tc",
            "Where the programs at TC go: to a clsact qdisc, or to tcx if the kernel has it (Linux 6.6).",
            field("xdp-tc"), "auto", "clsact").immutable());
        add(yesNo("xdp-serve", "Whether the kernel answers; no: every request goes to the server."));
        add(number("xdp-cache-mb", "MiB for keys and replies.", 1, MAX_CACHE_MB).immutable());
        add(number("xdp-max-value", "Bytes of a value that is still cached.", 0, MAX_CACHED_VALUE).immutable());
        add(number("xdp-connections", "Connections that the kernel can answer at the same time.", 1, MAX_CONNECTIONS)
            .immutable());
        add(number("xdp-ring", "GETs that can be on their way through the server at the same time to be cached.", 1,
            MAX_RING).immutable());
        add(number("xdp-drain",
            "Seconds that a stopping server waits for connections that the kernel has answered to end.", 0,
            MAX_DRAIN_SECONDS));
        add(text("xdp-bpffs", "Where a BPF file system is mounted.").immutable());
    }

    private void persistence()
    {
        group = "Persistence (there is none)";
        add(new SaveSetting("Snapshots."));
        add(new YesNoSetting("appendonly", "Append-only file.", new Holder(false), Refusals.PERSISTENCE));
        add(ignored("stop-writes-on-bgsave-error", "Whether writes stop when a snapshot fails.", true));
        add(ignored("rdbcompression", "Compression of snapshots.", true));
        add(ignored("rdbchecksum", "Checksum of snapshots.", true).immutable());
        add(ignored("dbfilename", "Name of the snapshot.", "dump.rdb").guarded());
        add(ignored("rdb-del-sync-files", "Whether snapshots for replicas are removed.", false));
        add(ignored("rdb-save-incremental-fsync", "How snapshots are written.", true));
        add(ignored("appendfilename", "Name of the append-only file.", "appendonly.aof").immutable());
        add(ignored("appenddirname", "Folder of the append-only file.", "appendonlydir").immutable());
        add(new ChoiceSetting("appendfsync", "When the append-only file is flushed.", new Holder("everysec"),
            "everysec",
            "always", "no").ignored());
        add(ignored("no-appendfsync-on-rewrite", "Flushing while the file is rewritten.", false));
        add(ignored("auto-aof-rewrite-percentage", "Growth at which the file is rewritten.", 100, 0, INT));
        add(ignoredMemory("auto-aof-rewrite-min-size", "Size at which the file is rewritten.", 64L << 20, 0));
        add(ignored("aof-load-truncated", "Whether a truncated file is loaded.", true));
        add(ignored("aof-use-rdb-preamble", "Format of the file.", true));
        add(ignored("aof-timestamp-enabled", "Times in the file.", false));
        add(ignored("aof-rewrite-incremental-fsync", "How the file is written.", true));
        add(ignored("aof-disable-auto-gc", "Whether old files are kept.", false));
    }

    private void replication()
    {
        group = "Replication (not supported)";
        add(new ReplicaofSetting("Server to replicate.").alias("slaveof").immutable());
        add(ignored("masterauth", "Password for it.", "").secret());
        add(ignored("masteruser", "User name for it.", ""));
        replica("serve-stale-data", true);
        replica("read-only", true);
        replica("lazy-flush", false);
        replica("ignore-maxmemory", true);
        add(ignored("replica-ignore-disk-write-errors", "Concerns replicas.", false));
        add(ignored("replica-announced", "Concerns replicas.", true));
        add(ignored("replica-announce-ip", "Concerns replicas.", "").alias("slave-announce-ip"));
        add(ignored("replica-announce-port", "Concerns replicas.", 0, 0, MAX_PORT).alias("slave-announce-port"));
        add(ignored("replica-priority", "Concerns replicas.", 100, 0, INT).alias("slave-priority"));
        add(new OnlyZeroSetting("min-replicas-to-write", "Replicas without which writes are refused.", INT,
            Refusals.REPLICATION).alias("min-slaves-to-write"));
        add(ignored("min-replicas-max-lag", "Concerns replicas.", 10, 0, INT).alias("min-slaves-max-lag"));
        add(ignored("repl-ping-replica-period", "Concerns replicas.", 10, 1, INT).alias("repl-ping-slave-period"));
        add(ignored("repl-timeout", "Concerns replicas.", 60, 1, INT));
        add(ignored("repl-disable-tcp-nodelay", "Concerns replicas.", false));
        add(ignoredMemory("repl-backlog-size", "Concerns replicas.", 1L << 20, 1));
        add(ignored("repl-backlog-ttl", "Concerns replicas.", 3600, 0, LONG));
        add(ignored("repl-diskless-sync", "Concerns replicas.", true));
        add(ignored("repl-diskless-sync-delay", "Concerns replicas.", 5, 0, INT));
        add(ignored("repl-diskless-sync-max-replicas", "Concerns replicas.", 0, 0, INT));
        add(new ChoiceSetting("repl-diskless-load", "Concerns replicas.", new Holder("disabled"), "disabled",
            "on-empty-db",
            "swapdb").ignored());
        add(new ChoiceSetting("propagation-error-behavior", "Concerns replicas.", new Holder("ignore"), "ignore",
            "panic",
            "panic-on-replicas").ignored());
        add(ignored("shutdown-timeout", "Seconds that a shutdown waits for replicas.", 10, 0, INT));
    }

    private void cluster()
    {
        group = "Cluster (not supported)";
        add(new YesNoSetting("cluster-enabled", "Cluster mode.", new Holder(false), Refusals.CLUSTER).immutable());
        add(ignored("cluster-config-file", "Concerns clusters.", "nodes.conf").immutable());
        add(ignored("cluster-node-timeout", "Concerns clusters.", 15000, 0, LONG));
        add(ignored("cluster-port", "Concerns clusters.", 0, 0, MAX_PORT).immutable());
        add(ignored("cluster-announce-ip", "Concerns clusters.", ""));
        add(ignored("cluster-announce-hostname", "Concerns clusters.", ""));
        add(ignored("cluster-announce-port", "Concerns clusters.", 0, 0, MAX_PORT));
        add(ignored("cluster-announce-bus-port", "Concerns clusters.", 0, 0, MAX_PORT));
        add(ignored("cluster-announce-tls-port", "Concerns clusters.", 0, 0, MAX_PORT));
        add(ignored("cluster-require-full-coverage", "Concerns clusters.", true));
        add(ignored("cluster-allow-reads-when-down", "Concerns clusters.", false));
        add(ignored("cluster-allow-pubsubshard-when-down", "Concerns clusters.", true));
        add(ignored("cluster-allow-replica-migration", "Concerns clusters.", true));
        add(ignored("cluster-migration-barrier", "Concerns clusters.", 1, 0, INT));
        add(ignored("cluster-replica-no-failover", "Concerns clusters.", false).alias("cluster-slave-no-failover"));
        add(ignored("cluster-replica-validity-factor", "Concerns clusters.", 10, 0, INT).alias(
            "cluster-slave-validity-factor"));
        add(ignoredMemory("cluster-link-sendbuf-limit", "Concerns clusters.", 0, 0));
        add(new ChoiceSetting("cluster-preferred-endpoint-type", "Concerns clusters.", new Holder("ip"), "ip",
            "hostname",
            "unknown-endpoint").ignored());
    }

    private void tls()
    {
        group = "TLS (not supported)";
        add(new OnlyZeroSetting("tls-port", "Port for TLS.", MAX_PORT, Refusals.TLS));
        add(new YesNoSetting("tls-replication", "TLS between servers.", new Holder(false), Refusals.TLS));
        add(new YesNoSetting("tls-cluster", "TLS between servers.", new Holder(false), Refusals.TLS));
        for (final String name : new String[]{"tls-cert-file", "tls-key-file", "tls-key-file-pass",
            "tls-client-cert-file",
            "tls-client-key-file", "tls-client-key-file-pass", "tls-ca-cert-file", "tls-ca-cert-dir",
            "tls-dh-params-file",
            "tls-protocols", "tls-ciphers", "tls-ciphersuites"})
        {
            add(new TextSetting(name, "Concerns TLS.", new Holder(""), Refusals.TLS));
        }
        add(new ChoiceSetting("tls-auth-clients", "Concerns TLS.", new Holder("yes"), "no", "yes", "optional")
            .ignored());
        add(ignored("tls-prefer-server-ciphers", "Concerns TLS.", false));
        add(ignored("tls-session-caching", "Concerns TLS.", true));
        add(ignored("tls-session-cache-size", "Concerns TLS.", 20480, 0, INT));
        add(ignored("tls-session-cache-timeout", "Concerns TLS.", 300, 0, INT));
    }

    private void process()
    {
        group = "Process";
        add(new YesNoSetting("daemonize", "Running in the background.", new Holder(false), Refusals.FOREGROUND)
            .immutable());
        add(new ChoiceSetting("supervised", "Telling a service manager.", new Holder("no"), 2, Refusals.FOREGROUND,
            "no", "auto",
            "upstart", "systemd").immutable());
        add(new YesNoSetting("syslog-enabled", "Logging to syslog.", new Holder(false), Refusals.SYSLOG).immutable());
        add(ignored("syslog-ident", "Name in syslog.", "redis").immutable());
        add(new ChoiceSetting("syslog-facility", "Facility in syslog.", new Holder("local0"), "user", "local0",
            "local1", "local2",
            "local3", "local4", "local5", "local6", "local7").ignored().immutable());
        add(ignored("always-show-logo", "There is no logo.", false).immutable());
        add(ignored("set-proc-title", "The process title is the JVM's.", true).immutable());
        add(ignored("proc-title-template", "The process title is the JVM's.", "{title} {listen-addr} {server-mode}"));
        add(ignored("crash-log-enabled", "The JVM writes its own crash log.", true));
        add(ignored("crash-memcheck-enabled", "The JVM writes its own crash log.", true));
        add(ignored("disable-thp", "Use -XX:+UseTransparentHugePages or not.", true).immutable());
        add(new ChoiceSetting("oom-score-adj", "Priority for the OOM killer.", new Holder("no"), 1, Refusals.OOM_SCORE,
            "no", "yes",
            "relative", "absolute"));
        add(new OomScoresSetting("Priorities for the OOM killer."));
        add(ignored("io-threads", "One thread does all work.", 1, 1, 128).immutable());
        add(ignored("io-threads-do-reads", "One thread does all work.", false).immutable());
        add(ignored("dynamic-hz", "Whether hz adapts to the number of clients: its work does not grow with them.",
            true));
        add(ignored("busy-reply-threshold", "Milliseconds after which a script counts as busy.", 5000, 0, LONG).alias(
            "lua-time-limit"));
        for (final String name : new String[]{"server_cpulist", "bio_cpulist", "aof_rewrite_cpulist", "bgsave_cpulist"})
        {
            add(new TextSetting(name, "CPUs to run on.", new Holder(""), Refusals.CPU_LIST).immutable());
        }
        add(new ChoiceSetting("enable-module-command", "Who may use MODULE.", new Holder("no"), 1, Refusals.MODULES,
            "no", "yes",
            "local").immutable());
        add(ignored("jemalloc-bg-thread", "There is no jemalloc.", true));
        add(new YesNoSetting("activedefrag", "Active defragmentation.", new Holder(false), Refusals.DEFRAG));
        add(ignoredMemory("active-defrag-ignore-bytes", "Concerns defragmentation.", 100L << 20, 1));
        add(ignored("active-defrag-threshold-lower", "Concerns defragmentation.", 10, 0, 1000));
        add(ignored("active-defrag-threshold-upper", "Concerns defragmentation.", 100, 0, 1000));
        add(ignored("active-defrag-cycle-min", "Concerns defragmentation.", 1, 1, 99));
        add(ignored("active-defrag-cycle-max", "Concerns defragmentation.", 25, 1, 99));
        add(ignored("active-defrag-max-scan-fields", "Concerns defragmentation.", 1000, 1, LONG));
        add(ignored("ignore-warnings", "There is nothing to warn of.", ""));
    }

    // ---- kinds ----

    private void add(final Setting setting)
    {
        settings.add(group, setting);
    }

    private Holder field(final String name)
    {
        return new Holder(FieldRef.find(name, config, config.respLimits()));
    }

    private Holder keyspace(final String name)
    {
        return new Holder(FieldRef.find(name, config.keyspace()));
    }

    private Setting text(final String name, final String doc)
    {
        return new TextSetting(name, doc, field(name), null);
    }

    private Setting yesNo(final String name, final String doc)
    {
        return new YesNoSetting(name, doc, field(name), null);
    }

    private Setting number(final String name, final String doc, final long min, final long max)
    {
        return new NumberSetting(name, doc, field(name), PLAIN, min, max);
    }

    private Setting memory(final String name, final String doc, final long min)
    {
        return new NumberSetting(name, doc, field(name), MEMORY, min, LONG);
    }

    private Setting keyspaceNumber(final String name, final String doc, final long min, final long max)
    {
        return new NumberSetting(name, doc, keyspace(name), PLAIN, min, max);
    }

    private Setting keyspaceMemory(final String name, final String doc)
    {
        return new NumberSetting(name, doc, keyspace(name), MEMORY, 0, LONG);
    }

    private Setting choiceOfThree(final String name, final String doc)
    {
        return new ChoiceSetting(name, doc, field(name), "no", "yes", "local");
    }

    private Setting ignored(final String name, final String doc, final boolean value)
    {
        return new YesNoSetting(name, doc, new Holder(value), null).ignored();
    }

    private Setting ignored(final String name, final String doc, final String value)
    {
        return new TextSetting(name, doc, new Holder(value), null).ignored();
    }

    private Setting ignored(final String name, final String doc, final long value, final long min, final long max)
    {
        return new NumberSetting(name, doc, new Holder(value), PLAIN, min, max).ignored();
    }

    private Setting ignoredMemory(final String name, final String doc, final long value, final long min)
    {
        return new NumberSetting(name, doc, new Holder(value), MEMORY, min, LONG).ignored();
    }

    private void replica(final String name, final boolean value)
    {
        add(ignored("replica-" + name, "Concerns replicas.", value).alias("slave-" + name));
    }

    private void lazyFree(final String... names)
    {
        for (final String name : names)
        {
            add(ignored(name, "Memory is freed by the garbage collector, beside the event loop.", false));
        }
    }
}
