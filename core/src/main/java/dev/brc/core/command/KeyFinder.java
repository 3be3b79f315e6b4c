package dev.brc.core.command;

import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.Integers;

/**
 * Finds the keys in a request, for COMMAND GETKEYS, access control, client-side caching and scripts. First by the
 * command's {@link KeySpec}s; where these cannot tell, or the request does not fit them, by {@link SpecialKeys}, in the
 * same order as Redis does. Allocates nothing once the result is large enough.
 */
public final class KeyFinder
{
    private static final int NOT_FOUND = -1;

    private KeyFinder()
    {
    }

    /** True when the command can have keys (a channel of a sharded command is none). */
    public static boolean mayHaveKeys(final CommandSpec spec)
    {
        for (int i = 0; i < spec.keySpecCount(); i++)
        {
            if ((spec.keySpec(i).flags() & KeyFlags.NOT_KEY) == 0)
            {
                return true;
            }
        }
        return SpecialKeys.knows(spec);
    }

    /**
     * Finds the keys of a request.
     *
     * @param spec of the command or subcommand; the arity is satisfied.
     * @param args the request.
     * @param into emptied, then filled; positions count from the command's name.
     * @return the number of keys; 0 also when the arguments are not such that the command could be executed.
     */
    public static int keys(final CommandSpec spec, final Arguments args, final KeyPositions into)
    {
        return keys(spec, args, 0, into);
    }

    /** As {@link #keys(CommandSpec, Arguments, KeyPositions)}, for a request that begins at argument {@code from}. */
    public static int keys(final CommandSpec spec, final Arguments args, final int from, final KeyPositions into)
    {
        if (!spec.hasVariableKeyFlags())
        {
            into.clear();
            if (bySpecs(spec, args, from, into))
            {
                return into.count();
            }
        }
        into.clear();
        SpecialKeys.find(spec, args, from, into);
        return into.count();
    }

    /** False when a specification cannot tell or the arguments do not fit it. */
    private static boolean bySpecs(final CommandSpec spec, final Arguments args, final int from,
        final KeyPositions into)
    {
        for (int i = 0; i < spec.keySpecCount(); i++)
        {
            final KeySpec keySpec = spec.keySpec(i);
            if ((keySpec.flags() & KeyFlags.NOT_KEY) == 0 && !bySpec(keySpec, args, from, into))
            {
                return false;
            }
        }
        return true;
    }

    private static boolean bySpec(final KeySpec spec, final Arguments args, final int from, final KeyPositions into)
    {
        final int count = args.count() - from;
        final int begin;
        switch (spec.begin())
        {
            case INDEX:
                begin = spec.index();
                break;
            case KEYWORD:
                begin = afterKeyword(spec, args, from);
                if (begin == NOT_FOUND)
                {
                    return true;
                }
                break;
            default:
                return false;
        }
        final int first;
        final int last;
        switch (spec.find())
        {
            case RANGE:
                first = begin;
                last = last(spec, first, count);
                break;
            case KEYNUM:
                final int numKeys = numKeys(args, from, begin + spec.keyNumIndex());
                if (numKeys < 0)
                {
                    return false;
                }
                first = begin + spec.firstKey();
                last = first + numKeys - 1;
                break;
            default:
                return false;
        }
        if (last >= count || last < first || first >= count)
        {
            return false;
        }
        for (int i = first; i <= last; i += spec.keyStep())
        {
            into.add(i, spec.flags());
        }
        return (spec.flags() & KeyFlags.INCOMPLETE) == 0;
    }

    private static int last(final KeySpec spec, final int first, final int count)
    {
        if (spec.lastKey() >= 0)
        {
            return first + spec.lastKey();
        }
        return spec.limit() == 0 ? count + spec.lastKey() : first + (count - first) / spec.limit() + spec.lastKey();
    }

    /** Position after the keyword; a negative start searches backwards from there to position 2. */
    private static int afterKeyword(final KeySpec spec, final Arguments args, final int from)
    {
        final int count = args.count() - from;
        final boolean forward = spec.startFrom() > 0;
        final int start = forward ? spec.startFrom() : count + spec.startFrom();
        final int end = forward ? count - 1 : 1;
        final int step = start <= end ? 1 : -1;
        for (int i = start; i != end && i >= 0 && i < count; i += step)
        {
            if (args.is(from + i, spec.keyword()))
            {
                return i + 1;
            }
        }
        return NOT_FOUND;
    }

    /** The number of keys as the 32 bits that Redis keeps of it, or -1. */
    private static int numKeys(final Arguments args, final int from, final int index)
    {
        final int arg = from + index;
        if (arg >= args.count() || !Integers.isLong(args.buffer(), args.offset(arg), args.length(arg)))
        {
            return NOT_FOUND;
        }
        final long number = Integers.parseLong(args.buffer(), args.offset(arg), args.length(arg));
        return number < 0 ? NOT_FOUND : (int) number;
    }
}
