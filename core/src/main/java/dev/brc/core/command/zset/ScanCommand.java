package dev.brc.core.command.zset;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ScanOptions;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.resp.ScanCursor;
import dev.brc.core.session.Session;
import dev.brc.core.value.ZsetValue;

/** ZSCAN. */
final class ScanCommand
{
    private ScanCommand()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("zscan", ScanCommand::zscan);
    }

    static void zscan(final Session session, final Arguments args, final RespWriter out)
    {
        final long cursor = ScanCursor.parse(args, 2);
        final ZsetValue zset = ZsetCommands.read(session, args, 1);
        if (zset == null)
        {
            out.array(2);
            out.bulk("0");
            out.emptyArray();
            return;
        }
        final ScanOptions options = new ScanOptions(args, 3);
        final RespWriter pairs = out.deferred();
        final int[] matched = new int[1];
        final long next = zset.scan(cursor, options.count(), each ->
        {
            if (options.matches(each.member()))
            {
                each.member().reply(pairs);
                each.replyStoredScore(pairs);
                matched[0]++;
            }
        });
        out.array(2);
        out.bulk(Long.toUnsignedString(next));
        out.end(pairs, '*', matched[0] * 2L);
    }
}
