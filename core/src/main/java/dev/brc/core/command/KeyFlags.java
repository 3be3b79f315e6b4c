package dev.brc.core.command;

/** What a command does to a key: bits of an {@code int}, names as in COMMAND GETKEYSANDFLAGS. */
public final class KeyFlags
{
    /** Reads the value, does not necessarily return it. */
    public static final int RO = 1;
    /** Modifies the value. */
    public static final int RW = 1 << 1;
    /** Overwrites the value without regard to the old one. */
    public static final int OW = 1 << 2;
    /** Deletes the key. */
    public static final int RM = 1 << 3;
    /** Returns, copies or uses the user's data in the value. */
    public static final int ACCESS = 1 << 4;
    /** Changes the user's data in the value. */
    public static final int UPDATE = 1 << 5;
    /** Adds data to the value, without changing or deleting what is there. */
    public static final int INSERT = 1 << 6;
    /** Deletes data of the value. */
    public static final int DELETE = 1 << 7;
    /** Not a key, but routed like one in a cluster (a channel of SPUBLISH). */
    public static final int NOT_KEY = 1 << 8;
    /** The specification may miss keys. */
    public static final int INCOMPLETE = 1 << 9;
    /** Other arguments decide which of the flags hold. */
    public static final int VARIABLE_FLAGS = 1 << 10;

    private static final String[] NAMES = {"RO", "RW", "OW", "RM", "access", "update", "insert", "delete", "not_key",
        "incomplete", "variable_flags"};

    private KeyFlags()
    {
    }

    /**
     * The name of one flag.
     *
     * @param bit bit number, below {@link #count()}.
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
    static int parse(final String names)
    {
        return (int) Bits.parse(NAMES, names);
    }
}
