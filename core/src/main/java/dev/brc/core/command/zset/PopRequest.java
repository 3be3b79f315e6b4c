package dev.brc.core.command.zset;

import dev.brc.core.command.Numbers;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;

/** The arguments of ZMPOP and BZMPOP: {@code numkeys key [key ...] MIN|MAX [COUNT count]}. */
final class PopRequest
{
    private static final ReplyException NO_KEYS = new ReplyException("ERR numkeys should be greater than 0");
    private static final ReplyException NO_COUNT = new ReplyException("ERR count should be greater than 0");

    final int firstKey;
    final int keys;
    final ZsetEnd end;
    final long count;

    private PopRequest(final int firstKey, final int keys, final ZsetEnd end, final long count)
    {
        this.firstKey = firstKey;
        this.keys = keys;
        this.end = end;
        this.count = count;
    }

    /** Reads them from the argument {@code numkeys} on. */
    static PopRequest parse(final Arguments args, final int numKeys)
    {
        final long keys = Numbers.atLeast(args, numKeys, 1, NO_KEYS);
        if (keys >= args.count() - numKeys - 1)
        {
            throw ReplyException.SYNTAX;
        }
        int option = numKeys + (int) keys + 1;
        final ZsetEnd end = ZsetEnd.parse(args, option++);
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
        return new PopRequest(numKeys + 1, (int) keys, end, Math.max(count, 1));
    }
}
