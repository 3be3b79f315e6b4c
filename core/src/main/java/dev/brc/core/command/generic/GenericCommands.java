package dev.brc.core.command.generic;

import dev.brc.core.command.CommandTable;
import dev.brc.core.server.ServerContext;

/** Binds the commands that work on keys of any type, and on whole databases. */
public final class GenericCommands
{
    private GenericCommands()
    {
    }

    /**
     * Binds all of them.
     *
     * @param table  of the server
     * @param server what they work on
     */
    public static void bind(final CommandTable table, final ServerContext server)
    {
        KeyCommands.bind(table);
        CopyCommands.bind(table);
        ExpireCommands.bind(table);
        TtlCommands.bind(table);
        ScanCommands.bind(table);
        ObjectCommands.bind(table);
        DatabaseCommands.bind(table);
        WaitCommand.bind(table);
        DumpCommands.bind(table);
        SortCommand.bind(table);
    }
}
