package dev.brc.core.command.hash;

import dev.brc.core.command.Collections;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ReplyException;
import dev.brc.core.config.Config;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.Integers;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.util.LongDouble;
import dev.brc.core.value.HashValue;
import dev.brc.core.value.Slice;

/** HINCRBY and HINCRBYFLOAT. */
final class NumberCommands
{
    private static final ReplyException NOT_AN_INTEGER = new ReplyException("ERR hash value is not an integer");
    private static final ReplyException NOT_A_FLOAT = new ReplyException("ERR hash value is not a float");
    private static final ReplyException OVERFLOW = new ReplyException("ERR increment or decrement would overflow");
    private static final ReplyException NOT_FINITE = new ReplyException("ERR value is NaN or Infinity");
    private static final ReplyException RESULT_NOT_FINITE = new ReplyException(
        "ERR increment would produce NaN or Infinity");

    private NumberCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("hincrby", NumberCommands::hincrby);
        table.bind("hincrbyfloat", NumberCommands::hincrbyfloat);
    }

    static void hincrby(final Session session, final Arguments args, final RespWriter out)
    {
        final long increment = args.integer(3);
        final Entry entry = Collections.write(session, args, 1, ValueType.HASH);
        final HashValue hash = entry != null ? (HashValue) entry.value() : new HashValue();
        final Slice old = new Slice();
        long value = 0;
        if (hash.get(args.buffer(), args.offset(2), args.length(2), old))
        {
            if (!Integers.isLong(old.array(), old.offset(), old.length()))
            {
                throw NOT_AN_INTEGER;
            }
            value = Integers.parseLong(old.array(), old.offset(), old.length());
        }
        final long sum = value + increment;
        if (((value ^ sum) & (increment ^ sum)) < 0)
        {
            throw OVERFLOW;
        }
        old.set(sum);
        put(session, hash, args, old);
        SetFieldCommands.store(session, args, entry, hash, "hincrby");
        out.integer(sum);
    }

    static void hincrbyfloat(final Session session, final Arguments args, final RespWriter out)
    {
        final LongDouble increment = LongDouble.parse(args.buffer(), args.offset(3), args.length(3));
        if (increment == null)
        {
            throw ReplyException.NOT_A_FLOAT;
        }
        if (!increment.isFinite())
        {
            throw NOT_FINITE;
        }
        final Entry entry = Collections.write(session, args, 1, ValueType.HASH);
        final HashValue hash = entry != null ? (HashValue) entry.value() : new HashValue();
        final Slice old = new Slice();
        LongDouble sum = increment;
        if (hash.get(args.buffer(), args.offset(2), args.length(2), old))
        {
            final LongDouble value = LongDouble.parse(old.array(), old.offset(), old.length());
            if (value == null)
            {
                throw NOT_A_FLOAT;
            }
            sum = value.plus(increment);
        }
        if (!sum.isFinite())
        {
            throw RESULT_NOT_FINITE;
        }
        final byte[] text = sum.toBytes();
        old.set(text, 0, text.length);
        put(session, hash, args, old);
        SetFieldCommands.store(session, args, entry, hash, "hincrbyfloat");
        out.bulk(text);
    }

    private static void put(final Session session, final HashValue hash, final Arguments args, final Slice value)
    {
        final Config config = session.server().config();
        hash.put(args.buffer(), args.offset(2), args.length(2), value.array(), value.offset(), value.length(),
            config.hashMaxListpackEntries, config.hashMaxListpackValue);
    }
}
