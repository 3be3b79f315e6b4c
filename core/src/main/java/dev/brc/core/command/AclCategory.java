package dev.brc.core.command;

/**
 * The command categories of the access control lists, as bits of a {@code long}, in the order of ACL CAT
 * (<a href="https://redis.io/commands/acl-cat/">ACL CAT</a>).
 */
public final class AclCategory
{
    public static final long KEYSPACE = 1L;
    public static final long READ = 1L << 1;
    public static final long WRITE = 1L << 2;
    public static final long SET = 1L << 3;
    public static final long SORTEDSET = 1L << 4;
    public static final long LIST = 1L << 5;
    public static final long HASH = 1L << 6;
    public static final long STRING = 1L << 7;
    public static final long BITMAP = 1L << 8;
    public static final long HYPERLOGLOG = 1L << 9;
    public static final long GEO = 1L << 10;
    public static final long STREAM = 1L << 11;
    public static final long PUBSUB = 1L << 12;
    public static final long ADMIN = 1L << 13;
    public static final long FAST = 1L << 14;
    public static final long SLOW = 1L << 15;
    public static final long BLOCKING = 1L << 16;
    public static final long DANGEROUS = 1L << 17;
    public static final long CONNECTION = 1L << 18;
    public static final long TRANSACTION = 1L << 19;
    public static final long SCRIPTING = 1L << 20;

    private static final String[] NAMES = {"keyspace", "read", "write", "set", "sortedset", "list", "hash", "string",
        "bitmap", "hyperloglog", "geo", "stream", "pubsub", "admin", "fast", "slow", "blocking", "dangerous",
        "connection", "transaction", "scripting"};

    private AclCategory()
    {
    }

    /**
     * The name of one category, without the {@code @}.
     *
     * @param bit bit number, below {@link #count()}.
     */
    public static String name(final int bit)
    {
        return NAMES[bit];
    }

    /** How many categories there are. */
    public static int count()
    {
        return NAMES.length;
    }

    /**
     * The bit of a category.
     *
     * @param name without the {@code @}; upper and lower case are the same.
     * @return one bit, or 0 when there is no such category.
     */
    public static long bit(final String name)
    {
        for (int i = 0; i < NAMES.length; i++)
        {
            if (NAMES[i].equalsIgnoreCase(name))
            {
                return 1L << i;
            }
        }
        return 0;
    }

    /**
     * The bits of a comma separated list of category names.
     *
     * @throws IllegalArgumentException when a name is unknown.
     */
    static long parse(final String names)
    {
        return Bits.parse(NAMES, names);
    }
}
