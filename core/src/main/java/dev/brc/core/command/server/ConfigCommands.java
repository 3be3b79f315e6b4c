package dev.brc.core.command.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.Help;
import dev.brc.core.command.ReplyException;
import dev.brc.core.config.ConfigChange;
import dev.brc.core.config.ConfigRewrite;
import dev.brc.core.config.Setting;
import dev.brc.core.config.Settings;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.util.Glob;

/** <a href="https://redis.io/commands/config/">CONFIG</a>. */
final class ConfigCommands
{
    private ConfigCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("config|get", ConfigCommands::get);
        table.bind("config|set", ConfigCommands::set);
        table.bind("config|resetstat", ConfigCommands::resetStat);
        table.bind("config|rewrite", ConfigCommands::rewrite);
        table.bind("config|help", (session, args, out) -> Help.reply("config", out));
    }

    private static void get(final Session session, final Arguments args, final RespWriter out)
    {
        final Settings settings = session.server().config().settings();
        final Map<String, Setting> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 2; i < args.count(); i++)
        {
            final String name = args.text(i);
            if (name.indexOf('*') < 0 && name.indexOf('?') < 0 && name.indexOf('[') < 0)
            {
                final Setting setting = settings.find(name);
                if (setting != null)
                {
                    found.putIfAbsent(name, setting);
                }
                continue;
            }
            for (final Map.Entry<String, Setting> each : settings.names().entrySet())
            {
                final byte[] candidate = each.getKey().getBytes(StandardCharsets.ISO_8859_1);
                if (Glob.matches(args.buffer(), args.offset(i), args.length(i), candidate, 0, candidate.length, true))
                {
                    found.putIfAbsent(each.getKey(), each.getValue());
                }
            }
        }
        out.map(found.size());
        found.forEach((name, setting) ->
        {
            out.bulk(name);
            out.bulk(setting.get().getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    private static void set(final Session session, final Arguments args, final RespWriter out)
    {
        if (args.count() % 2 != 0)
        {
            throw ReplyException.SYNTAX;
        }
        final ConfigChange change = new ConfigChange(session.server().config().settings(),
            Privileges.allows(session, session.server().config().enableProtectedConfigs));
        for (int i = 2; i < args.count(); i += 2)
        {
            throwIfError(change.add(args.text(i), args.text(i + 1)));
        }
        throwIfError(change.apply());
        out.ok();
    }

    private static void throwIfError(final String error)
    {
        if (error != null)
        {
            throw new ReplyException(error);
        }
    }

    private static void resetStat(final Session session, final Arguments args, final RespWriter out)
    {
        session.server().resetStats();
        out.ok();
    }

    private static void rewrite(final Session session, final Arguments args, final RespWriter out)
    {
        if (session.server().config().configFile == null)
        {
            throw new ReplyException("ERR The server is running without a config file");
        }
        try
        {
            ConfigRewrite.rewrite(session.server().config().settings(), session.server().acl().configLines());
        }
        catch (final IOException e)
        {
            throw new ReplyException("ERR Rewriting config file: " + e.getMessage());
        }
        out.ok();
    }
}
