package dev.brc.core.command;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Documentation of one command, as COMMAND DOCS shows it. Read from {@code commands.docs} and {@code extensions.docs}
 * when first asked for; immutable and shared by all servers of the JVM. Absent values are null, absent lists empty.
 */
public final class CommandDocs
{
    private static final String[] NONE = {};
    private static final int INDENT = 2;
    private static final String ARGUMENT_MARK = "- ";

    private String summary;
    private String since;
    private String group;
    private String complexity;
    private String deprecatedSince;
    private String replacedBy;
    private String[] flags = NONE;
    private final List<Change> history = new ArrayList<>();
    private final List<Argument> arguments = new ArrayList<>();
    private final TreeMap<Integer, String> keySpecNotes = new TreeMap<>();

    /** What changed in which version. */
    public record Change(String version, String text)
    {
    }

    /**
     * An argument of a command.
     *
     * @param keySpecIndex which {@link KeySpec} finds this key, or -1.
     * @param arguments    what it consists of, or may be one of.
     */
    public record Argument(String name, String type, int keySpecIndex, String token, String since,
        String deprecatedSince, String[] flags, List<Argument> arguments)
    {
    }

    private CommandDocs()
    {
    }

    /** The documentation of a command or subcommand. */
    public static CommandDocs of(final CommandSpec spec)
    {
        return Holder.ALL[spec.id()];
    }

    private static final class Holder
    {
        static final CommandDocs[] ALL = readAll();

        private static CommandDocs[] readAll()
        {
            final CommandDocs[] all = new CommandDocs[CommandTable.specCount()];
            read(CommandSpecs.resource("commands.docs"), all);
            read(CommandSpecs.resource("extensions.docs"), all);
            return all;
        }
    }

    private static void read(final String text, final CommandDocs[] all)
    {
        CommandDocs docs = null;
        final List<List<Argument>> open = new ArrayList<>();
        for (final String line : text.split("\n"))
        {
            if (line.isEmpty() || line.charAt(0) == '#')
            {
                continue;
            }
            if (line.charAt(0) != ' ')
            {
                docs = new CommandDocs();
                all[CommandTable.spec(line).id()] = docs;
                open.clear();
                open.add(docs.arguments);
                continue;
            }
            int depth = 0;
            while (line.startsWith("  ", depth * INDENT))
            {
                depth++;
            }
            final String content = line.substring(depth * INDENT);
            if (content.startsWith(ARGUMENT_MARK))
            {
                final Argument argument = argument(content);
                open.subList(depth, open.size()).clear();
                open.get(depth - 1).add(argument);
                open.add(argument.arguments());
            }
            else
            {
                docs.field(content);
            }
        }
    }

    private void field(final String line)
    {
        final int space = line.indexOf(' ');
        final String value = line.substring(space + 1);
        switch (line.substring(0, space))
        {
            case "summary":
                summary = value;
                break;
            case "since":
                since = value;
                break;
            case "group":
                group = value;
                break;
            case "complexity":
                complexity = value;
                break;
            case "doc_flags":
                flags = value.split(",");
                break;
            case "deprecated_since":
                deprecatedSince = value;
                break;
            case "replaced_by":
                replacedBy = value;
                break;
            case "history":
                final int end = value.indexOf(' ');
                history.add(new Change(value.substring(0, end), value.substring(end + 1)));
                break;
            case "key_spec_notes":
                final int number = value.indexOf(' ');
                keySpecNotes.put(Integer.valueOf(value.substring(0, number)), value.substring(number + 1));
                break;
            default:
                throw new IllegalStateException("unknown field in the documentation of commands: " + line);
        }
    }

    private static Argument argument(final String line)
    {
        final String[] fields = line.split(" ");
        int keySpecIndex = -1;
        String token = null;
        String since = null;
        String deprecatedSince = null;
        String[] flags = NONE;
        for (int i = 3; i < fields.length; i++)
        {
            final int equals = fields[i].indexOf('=');
            final String value = fields[i].substring(equals + 1);
            switch (fields[i].substring(0, equals))
            {
                case "key_spec_index":
                    keySpecIndex = Integer.parseInt(value);
                    break;
                case "token":
                    token = value;
                    break;
                case "since":
                    since = value;
                    break;
                case "deprecated_since":
                    deprecatedSince = value;
                    break;
                case "flags":
                    flags = value.split(",");
                    break;
                default:
                    throw new IllegalStateException("unknown field of an argument: " + line);
            }
        }
        return new Argument(fields[1], fields[2], keySpecIndex, token, since, deprecatedSince, flags,
            new ArrayList<>());
    }

    /** One sentence. */
    public String summary()
    {
        return summary;
    }

    /** The version of Redis that introduced it. */
    public String since()
    {
        return since;
    }

    /** Its functional group, such as {@code string}. */
    public String group()
    {
        return group;
    }

    public String complexity()
    {
        return complexity;
    }

    /** The version of Redis that deprecated it. */
    public String deprecatedSince()
    {
        return deprecatedSince;
    }

    /** What to use instead. */
    public String replacedBy()
    {
        return replacedBy;
    }

    /** {@code deprecated}, {@code syscmd}. Not a copy: the caller does not change it. */
    public String[] flags()
    {
        return flags;
    }

    /** Oldest first. */
    public List<Change> history()
    {
        return history;
    }

    /** In the order in which they stand in a request. */
    public List<Argument> arguments()
    {
        return arguments;
    }

    /** A remark on a key specification, or null. */
    public String keySpecNotes(final int index)
    {
        return keySpecNotes.get(index);
    }
}
