package dev.brc.core.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Writes {@code docs/commands.md} from the command table and the names of what a server supports. */
final class CommandsPage
{
    /** Groups of the command table with their headings, in the order of the page. */
    private static final Map<String, String> GROUPS = new LinkedHashMap<>();

    static
    {
        GROUPS.put("generic", "Generic");
        GROUPS.put("string", "Strings");
        GROUPS.put("hash", "Hashes");
        GROUPS.put("list", "Lists");
        GROUPS.put("set", "Sets");
        GROUPS.put("sorted-set", "Sorted sets");
        GROUPS.put("stream", "Streams");
        GROUPS.put("bitmap", "Bitmaps");
        GROUPS.put("hyperloglog", "HyperLogLog");
        GROUPS.put("geo", "Geo");
        GROUPS.put("pubsub", "Publish and subscribe");
        GROUPS.put("transactions", "Transactions");
        GROUPS.put("connection", "Connection");
        GROUPS.put("server", "Server");
        GROUPS.put("scripting", "Scripting and functions");
        GROUPS.put("cluster", "Cluster");
    }

    private final Set<String> supported;
    private final StringBuilder page = new StringBuilder();

    private CommandsPage(final Set<String> supported)
    {
        this.supported = supported;
    }

    /**
     * The whole page.
     *
     * @param supported full names, as COMMAND LIST gives them.
     */
    static String of(final Set<String> supported)
    {
        return new CommandsPage(supported).write();
    }

    private String write()
    {
        page.append("# Supported commands\n\n");
        page.append("<!-- Written by \"make docs\" from the command table: do not edit. -->\n\n");
        page.append(
            String.format(Locale.ROOT, "%d of the %d commands of Redis 7.0, and %d of its %d subcommands, with ",
                count(false, true), count(false, false), count(true, true), count(true, false)));
        page.append("all options and the replies of Redis 7.0.15.\n");
        page.append("The server itself answers the same question with `COMMAND LIST` and `COMMAND DOCS`.\n");
        for (final Map.Entry<String, String> group : GROUPS.entrySet())
        {
            final List<CommandSpec> specs = specs(group.getKey(), true);
            if (!specs.isEmpty())
            {
                page.append("\n## ").append(group.getValue()).append("\n\n");
                page.append("| command | what it does | since | ACL categories |\n| --- | --- | --- | --- |\n");
                specs.forEach(this::row);
            }
        }
        unsupported();
        return page.toString();
    }

    private void row(final CommandSpec spec)
    {
        final CommandDocs docs = CommandDocs.of(spec);
        final List<String> categories = new ArrayList<>();
        for (int bit = 0; bit < AclCategory.count(); bit++)
        {
            if ((spec.aclCategories() & 1L << bit) != 0)
            {
                categories.add("@" + AclCategory.name(bit));
            }
        }
        String summary = docs.summary().strip();
        summary = summary.endsWith(".") ? summary.substring(0, summary.length() - 1) : summary;
        if (docs.replacedBy() != null)
        {
            summary += " (deprecated since " + docs.deprecatedSince() + ": use " + docs.replacedBy() + ")";
        }
        page.append("| ").append(link(spec)).append(" | ").append(summary.replace("|", "\\|")).append(" | ")
            .append(docs.since()).append(" | ").append(String.join(" ", categories)).append(" |\n");
    }

    private void unsupported()
    {
        page.append("\n## Not supported\n\n");
        page.append("What Redis 7.0 has and this server does not: it answers `ERR unknown command`.\n\n");
        page.append("| group | commands |\n| --- | --- |\n");
        int missing = 0;
        for (final Map.Entry<String, String> group : GROUPS.entrySet())
        {
            final List<String> names = new ArrayList<>();
            specs(group.getKey(), false).forEach(spec -> names.add(link(spec)));
            if (!names.isEmpty())
            {
                page.append("| ").append(group.getValue()).append(" | ").append(String.join(", ", names))
                    .append(" |\n");
                missing += names.size();
            }
        }
        if (missing == 0)
        {
            page.append("| | nothing |\n");
        }
    }

    private static String link(final CommandSpec spec)
    {
        final String name = spec.fullName().toUpperCase(Locale.ROOT).replace('|', ' ');
        return "[`" + name + "`](https://redis.io/commands/" + spec.fullName().replace('|', '-') + "/)";
    }

    /** Containers are left out where their subcommands stand for them. */
    private List<CommandSpec> specs(final String group, final boolean wanted)
    {
        final List<CommandSpec> specs = new ArrayList<>();
        for (int id = 0; id < CommandTable.specCount(); id++)
        {
            final CommandSpec spec = CommandTable.spec(id);
            final boolean parentMissing = spec.parent() != null && !supported.contains(spec.parent().fullName());
            final boolean container = spec.isContainer() && !spec.fullName().equals("command");
            final boolean named = wanted ? !container : !parentMissing;
            if (isRedis(spec) && named && group.equals(CommandDocs.of(spec).group())
                && supported.contains(spec.fullName()) == wanted)
            {
                specs.add(spec);
            }
        }
        return specs;
    }

    private int count(final boolean subcommands, final boolean onlySupported)
    {
        int count = 0;
        for (int id = 0; id < CommandTable.specCount(); id++)
        {
            final CommandSpec spec = CommandTable.spec(id);
            if (isRedis(spec) && (spec.parent() != null) == subcommands
                && (!onlySupported || supported.contains(spec.fullName())))
            {
                count++;
            }
        }
        return count;
    }

    private static boolean isRedis(final CommandSpec spec)
    {
        return !CommandSpecs.isExtension(spec);
    }
}
