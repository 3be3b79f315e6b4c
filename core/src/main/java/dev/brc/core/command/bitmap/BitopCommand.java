package dev.brc.core.command.bitmap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** BITOP AND, OR, XOR and NOT. */
final class BitopCommand
{
    private static final ReplyException NOT_OF_SEVERAL = new ReplyException(
        "ERR BITOP NOT must be called with a single source key.");
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int FIRST_SOURCE = 3;

    private static final int AND = 0;
    private static final int OR = 1;
    private static final int XOR = 2;
    private static final int NOT = 3;

    private BitopCommand()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("bitop", BitopCommand::bitop);
    }

    static void bitop(final Session session, final Arguments args, final RespWriter out)
    {
        final int operation = operation(args);
        if (operation == NOT && args.count() != FIRST_SOURCE + 1)
        {
            throw NOT_OF_SEVERAL;
        }
        final Db db = session.db();
        final int length = checkSources(db, args);
        if (length == 0)
        {
            if (db.delete(args.buffer(), args.offset(2), args.length(2)))
            {
                KeyEvents.generic(session, "del", args, 2);
            }
            out.integer(0);
            return;
        }
        final byte[] result = new byte[length];
        for (int i = FIRST_SOURCE; i < args.count(); i++)
        {
            combine(operation, i == FIRST_SOURCE, result, db.peek(args.buffer(), args.offset(i), args.length(i)));
        }
        db.setRawString(args.buffer(), args.offset(2), args.length(2), result, 0, length, false);
        KeyEvents.string(session, "set", args, 2);
        out.integer(length);
    }

    private static int operation(final Arguments args)
    {
        if (args.is(1, "and"))
        {
            return AND;
        }
        if (args.is(1, "or"))
        {
            return OR;
        }
        if (args.is(1, "xor"))
        {
            return XOR;
        }
        if (args.is(1, "not"))
        {
            return NOT;
        }
        throw ReplyException.SYNTAX;
    }

    /** Reads every source and returns the length of the longest one. */
    private static int checkSources(final Db db, final Arguments args)
    {
        int longest = 0;
        for (int i = FIRST_SOURCE; i < args.count(); i++)
        {
            final Entry entry = db.lookupRead(args.buffer(), args.offset(i), args.length(i));
            if (entry != null)
            {
                if (!entry.isString())
                {
                    throw ReplyException.WRONG_TYPE;
                }
                longest = Math.max(longest, entry.length());
            }
        }
        return longest;
    }

    private static void combine(final int operation, final boolean first, final byte[] result, final Entry source)
    {
        final int length = source == null ? 0 : source.length();
        if (first)
        {
            if (length > 0)
            {
                source.copyTo(result, 0);
            }
            if (operation == NOT)
            {
                not(result);
            }
            return;
        }
        if (length > 0)
        {
            apply(operation, result, source.array(), source.offset(), length);
        }
        if (operation == AND)
        {
            Arrays.fill(result, length, result.length, (byte) 0);
        }
    }

    private static void not(final byte[] result)
    {
        for (int i = 0; i < result.length; i++)
        {
            result[i] = (byte) ~result[i];
        }
    }

    private static void apply(final int operation, final byte[] result, final byte[] source, final int offset,
        final int length)
    {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES)
        {
            final long a = (long) LONG.get(result, i);
            final long b = (long) LONG.get(source, offset + i);
            LONG.set(result, i, operation == AND ? a & b : operation == OR ? a | b : a ^ b);
        }
        for (; i < length; i++)
        {
            final byte a = result[i];
            final byte b = source[offset + i];
            result[i] = (byte) (operation == AND ? a & b : operation == OR ? a | b : a ^ b);
        }
    }
}
