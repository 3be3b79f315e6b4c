package dev.brc.core.command.string;

import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** What string commands have in common: finding a string, replying with it, how long it may become. */
final class StringValue
{
    /** Longest string that a Java array holds together with its key's record, whatever proto-max-bulk-len allows. */
    static final long MAX_ARRAY_BYTES = Integer.MAX_VALUE - (1 << 20);

    private static final ReplyException TOO_LONG = new ReplyException(
        "ERR string exceeds maximum allowed size (proto-max-bulk-len)");

    private StringValue()
    {
    }

    /**
     * Finds the string of a key that is read.
     *
     * @param index the key's argument
     * @return null when absent
     * @throws ReplyException if the key holds another type
     */
    static Entry read(final Session session, final Arguments args, final int index)
    {
        return checked(session.db().lookupRead(args.buffer(), args.offset(index), args.length(index)));
    }

    /**
     * Finds the string of a key that is changed.
     *
     * @param index the key's argument
     * @return null when absent
     * @throws ReplyException if the key holds another type
     */
    static Entry write(final Session session, final Arguments args, final int index)
    {
        return checked(session.db().lookupWrite(args.buffer(), args.offset(index), args.length(index)));
    }

    private static Entry checked(final Entry entry)
    {
        if (entry != null && !entry.isString())
        {
            throw ReplyException.WRONG_TYPE;
        }
        return entry;
    }

    /** Replies with a string, or null when there is none. */
    static void reply(final Entry entry, final RespWriter out)
    {
        if (entry == null)
        {
            out.nullBulk();
        }
        else if (entry.isInt())
        {
            out.bulkInteger(entry.longValue());
        }
        else
        {
            out.bulk(entry.array(), entry.offset(), entry.length());
        }
    }

    /**
     * Refuses a length beyond {@code proto-max-bulk-len}.
     *
     * @param length   what is there or where writing begins, 0 or more
     * @param appended bytes to be written there
     * @throws ReplyException if the sum is too long
     */
    static void checkLength(final Session session, final long length, final int appended)
    {
        final long limit = Math.min(session.server().config().respLimits().protoMaxBulkLen(), MAX_ARRAY_BYTES);
        if (length > limit - appended)
        {
            throw TOO_LONG;
        }
    }
}
