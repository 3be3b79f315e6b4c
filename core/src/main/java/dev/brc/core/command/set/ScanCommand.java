package dev.brc.core.command.set;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ScanOptions;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.resp.ScanCursor;
import dev.brc.core.session.Session;
import dev.brc.core.value.SetValue;

/** SSCAN. */
final class ScanCommand
{
    private ScanCommand()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("sscan", ScanCommand::sscan);
    }

    static void sscan(final Session session, final Arguments args, final RespWriter out)
    {
        final long cursor = ScanCursor.parse(args, 2);
        final SetValue set = SetCommands.read(session, args, 1);
        if (set == null)
        {
            out.array(2);
            out.bulk("0");
            out.emptyArray();
            return;
        }
        final ScanOptions options = new ScanOptions(args, 3);
        final RespWriter members = out.deferred();
        final int[] matched = new int[1];
        final long next = set.scan(cursor, options.count(), member ->
        {
            if (options.matches(member))
            {
                member.reply(members);
                matched[0]++;
            }
        });
        out.array(2);
        out.bulk(Long.toUnsignedString(next));
        out.end(members, '*', matched[0]);
    }
}
