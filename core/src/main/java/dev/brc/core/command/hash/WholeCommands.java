package dev.brc.core.command.hash;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ScanOptions;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.resp.ScanCursor;
import dev.brc.core.session.Session;
import dev.brc.core.value.HashCursor;
import dev.brc.core.value.HashValue;

/** HGETALL, HKEYS, HVALS and HSCAN. */
final class WholeCommands
{
    private WholeCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("hgetall", WholeCommands::hgetall);
        table.bind("hkeys", (session, args, out) -> one(session, args, true, out));
        table.bind("hvals", (session, args, out) -> one(session, args, false, out));
        table.bind("hscan", WholeCommands::hscan);
    }

    static void hgetall(final Session session, final Arguments args, final RespWriter out)
    {
        final HashValue hash = HashCommands.read(session, args);
        if (hash == null)
        {
            out.map(0);
            return;
        }
        out.map(hash.size());
        final HashCursor cursor = new HashCursor(hash);
        while (cursor.next())
        {
            cursor.field().reply(out);
            cursor.value().reply(out);
        }
    }

    private static void one(final Session session, final Arguments args, final boolean fields, final RespWriter out)
    {
        final HashValue hash = HashCommands.read(session, args);
        if (hash == null)
        {
            out.emptyArray();
            return;
        }
        out.array(hash.size());
        final HashCursor cursor = new HashCursor(hash);
        while (cursor.next())
        {
            (fields ? cursor.field() : cursor.value()).reply(out);
        }
    }

    static void hscan(final Session session, final Arguments args, final RespWriter out)
    {
        final long cursor = ScanCursor.parse(args, 2);
        final HashValue hash = HashCommands.read(session, args);
        if (hash == null)
        {
            out.array(2);
            out.bulk("0");
            out.emptyArray();
            return;
        }
        final ScanOptions options = new ScanOptions(args, 3);
        final RespWriter pairs = out.deferred();
        final int[] matched = new int[1];
        final long next = hash.scan(cursor, options.count(), (field, value) ->
        {
            if (options.matches(field))
            {
                field.reply(pairs);
                value.reply(pairs);
                matched[0]++;
            }
        });
        out.array(2);
        out.bulk(Long.toUnsignedString(next));
        out.end(pairs, '*', matched[0] * 2L);
    }
}
