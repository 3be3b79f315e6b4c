package dev.brc.core.command.hash;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.Numbers;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.HashCursor;
import dev.brc.core.value.HashValue;

/** HRANDFIELD. */
final class RandomCommand
{
    private static final ReplyException OUT_OF_RANGE = new ReplyException("ERR value is out of range");

    private RandomCommand()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("hrandfield", RandomCommand::hrandfield);
    }

    static void hrandfield(final Session session, final Arguments args, final RespWriter out)
    {
        if (args.count() == 2)
        {
            final HashValue hash = HashCommands.read(session, args);
            if (hash == null)
            {
                out.nullBulk();
                return;
            }
            new HashCursor(hash).random(1, false, (field, value) -> field.reply(out));
            return;
        }
        final long wanted = Numbers.within(args, 2, -Long.MAX_VALUE, Long.MAX_VALUE);
        if (args.count() > 4 || args.count() == 4 && !args.is(3, "withvalues"))
        {
            throw ReplyException.SYNTAX;
        }
        final boolean withValues = args.count() == 4;
        if (withValues && Math.abs(wanted) > Long.MAX_VALUE / 2)
        {
            throw OUT_OF_RANGE;
        }
        final HashValue hash = HashCommands.read(session, args);
        if (hash == null || wanted == 0)
        {
            out.emptyArray();
            return;
        }
        final boolean distinct = wanted > 0;
        final long count = distinct ? Math.min(wanted, hash.size()) : -wanted;
        final boolean pairs = withValues && out.isResp3();
        out.array(withValues && !pairs ? count * 2 : count);
        new HashCursor(hash).random(count, distinct, (field, value) ->
        {
            if (pairs)
            {
                out.array(2);
            }
            field.reply(out);
            if (withValues)
            {
                value.reply(out);
            }
        });
    }
}
