package dev.brc.core.command.hash;

import dev.brc.core.command.Collections;
import dev.brc.core.command.CommandTable;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.resp.Arguments;
import dev.brc.core.session.Session;
import dev.brc.core.value.HashValue;

/** Binds the hash commands. */
public final class HashCommands
{
    private HashCommands()
    {
    }

    /**
     * Binds all of them.
     *
     * @param table of the server
     */
    public static void bind(final CommandTable table)
    {
        FieldCommands.bind(table);
        SetFieldCommands.bind(table);
        NumberCommands.bind(table);
        WholeCommands.bind(table);
        RandomCommand.bind(table);
    }

    /** The hash of a key that is read, null when absent. */
    static HashValue read(final Session session, final Arguments args)
    {
        final Entry entry = Collections.read(session, args, 1, ValueType.HASH);
        return entry == null ? null : (HashValue) entry.value();
    }
}
