package dev.brc.core.command.bitmap;

import dev.brc.core.command.CommandTable;

/** Binds the bitmap commands. */
public final class BitmapCommands
{
    private BitmapCommands()
    {
    }

    /**
     * Binds all of them.
     *
     * @param table of the server
     */
    public static void bind(final CommandTable table)
    {
        BitCommands.bind(table);
        BitRangeCommands.bind(table);
        BitopCommand.bind(table);
        BitfieldCommand.bind(table);
    }
}
