package dev.brc.core.command.set;

import dev.brc.core.command.Collections;
import dev.brc.core.command.CommandTable;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.resp.Arguments;
import dev.brc.core.session.Session;
import dev.brc.core.value.SetValue;

/** Binds the set commands. */
public final class SetCommands
{
    private SetCommands()
    {
    }

    /**
     * Binds all of them.
     *
     * @param table of the server
     */
    public static void bind(final CommandTable table)
    {
        MemberCommands.bind(table);
        ChangeCommands.bind(table);
        RandomCommands.bind(table);
        AlgebraCommands.bind(table);
        ScanCommand.bind(table);
    }

    /** The set of a key that is read, null when absent. */
    static SetValue read(final Session session, final Arguments args, final int index)
    {
        final Entry entry = Collections.read(session, args, index, ValueType.SET);
        return entry == null ? null : (SetValue) entry.value();
    }

    static long maxIntset(final Session session)
    {
        return session.server().config().setMaxIntsetEntries;
    }
}
