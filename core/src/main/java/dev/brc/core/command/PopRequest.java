package dev.brc.core.command;

import dev.brc.core.resp.Arguments;

/**
 * The arguments of LMPOP, BLMPOP, ZMPOP and BZMPOP: {@code numkeys key [key ...] END [COUNT count]}.
 *
 * @param <E>      LEFT or RIGHT, MIN or MAX
 * @param firstKey argument of the first key
 * @param keys     how many, 1 or more
 * @param end      where elements are taken
 * @param count    at most so many, 1 or more
 */
public record PopRequest<E>(int firstKey, int keys, E end, long count)
{
    private static final ReplyException NO_KEYS = new ReplyException("ERR numkeys should be greater than 0");
    private static final ReplyException NO_COUNT = new ReplyException("ERR count should be greater than 0");

    /** Reads the name of an end. */
    @FunctionalInterface
    public interface EndParser<E>
    {
        /**
         * Reads it.
         *
         * @param args  of the command
         * @param index where it stands
         * @return never null
         * @throws ReplyException a syntax error for anything else
         */
        E parse(Arguments args, int index);
    }

    /**
     * Reads them.
     *
     * @param args    of the command
     * @param numKeys which one is {@code numkeys}
     * @param ends    reads the end
     * @return what they say
     * @throws ReplyException as Redis words it
     */
    public static <E> PopRequest<E> parse(final Arguments args, final int numKeys, final EndParser<E> ends)
    {
        final long keys = Numbers.atLeast(args, numKeys, 1, NO_KEYS);
        if (keys >= args.count() - numKeys - 1)
        {
            throw ReplyException.SYNTAX;
        }
        int option = numKeys + (int) keys + 1;
        final E end = ends.parse(args, option++);
        long count = -1;
        while (option < args.count())
        {
            if (count != -1 || !args.is(option, "count") || option + 1 == args.count())
            {
                throw ReplyException.SYNTAX;
            }
            count = Numbers.atLeast(args, option + 1, 1, NO_COUNT);
            option += 2;
        }
        return new PopRequest<>(numKeys + 1, (int) keys, end, Math.max(count, 1));
    }
}
