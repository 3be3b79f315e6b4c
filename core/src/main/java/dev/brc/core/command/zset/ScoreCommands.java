package dev.brc.core.command.zset;

import dev.brc.core.command.CommandTable;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.ZsetValue;

/** ZSCORE, ZMSCORE, ZCARD, ZRANK, ZREVRANK, ZCOUNT and ZLEXCOUNT. */
final class ScoreCommands
{
    private ScoreCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("zscore", ScoreCommands::zscore);
        table.bind("zmscore", ScoreCommands::zmscore);
        table.bind("zcard", ScoreCommands::zcard);
        table.bind("zrank", (session, args, out) -> rank(session, args, false, out));
        table.bind("zrevrank", (session, args, out) -> rank(session, args, true, out));
        table.bind("zcount", (session, args, out) -> count(session, args, RankRange.byScore(args, 2, 3), out));
        table.bind("zlexcount", (session, args, out) -> count(session, args, RankRange.byLex(args, 2, 3), out));
    }

    static void zscore(final Session session, final Arguments args, final RespWriter out)
    {
        reply(ZsetCommands.read(session, args, 1), args, 2, out);
    }

    static void zmscore(final Session session, final Arguments args, final RespWriter out)
    {
        final ZsetValue zset = ZsetCommands.read(session, args, 1);
        out.array(args.count() - 2);
        for (int i = 2; i < args.count(); i++)
        {
            reply(zset, args, i, out);
        }
    }

    private static void reply(final ZsetValue zset, final Arguments args, final int member, final RespWriter out)
    {
        final double score = zset == null
            ? Double.NaN
            : zset.score(args.buffer(), args.offset(member), args.length(member));
        if (Double.isNaN(score))
        {
            out.nullBulk();
        }
        else
        {
            out.doubleValue(score);
        }
    }

    static void zcard(final Session session, final Arguments args, final RespWriter out)
    {
        final ZsetValue zset = ZsetCommands.read(session, args, 1);
        out.integer(zset == null ? 0 : zset.size());
    }

    private static void rank(final Session session, final Arguments args, final boolean reverse, final RespWriter out)
    {
        final ZsetValue zset = ZsetCommands.read(session, args, 1);
        final int rank = zset == null
            ? ZsetValue.ABSENT
            : zset.rank(args.buffer(), args.offset(2), args.length(2));
        if (rank == ZsetValue.ABSENT)
        {
            out.nullBulk();
        }
        else
        {
            out.integer(reverse ? zset.size() - 1 - rank : rank);
        }
    }

    private static void count(final Session session, final Arguments args, final RankRange range, final RespWriter out)
    {
        final ZsetValue zset = ZsetCommands.read(session, args, 1);
        if (zset != null)
        {
            range.apply(zset);
        }
        out.integer(zset == null ? 0 : range.size());
    }
}
