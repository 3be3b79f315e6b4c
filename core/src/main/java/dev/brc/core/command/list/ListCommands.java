package dev.brc.core.command.list;

import dev.brc.core.command.CommandTable;

/** Binds the list commands. */
public final class ListCommands
{
    private ListCommands()
    {
    }

    /**
     * Binds all of them.
     *
     * @param table of the server
     */
    public static void bind(final CommandTable table)
    {
        PushCommands.bind(table);
        PopCommands.bind(table);
        ReadCommands.bind(table);
        EditCommands.bind(table);
        MoveCommands.bind(table);
        BlockingCommands.bind(table);
    }
}
