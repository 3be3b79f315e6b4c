package dev.brc.core.keyspace;

/** The types of values, with the numbers that Redis gives them. */
public final class ValueType
{
    public static final int STRING = 0;
    public static final int LIST = 1;
    public static final int SET = 2;
    public static final int ZSET = 3;
    public static final int HASH = 4;
    public static final int STREAM = 6;

    private ValueType()
    {
    }

    /**
     * What the {@code TYPE} command says.
     *
     * @throws IllegalArgumentException for a number that is no type
     */
    public static String name(final int type)
    {
        switch (type)
        {
            case STRING:
                return "string";
            case LIST:
                return "list";
            case SET:
                return "set";
            case ZSET:
                return "zset";
            case HASH:
                return "hash";
            case STREAM:
                return "stream";
            default:
                throw new IllegalArgumentException("no value type " + type);
        }
    }

    /** Whether there is a type of this number. */
    public static boolean exists(final int type)
    {
        return type >= STRING && type <= STREAM && type != STREAM - 1;
    }
}
