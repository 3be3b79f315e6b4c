package dev.brc.core.command.generic;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.EntryConsumer;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.resp.ScanCursor;
import dev.brc.core.session.Session;
import dev.brc.core.util.Glob;

/** KEYS and SCAN (<a href="https://redis.io/commands/scan/">SCAN</a>). */
final class ScanCommands
{
    private static final int DEFAULT_COUNT = 10;

    private ScanCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("keys", ScanCommands::keys);
        table.bind("scan", ScanCommands::scan);
    }

    static void keys(final Session session, final Arguments args, final RespWriter out)
    {
        final RespWriter keys = out.deferred();
        final Filter filter = new Filter(keys);
        filter.match(args, 1);
        session.db().forEach(filter);
        out.end(keys, '*', filter.matched);
    }

    static void scan(final Session session, final Arguments args, final RespWriter out)
    {
        final long cursor = ScanCursor.parse(args, 1);
        long count = DEFAULT_COUNT;
        int match = 0;
        int type = 0;
        int option = 2;
        while (option < args.count())
        {
            if (option + 1 == args.count())
            {
                throw ReplyException.SYNTAX;
            }
            if (args.is(option, "count"))
            {
                count = args.integer(option + 1);
                if (count < 1)
                {
                    throw ReplyException.SYNTAX;
                }
            }
            else if (args.is(option, "match"))
            {
                match = option + 1;
            }
            else if (args.is(option, "type"))
            {
                type = option + 1;
            }
            else
            {
                throw ReplyException.SYNTAX;
            }
            option += 2;
        }
        final RespWriter keys = out.deferred();
        final Filter filter = new Filter(keys);
        if (match != 0)
        {
            filter.match(args, match);
        }
        if (type != 0)
        {
            filter.type(args.text(type));
        }
        final long next = session.db().scan(cursor, (int) Math.min(count, Integer.MAX_VALUE), filter);
        out.array(2);
        out.bulk(Long.toUnsignedString(next));
        out.end(keys, '*', filter.matched);
    }

    /** Writes the keys that are wanted. */
    private static final class Filter implements EntryConsumer
    {
        private static final int ANY_TYPE = -1;
        private static final int NO_TYPE = -2;

        private final RespWriter out;
        private byte[] pattern;
        private int patternOffset;
        private int patternLength;
        private int type = ANY_TYPE;
        private int matched;

        Filter(final RespWriter out)
        {
            this.out = out;
        }

        void match(final Arguments args, final int index)
        {
            // "*" matches the empty key too, which the glob function alone would not let it.
            if (!args.is(index, "*"))
            {
                pattern = args.buffer();
                patternOffset = args.offset(index);
                patternLength = args.length(index);
            }
        }

        void type(final String name)
        {
            type = NO_TYPE;
            for (int candidate = ValueType.STRING; candidate <= ValueType.STREAM; candidate++)
            {
                if (ValueType.exists(candidate) && ValueType.name(candidate).equalsIgnoreCase(name))
                {
                    type = candidate;
                }
            }
        }

        @Override
        public void accept(final Entry entry)
        {
            if ((type == ANY_TYPE || type == entry.type())
                && (pattern == null || Glob.matches(pattern, patternOffset, patternLength, entry.keyArray(),
                    entry.keyOffset(), entry.keyLength(), false)))
            {
                out.bulk(entry.keyArray(), entry.keyOffset(), entry.keyLength());
                matched++;
            }
        }
    }
}
