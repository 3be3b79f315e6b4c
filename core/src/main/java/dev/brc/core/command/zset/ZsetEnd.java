package dev.brc.core.command.zset;

import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.value.ZsetCursor;
import dev.brc.core.value.ZsetValue;

/** One of the two ends of a sorted set. */
enum ZsetEnd
{
    MIN("zpopmin"), MAX("zpopmax");

    /** Event of removing. */
    final String event;

    ZsetEnd(final String event)
    {
        this.event = event;
    }

    /** MIN or MAX in a request. */
    static ZsetEnd parse(final Arguments args, final int index)
    {
        if (args.is(index, "min"))
        {
            return MIN;
        }
        if (args.is(index, "max"))
        {
            return MAX;
        }
        throw ReplyException.SYNTAX;
    }

    /** Replies with members and scores from this end on, in arrays of two or not, without a header for all, and removes them. */
    void pop(final ZsetValue zset, final int count, final boolean pairs, final RespWriter out)
    {
        final int size = zset.size();
        final ZsetCursor cursor = new ZsetCursor(zset);
        boolean more = cursor.seek(this == MIN ? 0 : size - 1);
        for (int i = 0; i < count && more; i++)
        {
            if (pairs)
            {
                out.array(2);
            }
            cursor.member().reply(out);
            out.doubleValue(cursor.score());
            more = this == MIN ? cursor.next() : cursor.previous();
        }
        zset.removeRange(this == MIN ? 0 : size - count, this == MIN ? count : size);
    }
}
