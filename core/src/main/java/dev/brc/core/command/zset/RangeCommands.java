package dev.brc.core.command.zset;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.ZsetCursor;
import dev.brc.core.value.ZsetValue;

/** ZRANGE and all that came before it, and ZRANGESTORE. */
final class RangeCommands
{
    private static final ReplyException LIMIT_WITHOUT_BY = new ReplyException(
        "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
    private static final ReplyException SCORES_BY_LEX = new ReplyException(
        "ERR syntax error, WITHSCORES not supported in combination with BYLEX");

    private enum By
    {
        ANY, RANK, SCORE, LEX
    }

    private RangeCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("zrange", (session, args, out) -> range(session, args, By.ANY, false, out));
        table.bind("zrevrange", (session, args, out) -> range(session, args, By.RANK, true, out));
        table.bind("zrangebyscore", (session, args, out) -> range(session, args, By.SCORE, false, out));
        table.bind("zrevrangebyscore", (session, args, out) -> range(session, args, By.SCORE, true, out));
        table.bind("zrangebylex", (session, args, out) -> range(session, args, By.LEX, false, out));
        table.bind("zrevrangebylex", (session, args, out) -> range(session, args, By.LEX, true, out));
        table.bind("zrangestore", RangeCommands::zrangestore);
    }

    private static void range(final Session session, final Arguments args, final By by, final boolean reverse,
        final RespWriter out)
    {
        final Request request = new Request(args, 1, by, reverse, false);
        final ZsetValue zset = request.find(session);
        if (zset == null)
        {
            out.emptyArray();
            return;
        }
        reply(zset, request.range.from(), request.range.to(), request.reverse, request.withScores, out);
    }

    /** Replies with the members of some ranks. */
    static void reply(final ZsetValue zset, final int from, final int to, final boolean reverse,
        final boolean withScores, final RespWriter out)
    {
        final int count = to - from;
        final boolean pairs = withScores && out.isResp3();
        out.array(withScores && !pairs ? count * 2L : count);
        if (count == 0)
        {
            return;
        }
        final ZsetCursor cursor = new ZsetCursor(zset);
        cursor.seek(reverse ? to - 1 : from);
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
            {
                if (reverse)
                {
                    cursor.previous();
                }
                else
                {
                    cursor.next();
                }
            }
            if (pairs)
            {
                out.array(2);
            }
            cursor.member().reply(out);
            if (withScores)
            {
                out.doubleValue(cursor.score());
            }
        }
    }

    static void zrangestore(final Session session, final Arguments args, final RespWriter out)
    {
        final Request request = new Request(args, 2, By.ANY, false, true);
        final ZsetValue zset = request.find(session);
        final ZsetValue result = new ZsetValue();
        if (zset != null && request.range.size() > 0)
        {
            final ZsetCursor cursor = new ZsetCursor(zset);
            cursor.seek(request.range.from());
            for (int i = request.range.size(); i > 0; i--)
            {
                ZsetCommands.put(session, result, cursor.member(), cursor.score());
                cursor.next();
            }
        }
        ZsetCommands.store(session, args, 1, result, "zrangestore");
        out.integer(result.size());
    }

    /** The arguments from the key on. */
    private static final class Request
    {
        private final Arguments args;
        private final int key;
        private final RankRange range;
        private final boolean byRank;
        private boolean reverse;
        private boolean withScores;
        private boolean limited;
        private long offset;
        private long count = -1;

        Request(final Arguments args, final int key, final By fixed, final boolean reverse, final boolean store)
        {
            this.args = args;
            this.key = key;
            this.reverse = reverse;
            By by = fixed;
            int option = key + 3;
            while (option < args.count())
            {
                if (!store && args.is(option, "withscores"))
                {
                    withScores = true;
                }
                else if (args.is(option, "limit") && option + 2 < args.count())
                {
                    limited = true;
                    offset = args.integer(option + 1);
                    count = args.integer(option + 2);
                    option += 2;
                }
                else if (fixed == By.ANY && !this.reverse && args.is(option, "rev"))
                {
                    this.reverse = true;
                }
                else if (by == By.ANY && args.is(option, "bylex"))
                {
                    by = By.LEX;
                }
                else if (by == By.ANY && args.is(option, "byscore"))
                {
                    by = By.SCORE;
                }
                else
                {
                    throw ReplyException.SYNTAX;
                }
                option++;
            }
            byRank = by == By.ANY || by == By.RANK;
            if (limited && byRank && (offset != 0 || count != -1))
            {
                throw LIMIT_WITHOUT_BY;
            }
            if (withScores && by == By.LEX)
            {
                throw SCORES_BY_LEX;
            }
            range = range(by);
        }

        private RankRange range(final By by)
        {
            final boolean swap = reverse && !byRank;
            final int min = swap ? key + 2 : key + 1;
            final int max = swap ? key + 1 : key + 2;
            switch (by)
            {
                case SCORE:
                    return RankRange.byScore(args, min, max);
                case LEX:
                    return RankRange.byLex(args, min, max);
                default:
                    return RankRange.byRank(args, min, max);
            }
        }

        /** The sorted set, null when absent, with the range applied to it. */
        ZsetValue find(final Session session)
        {
            final ZsetValue zset = ZsetCommands.read(session, args, key);
            if (zset != null)
            {
                range.apply(zset);
                if (byRank && reverse)
                {
                    range.mirror(zset);
                }
                else if (limited)
                {
                    range.limit(offset, count, reverse);
                }
            }
            return zset;
        }
    }
}
