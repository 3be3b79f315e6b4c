package dev.brc.core.command;

import dev.brc.core.acl.AclCommands;
import dev.brc.core.command.bitmap.BitmapCommands;
import dev.brc.core.command.generic.GenericCommands;
import dev.brc.core.command.geo.GeoCommands;
import dev.brc.core.command.hash.HashCommands;
import dev.brc.core.command.hyperloglog.HyperLogLogCommands;
import dev.brc.core.command.list.ListCommands;
import dev.brc.core.command.connection.ConnectionCommands;
import dev.brc.core.command.server.BrcCommands;
import dev.brc.core.command.server.ServerCommands;
import dev.brc.core.command.set.SetCommands;
import dev.brc.core.command.stream.StreamCommands;
import dev.brc.core.command.string.StringCommands;
import dev.brc.core.command.zset.ZsetCommands;
import dev.brc.core.pubsub.PubSubCommands;
import dev.brc.core.server.ServerContext;
import dev.brc.core.transaction.TransactionCommands;

/** Binds what the server can do to the command table: one line for each group. */
public final class Commands
{
    private Commands()
    {
    }

    /**
     * Binds all groups.
     *
     * @param table  of the server
     * @param server what the commands work on
     */
    public static void bindAll(final CommandTable table, final ServerContext server)
    {
        CommandCommands.bind(table);
        ConnectionCommands.bind(table);
        TransactionCommands.bind(table);
        PubSubCommands.bind(table);
        ServerCommands.bind(table);
        BrcCommands.bind(table, server);
        AclCommands.bind(table);
        StringCommands.bind(table);
        GenericCommands.bind(table, server);
        BitmapCommands.bind(table);
        HyperLogLogCommands.bind(table);
        ListCommands.bind(table);
        HashCommands.bind(table);
        SetCommands.bind(table);
        StreamCommands.bind(table);
        GeoCommands.bind(table);
        ZsetCommands.bind(table);
    }
}
