package dev.brc.core.command.bitmap;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.Integers;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** SETBIT and GETBIT. */
final class BitCommands
{
    private static final ReplyException INVALID_BIT = new ReplyException("ERR bit is not an integer or out of range");

    private BitCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("setbit", BitCommands::setbit);
        table.bind("getbit", BitCommands::getbit);
    }

    static void setbit(final Session session, final Arguments args, final RespWriter out)
    {
        final long bit = BitOffset.parse(session, args, 2);
        final int value = bit(args, 3);
        final byte[] key = args.buffer();
        final int keyOffset = args.offset(1);
        final int keyLength = args.length(1);
        final Entry present = session.db().lookupWrite(key, keyOffset, keyLength);
        if (present != null && !present.isString())
        {
            throw ReplyException.WRONG_TYPE;
        }
        final int length = (int) (bit >>> 3) + 1;
        final boolean longer = present == null || present.length() < length;
        final Entry entry = session.db().editString(key, keyOffset, keyLength, length);
        final byte[] bytes = entry.array();
        final int at = entry.offset() + length - 1;
        final int mask = 0x80 >>> (bit & 7);
        final int old = (bytes[at] & mask) != 0 ? 1 : 0;
        if (longer || old != value)
        {
            bytes[at] ^= (byte) (old != value ? mask : 0);
            session.db().valueMutated(key, keyOffset, keyLength);
            KeyEvents.string(session, "setbit", args, 1);
        }
        out.integer(old);
    }

    private static int bit(final Arguments args, final int index)
    {
        if (!Integers.isLong(args.buffer(), args.offset(index), args.length(index)))
        {
            throw INVALID_BIT;
        }
        final long value = Integers.parseLong(args.buffer(), args.offset(index), args.length(index));
        if ((value & ~1) != 0)
        {
            throw INVALID_BIT;
        }
        return (int) value;
    }

    static void getbit(final Session session, final Arguments args, final RespWriter out)
    {
        final long bit = BitOffset.parse(session, args, 2);
        final Entry entry = session.db().lookupRead(args.buffer(), args.offset(1), args.length(1));
        if (entry != null && !entry.isString())
        {
            throw ReplyException.WRONG_TYPE;
        }
        out.integer(entry == null ? 0 : BitArray.get(entry.array(), entry.offset(), entry.length(), bit, 1));
    }
}
