package dev.brc.core.command.string;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.Integers;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.util.LongDouble;

/** Commands that take a string for a number: INCR, DECR, INCRBY, DECRBY, INCRBYFLOAT. */
final class NumberCommands
{
    private static final ReplyException OVERFLOW = new ReplyException("ERR increment or decrement would overflow");
    private static final ReplyException DECREMENT_OVERFLOW = new ReplyException("ERR decrement would overflow");
    private static final ReplyException NOT_FINITE = new ReplyException("ERR increment would produce NaN or Infinity");

    private NumberCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("incr", (session, args, out) -> add(session, args, 1, out));
        table.bind("decr", (session, args, out) -> add(session, args, -1, out));
        table.bind("incrby", (session, args, out) -> add(session, args, args.integer(2), out));
        table.bind("decrby", NumberCommands::decrby);
        table.bind("incrbyfloat", NumberCommands::incrbyfloat);
    }

    static void decrby(final Session session, final Arguments args, final RespWriter out)
    {
        final long decrement = args.integer(2);
        if (decrement == Long.MIN_VALUE)
        {
            throw DECREMENT_OVERFLOW;
        }
        add(session, args, -decrement, out);
    }

    private static void add(final Session session, final Arguments args, final long increment, final RespWriter out)
    {
        final Entry entry = StringValue.write(session, args, 1);
        final long old = entry == null ? 0 : number(entry);
        final long sum = old + increment;
        if (((old ^ sum) & (increment ^ sum)) < 0)
        {
            throw OVERFLOW;
        }
        if (entry != null && entry.isInt())
        {
            session.db().updateLong(entry, sum);
        }
        else
        {
            session.db().setLong(args.buffer(), args.offset(1), args.length(1), sum, true);
        }
        KeyEvents.string(session, "incrby", args, 1);
        out.integer(sum);
    }

    private static long number(final Entry entry)
    {
        if (entry.isInt())
        {
            return entry.longValue();
        }
        final byte[] array = entry.array();
        final int offset = entry.offset();
        final int length = entry.length();
        if (!Integers.isLong(array, offset, length))
        {
            throw ReplyException.NOT_AN_INTEGER;
        }
        return Integers.parseLong(array, offset, length);
    }

    static void incrbyfloat(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = StringValue.write(session, args, 1);
        final LongDouble old = entry == null ? null : parse(entry.array(), entry.offset(), entry.length());
        final LongDouble increment = parse(args.buffer(), args.offset(2), args.length(2));
        final LongDouble sum = old == null ? increment : old.plus(increment);
        if (!sum.isFinite())
        {
            throw NOT_FINITE;
        }
        final byte[] text = sum.toBytes();
        session.db().setStringNotInt(args.buffer(), args.offset(1), args.length(1), text, 0, text.length, true);
        KeyEvents.string(session, "incrbyfloat", args, 1);
        out.bulk(text);
    }

    private static LongDouble parse(final byte[] bytes, final int offset, final int length)
    {
        final LongDouble value = LongDouble.parse(bytes, offset, length);
        if (value == null)
        {
            throw ReplyException.NOT_A_FLOAT;
        }
        return value;
    }
}
