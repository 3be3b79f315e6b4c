package dev.brc.core.command.string;

import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;

/**
 * The options behind SET's value and GETEX's key (<a href="https://redis.io/commands/set/">SET</a>,
 * <a href="https://redis.io/commands/getex/">GETEX</a>). Parsed into one {@code long}, so that nothing is allocated: the flags
 * in the low half, the index of the time's argument in the high half.
 */
final class StringOptions
{
    static final int NX = 1;
    static final int XX = 1 << 1;
    static final int GET = 1 << 2;
    static final int KEEPTTL = 1 << 3;
    static final int PERSIST = 1 << 4;
    static final int EX = 1 << 5;
    static final int PX = 1 << 6;
    static final int EXAT = 1 << 7;
    static final int PXAT = 1 << 8;
    /** Any time; at most one kind of them may be given. */
    static final int TIME = EX | PX | EXAT | PXAT;

    private static final int NOT_A_TIME = 0;

    private StringOptions()
    {
    }

    /**
     * Reads SET's options.
     *
     * @param first index of the first option
     * @return to be given to the other methods
     * @throws ReplyException {@link ReplyException#SYNTAX}
     */
    static long ofSet(final Arguments args, final int first)
    {
        int flags = 0;
        int time = 0;
        for (int i = first; i < args.count(); i++)
        {
            final int kind = time(args, i);
            if (kind != NOT_A_TIME && (flags & (KEEPTTL | TIME & ~kind)) == 0 && i + 1 < args.count())
            {
                flags |= kind;
                time = ++i; // checkstyle:off: the option's value
            }
            else if (args.is(i, "nx") && (flags & XX) == 0)
            {
                flags |= NX;
            }
            else if (args.is(i, "xx") && (flags & NX) == 0)
            {
                flags |= XX;
            }
            else if (args.is(i, "get"))
            {
                flags |= GET;
            }
            else if (args.is(i, "keepttl") && (flags & TIME) == 0)
            {
                flags |= KEEPTTL;
            }
            else
            {
                throw ReplyException.SYNTAX;
            }
        }
        return flags | (long) time << 32;
    }

    /**
     * Reads GETEX's options.
     *
     * @param first index of the first option
     * @return to be given to the other methods
     * @throws ReplyException {@link ReplyException#SYNTAX}
     */
    static long ofGetex(final Arguments args, final int first)
    {
        int flags = 0;
        int time = 0;
        for (int i = first; i < args.count(); i++)
        {
            final int kind = time(args, i);
            if (kind != NOT_A_TIME && (flags & (PERSIST | TIME & ~kind)) == 0 && i + 1 < args.count())
            {
                flags |= kind;
                time = ++i; // checkstyle:off: the option's value
            }
            else if (args.is(i, "persist") && (flags & TIME) == 0)
            {
                flags |= PERSIST;
            }
            else
            {
                throw ReplyException.SYNTAX;
            }
        }
        return flags | (long) time << 32;
    }

    private static int time(final Arguments args, final int index)
    {
        final int length = args.length(index);
        if (length == 2)
        {
            return args.is(index, "ex") ? EX : args.is(index, "px") ? PX : NOT_A_TIME;
        }
        if (length == 4)
        {
            return args.is(index, "exat") ? EXAT : args.is(index, "pxat") ? PXAT : NOT_A_TIME;
        }
        return NOT_A_TIME;
    }

    /** Whether any of some flags was given. */
    static boolean has(final long options, final int mask)
    {
        return ((int) options & mask) != 0;
    }

    /**
     * The deadline that was given, only if a {@link #TIME} flag is set.
     *
     * @throws ReplyException if the time is not acceptable
     */
    static long deadline(final long options, final Arguments args, final long nowMs, final String command)
    {
        return ExpireTime.deadline(args, (int) (options >>> 32), has(options, EX | EXAT), has(options, EX | PX), nowMs,
            command);
    }
}
