package dev.brc.core.command.bitmap;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** BITFIELD and BITFIELD_RO (<a href="https://redis.io/commands/bitfield/">BITFIELD</a>). */
final class BitfieldCommand
{
    private static final ReplyException INVALID_OVERFLOW = new ReplyException("ERR Invalid OVERFLOW type specified");
    private static final ReplyException READ_ONLY = new ReplyException(
        "ERR BITFIELD_RO only supports the GET subcommand");
    private static final byte[] NONE = new byte[0];
    private static final long NOTHING_WRITTEN = -1;

    private BitfieldCommand()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("bitfield", (session, args, out) -> bitfield(session, args, false, out));
        table.bind("bitfield_ro", (session, args, out) -> bitfield(session, args, true, out));
    }

    private static void bitfield(final Session session, final Arguments args, final boolean readOnly,
        final RespWriter out)
    {
        // Everything is checked before anything is done, so the operations are read twice.
        long lastWritten = NOTHING_WRITTEN;
        int operations = 0;
        for (int i = 2; i < args.count(); i += size(args, i))
        {
            if (isOverflow(args, i))
            {
                overflow(args, i);
                continue;
            }
            final int size = size(args, i);
            final int bits = BitfieldType.bits(BitfieldType.parse(args, i + 1));
            final long offset = BitOffset.parseField(session, args, i + 2, bits);
            if (size == 4)
            {
                lastWritten = Math.max(lastWritten, offset + bits - 1);
                args.integer(i + 3);
            }
            operations++;
        }
        if (readOnly && lastWritten != NOTHING_WRITTEN)
        {
            throw READ_ONLY;
        }
        if (lastWritten == NOTHING_WRITTEN)
        {
            read(session, args, operations, out);
        }
        else
        {
            write(session, args, operations, (int) (lastWritten >>> 3) + 1, out);
        }
    }

    /** How many arguments the operation has that begins at an index. */
    private static int size(final Arguments args, final int index)
    {
        final int rest = args.count() - index;
        if (args.is(index, "get") && rest >= 3)
        {
            return 3;
        }
        if ((args.is(index, "set") || args.is(index, "incrby")) && rest >= 4)
        {
            return 4;
        }
        if (isOverflow(args, index) && rest >= 2)
        {
            return 2;
        }
        throw ReplyException.SYNTAX;
    }

    private static boolean isOverflow(final Arguments args, final int index)
    {
        return args.is(index, "overflow");
    }

    private static int overflow(final Arguments args, final int index)
    {
        if (index + 1 < args.count())
        {
            if (args.is(index + 1, "wrap"))
            {
                return BitfieldType.WRAP;
            }
            if (args.is(index + 1, "sat"))
            {
                return BitfieldType.SAT;
            }
            if (args.is(index + 1, "fail"))
            {
                return BitfieldType.FAIL;
            }
            throw INVALID_OVERFLOW;
        }
        throw ReplyException.SYNTAX;
    }

    private static void read(final Session session, final Arguments args, final int operations, final RespWriter out)
    {
        final Entry entry = checked(session.db().lookupRead(args.buffer(), args.offset(1), args.length(1)));
        final byte[] bytes = entry == null ? NONE : entry.array();
        final int start = entry == null ? 0 : entry.offset();
        final int length = entry == null ? 0 : entry.length();
        out.array(operations);
        for (int i = 2; i < args.count(); i += size(args, i))
        {
            if (!isOverflow(args, i))
            {
                final int type = BitfieldType.parse(args, i + 1);
                final int bits = BitfieldType.bits(type);
                final long offset = BitOffset.parseField(session, args, i + 2, bits);
                out.integer(BitfieldType.value(type, BitArray.get(bytes, start, length, offset, bits)));
            }
        }
    }

    private static void write(final Session session, final Arguments args, final int operations, final int minLength,
        final RespWriter out)
    {
        final Entry present = checked(session.db().lookupWrite(args.buffer(), args.offset(1), args.length(1)));
        final boolean longer = present == null || present.length() < minLength;
        final Entry entry = session.db().editString(args.buffer(), args.offset(1), args.length(1), minLength);
        final byte[] bytes = entry.array();
        final int start = entry.offset();
        final int length = entry.length();
        int overflow = BitfieldType.WRAP;
        boolean written = false;
        out.array(operations);
        for (int i = 2; i < args.count(); i += size(args, i))
        {
            if (isOverflow(args, i))
            {
                overflow = overflow(args, i);
                continue;
            }
            final int type = BitfieldType.parse(args, i + 1);
            final int bits = BitfieldType.bits(type);
            final long offset = BitOffset.parseField(session, args, i + 2, bits);
            final long old = BitfieldType.value(type, BitArray.get(bytes, start, length, offset, bits));
            if (args.is(i, "get"))
            {
                out.integer(old);
                continue;
            }
            final boolean add = args.is(i, "incrby");
            final long base = add ? old : args.integer(i + 3);
            final long increment = add ? args.integer(i + 3) : 0;
            final boolean overflows = BitfieldType.overflows(type, base, increment);
            if (overflows && overflow == BitfieldType.FAIL)
            {
                out.nullBulk();
                continue;
            }
            final long value = overflows ? BitfieldType.limited(type, base, increment, overflow) : base + increment;
            BitArray.set(bytes, start, offset, bits, value);
            out.integer(add ? value : old);
            written |= longer || value != old;
        }
        if (longer || written)
        {
            // Redis does not announce a string that only grew because every operation failed; whoever caches it must know.
            session.db().valueMutated(args.buffer(), args.offset(1), args.length(1));
        }
        if (written)
        {
            KeyEvents.string(session, "setbit", args, 1);
        }
    }

    private static Entry checked(final Entry entry)
    {
        if (entry != null && !entry.isString())
        {
            throw ReplyException.WRONG_TYPE;
        }
        return entry;
    }
}
