package dev.brc.core.command.string;

import dev.brc.core.command.CommandTable;

/** Binds the string commands. */
public final class StringCommands
{
    private StringCommands()
    {
    }

    /**
     * Binds all of them.
     *
     * @param table of the server
     */
    public static void bind(final CommandTable table)
    {
        GetCommands.bind(table);
        SetCommands.bind(table);
        NumberCommands.bind(table);
        EditCommands.bind(table);
        LcsCommand.bind(table);
    }
}
