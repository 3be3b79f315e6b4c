package dev.brc.core.command.server;

import java.util.Map;

import dev.brc.core.ReadCache;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.Help;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.server.ServerContext;
import dev.brc.core.session.Session;

/** BRC STATS, CLEAR and HELP, and INFO xdp: what can be asked of the cache in front of the server. */
public final class BrcCommands
{
    private static final ReplyException NO_CACHE = new ReplyException(
        "ERR The kernel cache is off; start the server with --xdp and the name of a network device");

    private BrcCommands()
    {
    }

    /**
     * Binds the commands.
     *
     * @param table  of the server
     * @param server whose cache it is
     */
    public static void bind(final CommandTable table, final ServerContext server)
    {
        table.bind("brc|clear", BrcCommands::clear);
        table.bind("brc|stats", BrcCommands::stats);
        table.bind("brc|help", (session, args, out) -> Help.reply("brc", out));
        if (server.readCache() != ReadCache.NONE)
        {
            server.infoExtensions().put("xdp", server.readCache()::info);
        }
    }

    private static ReadCache cache(final Session session)
    {
        if (session.server().readCache() == ReadCache.NONE)
        {
            throw NO_CACHE;
        }
        return session.server().readCache();
    }

    private static void clear(final Session session, final Arguments args, final RespWriter out)
    {
        cache(session).everythingMutated();
        out.ok();
    }

    private static void stats(final Session session, final Arguments args, final RespWriter out)
    {
        final Map<String, Long> counters = cache(session).counters();
        out.map(counters.size());
        counters.forEach((name, count) ->
        {
            out.bulk(name);
            out.integer(count);
        });
    }
}
