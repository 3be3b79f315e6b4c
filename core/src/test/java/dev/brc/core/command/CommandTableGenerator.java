package dev.brc.core.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.RedisReference;
import dev.brc.core.testing.Reply;

/**
 * Asks a redis-server 7.0.15 for its commands and writes the resources from which {@code CommandTable} is built:
 * {@code commands.table} (one line a command), {@code commands.docs} and {@code commands.help}. Run by
 * {@code make command-table}; {@code CommandTableRedisTest} fails when the resources are not what it writes.
 */
final class CommandTableGenerator
{
    private static final Path RESOURCES = Path.of("src/main/resources/dev/brc/core/command");

    /** What COMMAND INFO does not show (see {@link CommandFlags#HIDDEN}); the tests show each of these by its effect. */
    private static final Set<String> MAY_REPLICATE = Set.of("eval", "evalsha", "fcall", "pfcount", "publish",
        "spublish");
    private static final Set<String> PROTECTED = Set.of("debug", "module|load", "module|loadex",
        "module|unload");

    private CommandTableGenerator()
    {
    }

    /** Writes the resources anew. */
    static void write() throws IOException
    {
        for (final Map.Entry<String, String> file : generate().entrySet())
        {
            Files.writeString(RESOURCES.resolve(file.getKey()), file.getValue(), StandardCharsets.UTF_8);
        }
    }

    /** File names and contents. */
    static Map<String, String> generate()
    {
        try (RedisReference server = RedisReference.start("--enable-module-command", "yes");
            RawClient redis = server.connect())
        {
            redis.command("HELLO", "3");
            final Map<String, List<Object>> commands = new TreeMap<>();
            for (final Object entry : list(tree(redis.command("COMMAND"))))
            {
                final List<Object> command = list(entry);
                commands.put((String) command.get(0), command);
            }
            final Map<String, String> files = new TreeMap<>();
            files.put("commands.table", table(commands));
            files.put("commands.docs", docs(commands, map(tree(redis.command("COMMAND", "DOCS")))));
            files.put("commands.help", help(commands, redis));
            return files;
        }
    }

    private static String table(final Map<String, List<Object>> commands)
    {
        final StringBuilder out = new StringBuilder("""
            # Commands of Redis 7.0.15, written by CommandTableGenerator: do not edit.
            # name arity flags first,last,step acl-categories tips key-specifications
            """);
        for (final List<Object> command : commands.values())
        {
            line(command, out);
            for (final List<Object> subcommand : subcommands(command))
            {
                line(subcommand, out);
            }
        }
        return out.toString();
    }

    private static List<List<Object>> subcommands(final List<Object> command)
    {
        final List<List<Object>> all = new ArrayList<>();
        list(command.get(9)).forEach(entry -> all.add(list(entry)));
        all.sort(Comparator.comparing(entry -> (String) entry.get(0)));
        return all;
    }

    private static void line(final List<Object> command, final StringBuilder out)
    {
        final String name = (String) command.get(0);
        final List<Object> flags = new ArrayList<>(list(command.get(2)));
        if (MAY_REPLICATE.contains(name))
        {
            flags.add("may_replicate");
        }
        if (PROTECTED.contains(name))
        {
            flags.add("protected");
        }
        out.append(name).append(' ').append(command.get(1)).append(' ').append(joined(flags)).append(' ')
            .append(command.get(3)).append(',').append(command.get(4)).append(',').append(command.get(5))
            .append(' ').append(joined(list(command.get(6))).replace("@", "")).append(' ')
            .append(joined(list(command.get(7))));
        for (final Object spec : list(command.get(8)))
        {
            out.append(' ').append(keySpec(map(spec)));
        }
        out.append('\n');
    }

    private static String joined(final List<Object> names)
    {
        final List<String> strings = new ArrayList<>();
        names.forEach(name -> strings.add((String) name));
        return strings.isEmpty() ? "-" : String.join(",", strings);
    }

    private static String keySpec(final Map<String, Object> spec)
    {
        return joined(list(spec.get("flags"))) + ":" + search(map(spec.get("begin_search"))) + ":"
            + search(map(spec.get("find_keys")));
    }

    private static String search(final Map<String, Object> search)
    {
        final List<String> values = new ArrayList<>();
        map(search.get("spec")).values().forEach(value -> values.add(value.toString()));
        return search.get("type") + "(" + String.join(",", values) + ")";
    }

    private static String docs(final Map<String, List<Object>> commands, final Map<String, Object> docs)
    {
        final StringBuilder out = new StringBuilder("""
            # Documentation of the commands of Redis 7.0.15, written by CommandTableGenerator: do not edit.
            # Arguments: "- name type", indented below the argument they belong to.
            """);
        for (final List<Object> command : commands.values())
        {
            final Map<String, Object> doc = map(docs.get(command.get(0)));
            doc(command, doc, out);
            for (final List<Object> subcommand : subcommands(command))
            {
                doc(subcommand, map(map(doc.get("subcommands")).get(subcommand.get(0))), out);
            }
        }
        return out.toString();
    }

    private static void doc(final List<Object> command, final Map<String, Object> doc, final StringBuilder out)
    {
        out.append('\n').append(command.get(0)).append('\n');
        for (final Map.Entry<String, Object> entry : doc.entrySet())
        {
            switch (entry.getKey())
            {
                case "doc_flags":
                    out.append("  doc_flags ").append(joined(list(entry.getValue()))).append('\n');
                    break;
                case "history":
                    list(entry.getValue()).forEach(change -> out.append("  history ").append(list(change).get(0))
                        .append(' ').append(list(change).get(1)).append('\n'));
                    break;
                case "arguments":
                    arguments(list(entry.getValue()), "  ", out);
                    break;
                case "subcommands":
                    break;
                default:
                    out.append("  ").append(entry.getKey()).append(' ').append(oneLine(entry.getValue())).append('\n');
                    break;
            }
        }
        final List<Object> specs = list(command.get(8));
        for (int i = 0; i < specs.size(); i++)
        {
            if (map(specs.get(i)).containsKey("notes"))
            {
                out.append("  key_spec_notes ").append(i).append(' ').append(oneLine(map(specs.get(i)).get("notes")))
                    .append('\n');
            }
        }
    }

    private static void arguments(final List<Object> arguments, final String indent, final StringBuilder out)
    {
        for (final Object entry : arguments)
        {
            final Map<String, Object> argument = map(entry);
            out.append(indent).append("- ").append(argument.remove("name")).append(' ')
                .append(argument.remove("type"));
            final Object nested = argument.remove("arguments");
            argument.forEach((key, value) -> out.append(' ').append(key).append('=')
                .append(value instanceof List<?> flags ? joined(list(flags)) : oneLine(value)));
            out.append('\n');
            if (nested != null)
            {
                arguments(list(nested), indent + "  ", out);
            }
        }
    }

    private static String oneLine(final Object value)
    {
        final String text = value.toString();
        if (text.indexOf('\n') >= 0)
        {
            throw new IllegalStateException("line feed in: " + text);
        }
        return text;
    }

    private static String help(final Map<String, List<Object>> commands, final RawClient redis)
    {
        final StringBuilder out = new StringBuilder("""
            # What HELP of the containers of Redis 7.0.15 prints, written by CommandTableGenerator: do not edit.
            """);
        for (final String name : commands.keySet())
        {
            if (!list(commands.get(name).get(9)).isEmpty() || name.equals("debug") || name.equals("pfdebug"))
            {
                final Object reply = tree(redis.command(name, "HELP"));
                if (reply instanceof List<?> lines)
                {
                    out.append('\n').append(name).append('\n');
                    lines.forEach(line -> out.append("  ").append(oneLine(line)).append('\n'));
                }
            }
        }
        return out.toString();
    }

    /** Scalars become strings (integers too), arrays and sets lists, maps maps in the order of the wire. */
    private static Object tree(final Reply reply)
    {
        if (!reply.isAggregate())
        {
            return reply.isNull() ? null : reply.text();
        }
        final List<Object> list = new ArrayList<>();
        reply.elements().forEach(element -> list.add(tree(element)));
        if (reply.type() != '%')
        {
            return list;
        }
        final Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < list.size(); i += 2)
        {
            map.put((String) list.get(i), list.get(i + 1));
        }
        return map;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(final Object value)
    {
        return (List<Object>) value;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(final Object value)
    {
        return (Map<String, Object>) value;
    }
}
