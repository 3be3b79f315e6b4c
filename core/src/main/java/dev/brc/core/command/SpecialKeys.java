package dev.brc.core.command;

import dev.brc.core.resp.Arguments;

/**
 * Keys of the commands whose key specifications do not tell all, and of requests that do not fit them. Knows as much
 * about the options of these commands as Redis 7.0 does at this place, not more: what is found in a request that is an
 * error anyway is part of its behaviour (COMMAND GETKEYS shows it).
 */
final class SpecialKeys
{
    private static final int READ = KeyFlags.RO | KeyFlags.ACCESS;
    private static final int OVERWRITE = KeyFlags.OW | KeyFlags.UPDATE;
    private static final int READ_AND_UPDATE = KeyFlags.RW | KeyFlags.ACCESS | KeyFlags.UPDATE;
    private static final int READ_AND_DELETE = KeyFlags.RW | KeyFlags.ACCESS | KeyFlags.DELETE;

    private static final byte NONE = 0;
    private static final byte NUM_KEYS_1 = 1;
    private static final byte NUM_KEYS_2 = 2;
    private static final byte STORE_NUM_KEYS_2 = 3;
    private static final byte SORT = 4;
    private static final byte SORT_RO = 5;
    private static final byte MIGRATE = 6;
    private static final byte GEORADIUS = 7;
    private static final byte XREAD = 8;
    private static final byte SET = 9;
    private static final byte BITFIELD = 10;

    private static final byte[] KIND = kinds();

    private SpecialKeys()
    {
    }

    private static byte[] kinds()
    {
        final byte[] kinds = new byte[CommandTable.specCount()];
        for (int i = 0; i < kinds.length; i++)
        {
            kinds[i] = kind(CommandTable.spec(i).fullName());
        }
        return kinds;
    }

    private static byte kind(final String name)
    {
        switch (name)
        {
            case "zunion", "zinter", "zdiff", "zintercard", "sintercard", "lmpop", "zmpop":
                return NUM_KEYS_1;
            case "eval", "evalsha", "eval_ro", "evalsha_ro", "fcall", "fcall_ro", "blmpop", "bzmpop":
                return NUM_KEYS_2;
            case "zunionstore", "zinterstore", "zdiffstore":
                return STORE_NUM_KEYS_2;
            case "sort":
                return SORT;
            case "sort_ro":
                return SORT_RO;
            case "migrate":
                return MIGRATE;
            case "georadius", "georadiusbymember":
                return GEORADIUS;
            case "xread", "xreadgroup":
                return XREAD;
            case "set":
                return SET;
            case "bitfield":
                return BITFIELD;
            default:
                return NONE;
        }
    }

    static boolean knows(final CommandSpec spec)
    {
        return KIND[spec.id()] != NONE;
    }

    static void find(final CommandSpec spec, final Arguments args, final int from, final KeyPositions into)
    {
        switch (KIND[spec.id()])
        {
            case NUM_KEYS_1:
                counted(args, from, 0, 1, into);
                break;
            case NUM_KEYS_2:
                counted(args, from, 0, 2, into);
                break;
            case STORE_NUM_KEYS_2:
                counted(args, from, 1, 2, into);
                break;
            case SORT:
                sort(args, from, into);
                break;
            case SORT_RO:
                into.add(1, READ);
                break;
            case MIGRATE:
                migrate(args, from, into);
                break;
            case GEORADIUS:
                georadius(args, from, into);
                break;
            case XREAD:
                xread(args, from, into);
                break;
            case SET:
                into.add(1, hasGet(args, from) ? READ_AND_UPDATE : OVERWRITE);
                break;
            case BITFIELD:
                into.add(1, onlyGets(args, from) ? READ : READ_AND_UPDATE);
                break;
            default:
                break;
        }
    }

    /** Keys after their number, which is read as C's atoi does; then the key to store to, if there is one. */
    private static void counted(final Arguments args, final int from, final int storeIndex, final int numKeysIndex,
        final KeyPositions into)
    {
        final int first = numKeysIndex + 1;
        final int numKeys = atoi(args, from + numKeysIndex);
        if (numKeys < 1 || numKeys > args.count() - from - first)
        {
            return;
        }
        for (int i = 0; i < numKeys; i++)
        {
            into.add(first + i, 0);
        }
        if (storeIndex > 0)
        {
            into.add(storeIndex, 0);
        }
    }

    private static int atoi(final Arguments args, final int index)
    {
        final byte[] buffer = args.buffer();
        final int end = args.offset(index) + args.length(index);
        int i = args.offset(index);
        while (i < end && (buffer[i] == ' ' || buffer[i] >= '\t' && buffer[i] <= '\r'))
        {
            i++;
        }
        final boolean negative = i < end && buffer[i] == '-';
        if (negative || i < end && buffer[i] == '+')
        {
            i++;
        }
        long value = 0;
        for (; i < end && buffer[i] >= '0' && buffer[i] <= '9'; i++)
        {
            final int digit = buffer[i] - '0';
            if (value > (Long.MAX_VALUE - digit) / 10)
            {
                return (int) (negative ? Long.MIN_VALUE : Long.MAX_VALUE);
            }
            value = value * 10 + digit;
        }
        return (int) (negative ? -value : value);
    }

    /** The last STORE counts, unless it is an argument of another option. */
    private static void sort(final Arguments args, final int from, final KeyPositions into)
    {
        into.add(1, READ);
        int store = 0;
        final int count = args.count() - from;
        int i = 2;
        while (i < count)
        {
            final int arg = from + i;
            if (args.is(arg, "store") && i + 1 < count)
            {
                store = i + 1;
            }
            i += args.is(arg, "limit") ? 3 : args.is(arg, "get") || args.is(arg, "by") ? 2 : 1;
        }
        if (store != 0)
        {
            into.add(store, OVERWRITE);
        }
    }

    private static void migrate(final Arguments args, final int from, final KeyPositions into)
    {
        final int count = args.count() - from;
        final int singleKey = 3;
        int i = 6;
        while (i < count)
        {
            final int arg = from + i;
            if (args.is(arg, "keys"))
            {
                if (args.length(from + singleKey) == 0)
                {
                    for (int key = i + 1; key < count; key++)
                    {
                        into.add(key, READ_AND_DELETE);
                    }
                }
                return;
            }
            i += args.is(arg, "auth2") ? 3 : args.is(arg, "auth") ? 2 : 1;
        }
        into.add(singleKey, READ_AND_DELETE);
    }

    private static void georadius(final Arguments args, final int from, final KeyPositions into)
    {
        final int count = args.count() - from;
        int store = 0;
        int i = 5;
        while (i < count)
        {
            if (i + 1 < count && (args.is(from + i, "store") || args.is(from + i, "storedist")))
            {
                store = ++i;
            }
            i++;
        }
        into.add(1, 0);
        if (store != 0)
        {
            into.add(store, 0);
        }
    }

    private static void xread(final Arguments args, final int from, final KeyPositions into)
    {
        final int count = args.count() - from;
        int i = 1;
        while (i < count && !args.is(from + i, "streams"))
        {
            if (args.is(from + i, "block") || args.is(from + i, "count"))
            {
                i += 2;
            }
            else if (args.is(from + i, "group"))
            {
                i += 3;
            }
            else if (args.is(from + i, "noack"))
            {
                i++;
            }
            else
            {
                return;
            }
        }
        final int streams = count - i - 1;
        if (streams > 0 && streams % 2 == 0)
        {
            for (int key = 1; key <= streams / 2; key++)
            {
                into.add(i + key, 0);
            }
        }
    }

    private static boolean hasGet(final Arguments args, final int from)
    {
        for (int i = from + 3; i < args.count(); i++)
        {
            if (args.is(i, "get"))
            {
                return true;
            }
        }
        return false;
    }

    /** False also for a syntax error: the worst is assumed. */
    private static boolean onlyGets(final Arguments args, final int from)
    {
        final int count = args.count();
        for (int i = from + 2; i < count;)
        {
            if (args.is(i, "get") && count - i > 2)
            {
                i += 3;
            }
            else if (args.is(i, "overflow") && count - i > 1)
            {
                i += 2;
            }
            else
            {
                return false;
            }
        }
        return true;
    }
}
