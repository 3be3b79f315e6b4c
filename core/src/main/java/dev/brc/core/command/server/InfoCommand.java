package dev.brc.core.command.server;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.brc.core.command.CommandTable;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** <a href="https://redis.io/commands/info/">INFO</a>: which sections are wanted. */
final class InfoCommand
{
    private static final List<String> ALL = List.of("server", "clients", "memory", "persistence", "stats",
        "replication", "cpu",
        "modules", "commandstats", "errorstats", "latencystats", "cluster", "keyspace");
    private static final Set<String> NOT_BY_DEFAULT = Set.of("commandstats", "latencystats");

    private InfoCommand()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("info", InfoCommand::info);
    }

    private static void info(final Session session, final Arguments args, final RespWriter out)
    {
        final Set<String> wanted = new LinkedHashSet<>();
        if (args.count() == 1)
        {
            addDefault(wanted);
        }
        for (int i = 1; i < args.count(); i++)
        {
            final String name = args.text(i).toLowerCase(Locale.ROOT);
            switch (name)
            {
                case "all":
                case "everything":
                    wanted.addAll(ALL);
                    break;
                case "default":
                    addDefault(wanted);
                    break;
                case "module_list":
                    wanted.add("modules");
                    break;
                default:
                    wanted.add(name);
                    break;
            }
        }
        final InfoSections sections = new InfoSections(session.server());
        for (final String name : ALL)
        {
            if (wanted.contains(name))
            {
                sections.write(name);
            }
        }
        session.server().infoExtensions().forEach((name, writer) ->
        {
            if (args.count() == 1 || wanted.contains(name) || wanted.containsAll(ALL))
            {
                sections.write(name, writer.get());
            }
        });
        out.verbatim("txt", sections.text());
    }

    private static void addDefault(final Set<String> wanted)
    {
        for (final String name : ALL)
        {
            if (!NOT_BY_DEFAULT.contains(name))
            {
                wanted.add(name);
            }
        }
    }
}
