package dev.brc.core.command.server;

import java.time.Instant;

import dev.brc.core.command.CommandTable;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

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
        SlowlogCommands.bind(table);
        LatencyCommands.bind(table);
        MemoryCommands.bind(table);
        DebugCommands.bind(table);
        LolwutCommand.bind(table);
        PersistenceCommands.bind(table);
        ReplicationCommands.bind(table);
        FunctionCommands.bind(table);
        table.bind("time", ServerCommands::time);
    }

    private static void time(final Session session, final Arguments args, final RespWriter out)
    {
        final Instant now = Instant.now();
        out.array(2);
        out.bulkInteger(now.getEpochSecond());
        out.bulkInteger(now.getNano() / 1000);
    }
}
