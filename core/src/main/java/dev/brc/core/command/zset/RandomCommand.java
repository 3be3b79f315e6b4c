package dev.brc.core.command.zset;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.Numbers;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.ZsetCursor;
import dev.brc.core.value.ZsetValue;

/** ZRANDMEMBER. */
final class RandomCommand
{
    private static final ReplyException OUT_OF_RANGE = new ReplyException("ERR value is out of range");

    private RandomCommand()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("zrandmember", RandomCommand::zrandmember);
    }

    static void zrandmember(final Session session, final Arguments args, final RespWriter out)
    {
        if (args.count() == 2)
        {
            final ZsetValue zset = ZsetCommands.read(session, args, 1);
            if (zset == null)
            {
                out.nullBulk();
                return;
            }
            new ZsetCursor(zset).random(1, false, each -> each.member().reply(out));
            return;
        }
        final long wanted = Numbers.within(args, 2, -Long.MAX_VALUE, Long.MAX_VALUE);
        if (args.count() > 4 || args.count() == 4 && !args.is(3, "withscores"))
        {
            throw ReplyException.SYNTAX;
        }
        final boolean withScores = args.count() == 4;
        if (withScores && Math.abs(wanted) > Long.MAX_VALUE / 2)
        {
            throw OUT_OF_RANGE;
        }
        final ZsetValue zset = ZsetCommands.read(session, args, 1);
        if (zset == null || wanted == 0)
        {
            out.emptyArray();
            return;
        }
        final boolean distinct = wanted > 0;
        final long count = distinct ? Math.min(wanted, zset.size()) : -wanted;
        final boolean pairs = withScores && out.isResp3();
        out.array(withScores && !pairs ? count * 2 : count);
        new ZsetCursor(zset).random(count, distinct, each ->
        {
            if (pairs)
            {
                out.array(2);
            }
            each.member().reply(out);
            if (withScores)
            {
                out.doubleValue(each.score());
            }
        });
    }
}
