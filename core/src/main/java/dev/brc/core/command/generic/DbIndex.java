package dev.brc.core.command.generic;

import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.Keyspace;
import dev.brc.core.resp.Arguments;
import dev.brc.core.session.Session;

/** Arguments that are the number of a database. */
final class DbIndex
{
    private static final ReplyException OUT_OF_RANGE = new ReplyException("ERR DB index is out of range");
    private static final ReplyException NOT_AN_INT = new ReplyException(
        "ERR value is out of range, value must between " + Integer.MIN_VALUE + " and " + Integer.MAX_VALUE);

    private DbIndex()
    {
    }

    /**
     * The database that an argument names.
     *
     * @throws ReplyException if it is no integer or there is no such database
     */
    static Db db(final Session session, final Arguments args, final int index)
    {
        return db(session, args.integer(index), NOT_AN_INT);
    }

    /**
     * The database that an argument names, for SWAPDB.
     *
     * @param notAnInt the error for what is no 32-bit integer
     * @throws ReplyException if it is no integer
     */
    static int number(final Arguments args, final int index, final ReplyException notAnInt)
    {
        final long value;
        try
        {
            value = args.integer(index);
        }
        catch (final ReplyException e)
        {
            throw notAnInt;
        }
        if (value != (int) value)
        {
            throw notAnInt;
        }
        return (int) value;
    }

    /**
     * The database of a number.
     *
     * @throws ReplyException if there is none
     */
    static Db db(final Session session, final long number, final ReplyException notAnInt)
    {
        if (number != (int) number)
        {
            throw notAnInt;
        }
        final Keyspace keyspace = session.server().keyspace();
        if (number < 0 || number >= keyspace.databases())
        {
            throw OUT_OF_RANGE;
        }
        return keyspace.db((int) number);
    }
}
