package dev.brc.core.command.server;

import dev.brc.core.command.CommandTable;

/** Binds the commands of this package. */
public final class ServerCommands
{
    private ServerCommands()
    {
    }

    /**
     * Binds them.
     *
     * @param table of the server
     */
    public static void bind(final CommandTable table)
    {
        ConfigCommands.bind(table);
        InfoCommand.bind(table);
    }
}
