package dev.brc.core.command.stream;

import dev.brc.core.command.CommandTable;

/** Binds the stream commands. */
public final class StreamCommands
{
    private StreamCommands()
    {
    }

    /**
     * Binds all of them.
     *
     * @param table of the server
     */
    public static void bind(final CommandTable table)
    {
        EntryCommands.bind(table);
        ReadCommands.bind(table);
        GroupCommands.bind(table);
        PendingCommands.bind(table);
        StreamInfoCommands.bind(table);
    }
}
