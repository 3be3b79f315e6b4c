package dev.brc.core.command;

/**
 * The flags of a command, as bits of a {@code long}. Names and meaning are those of Redis 7.0
 * (<a href="https://redis.io/commands/command/">COMMAND</a>, section "Flags").
 */
public final class CommandFlags
{
    /** May modify the keyspace. */
    public static final long WRITE = 1L;
    /** Reads keys and never modifies them. */
    public static final long READONLY = 1L << 1;
    /** May use more memory: refused when {@code maxmemory} is reached and nothing can be evicted. */
    public static final long DENYOOM = 1L << 2;
    /** Defined by a module. */
    public static final long MODULE = 1L << 3;
    /** For operators. */
    public static final long ADMIN = 1L << 4;
    /** Belongs to publish/subscribe. */
    public static final long PUBSUB = 1L << 5;
    /** Not allowed in scripts. */
    public static final long NOSCRIPT = 1L << 6;
    /** May block the client. */
    public static final long BLOCKING = 1L << 7;
    /** Allowed while the data set is being loaded. */
    public static final long LOADING = 1L << 8;
    /** Allowed on a replica with stale data. */
    public static final long STALE = 1L << 9;
    /** Not shown by MONITOR. */
    public static final long SKIP_MONITOR = 1L << 10;
    /** Not recorded in the slow log (its arguments may be secrets). */
    public static final long SKIP_SLOWLOG = 1L << 11;
    /** Carries the cluster's ASKING flag by itself. */
    public static final long ASKING = 1L << 12;
    /** Constant or logarithmic time; its latency is recorded as the event {@code fast-command}. */
    public static final long FAST = 1L << 13;
    /** Allowed before authentication. */
    public static final long NO_AUTH = 1L << 14;
    /** Not a write, but may be propagated to replicas: paused by CLIENT PAUSE WRITE. Not shown by COMMAND INFO. */
    public static final long MAY_REPLICATE = 1L << 15;
    /** Key arguments are optional. */
    public static final long NO_MANDATORY_KEYS = 1L << 16;
    /** Needs an {@code enable-…-command} setting (DEBUG, MODULE). Not shown by COMMAND INFO. */
    public static final long PROTECTED = 1L << 17;
    /** Not allowed while a replica loads the data set asynchronously. */
    public static final long NO_ASYNC_LOADING = 1L << 18;
    /** Not allowed inside MULTI. */
    public static final long NO_MULTI = 1L << 19;
    /** The fixed key positions do not tell all keys: ask COMMAND GETKEYS. */
    public static final long MOVABLEKEYS = 1L << 20;
    /** Allowed while a script or function runs longer than {@code busy-reply-threshold}. */
    public static final long ALLOW_BUSY = 1L << 21;

    /** Flags that Redis keeps to itself: in the table, but not in COMMAND INFO. */
    public static final long HIDDEN = MAY_REPLICATE | PROTECTED;

    /** Names by bit number, in the order in which COMMAND INFO shows them. */
    private static final String[] NAMES = {"write", "readonly", "denyoom", "module", "admin", "pubsub", "noscript",
        "blocking", "loading", "stale", "skip_monitor", "skip_slowlog", "asking", "fast", "no_auth",
        "may_replicate", "no_mandatory_keys", "protected", "no_async_loading", "no_multi", "movablekeys",
        "allow_busy"};

    private CommandFlags()
    {
    }

    /**
     * The name of one flag.
     *
     * @param bit bit number, below {@link #count()}.
     * @return as COMMAND INFO prints it.
     */
    public static String name(final int bit)
    {
        return NAMES[bit];
    }

    /** How many flags there are. */
    public static int count()
    {
        return NAMES.length;
    }

    /**
     * The bits of a comma separated list of flag names.
     *
     * @throws IllegalArgumentException when a name is unknown.
     */
    static long parse(final String names)
    {
        return Bits.parse(NAMES, names);
    }
}
