package dev.brc.core.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads {@code commands.table} (all commands and subcommands of Redis 7.0, whether this server has them or not) and
 * {@code extensions.table} (the project's own, in the same format). Read once, then shared; immutable.
 */
final class CommandSpecs
{
    private static final String REDIS = "commands.table";
    private static final String EXTENSIONS = "extensions.table";
    private static final String[] NO_TIPS = {};
    private static final KeySpec[] NO_KEYS = {};

    private CommandSpecs()
    {
    }

    /** By id; a container stands right before its subcommands. Not a copy: the caller does not change it. */
    static CommandSpec[] all()
    {
        return Holder.ALL;
    }

    /** The command of that {@link CommandSpec#fullName()}, or null. */
    static CommandSpec byName(final String fullName)
    {
        return Holder.BY_NAME.get(fullName);
    }

    /** True for a command that Redis does not have. */
    static boolean isExtension(final CommandSpec spec)
    {
        return spec.id() >= Holder.REDIS_COUNT;
    }

    private static final class Holder
    {
        static final CommandSpec[] ALL;
        static final int REDIS_COUNT;

        static
        {
            final List<CommandSpec> specs = new ArrayList<>(400);
            read(resource(REDIS), specs);
            REDIS_COUNT = specs.size();
            read(resource(EXTENSIONS), specs);
            ALL = specs.toArray(new CommandSpec[0]);
        }

        static final Map<String, CommandSpec> BY_NAME = byName();

        private static Map<String, CommandSpec> byName()
        {
            final Map<String, CommandSpec> byName = new HashMap<>(ALL.length * 2);
            for (final CommandSpec spec : ALL)
            {
                byName.put(spec.fullName(), spec);
            }
            return byName;
        }
    }

    /** The text of a resource of this package; only ASCII. */
    static String resource(final String name)
    {
        try (InputStream in = CommandSpecs.class.getResourceAsStream(name))
        {
            if (in == null)
            {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(final String text, final List<CommandSpec> all)
    {
        final List<CommandSpec> subcommands = new ArrayList<>();
        CommandSpec container = null;
        for (int start = 0; start < text.length();)
        {
            final int end = text.indexOf('\n', start);
            if (text.charAt(start) != '#')
            {
                final Fields fields = new Fields(text, start, end);
                final String fullName = fields.next();
                final boolean nested = fullName.indexOf('|') > 0;
                if (!nested)
                {
                    close(container, subcommands);
                }
                final CommandSpec parent = nested ? parent(container, fullName, all) : null;
                final CommandSpec spec = spec(all.size(), fullName, parent, fields);
                if (nested && parent != container)
                {
                    all.add(spec); // Redis's own container does not list it: COMMAND does not show it
                    start = end + 1;
                    continue;
                }
                if (nested)
                {
                    subcommands.add(spec);
                }
                else
                {
                    container = spec;
                }
                all.add(spec);
            }
            start = end + 1;
        }
        close(container, subcommands);
    }

    private static CommandSpec parent(final CommandSpec container, final String fullName, final List<CommandSpec> all)
    {
        final String name = fullName.substring(0, fullName.indexOf('|'));
        if (container != null && container.fullName().equals(name))
        {
            return container;
        }
        return all.stream().filter(spec -> spec.fullName().equals(name)).findFirst().orElseThrow();
    }

    private static void close(final CommandSpec container, final List<CommandSpec> subcommands)
    {
        if (!subcommands.isEmpty())
        {
            container.setSubcommands(subcommands.toArray(new CommandSpec[0]));
            subcommands.clear();
        }
    }

    private static CommandSpec spec(final int id, final String fullName, final CommandSpec parent, final Fields fields)
    {
        final int arity = Integer.parseInt(fields.next());
        final long flags = CommandFlags.parse(fields.next());
        final Fields range = new Fields(fields.next(), ',');
        final int first = range.nextInt();
        final int last = range.nextInt();
        final int step = range.nextInt();
        final long categories = AclCategory.parse(fields.next());
        final String tips = fields.next();
        final List<KeySpec> keys = new ArrayList<>(2);
        while (fields.more())
        {
            keys.add(keySpec(fields.next()));
        }
        return new CommandSpec(id, fullName, parent, arity, flags, first, last, step, categories,
            tips.equals("-") ? NO_TIPS : tips.split(","), keys.isEmpty() ? NO_KEYS : keys.toArray(NO_KEYS));
    }

    private static KeySpec keySpec(final String text)
    {
        final int begin = text.indexOf(':');
        final int find = text.indexOf(':', begin + 1);
        final int flags = KeyFlags.parse(text.substring(0, begin));
        final Fields beginValues = values(text, begin + 1, find);
        final Fields findValues = values(text, find + 1, text.length());
        int index = 0;
        String keyword = null;
        int startFrom = 0;
        KeySpec.Begin beginKind = KeySpec.Begin.UNKNOWN;
        if (text.startsWith("index", begin + 1))
        {
            beginKind = KeySpec.Begin.INDEX;
            index = beginValues.nextInt();
        }
        else if (text.startsWith("keyword", begin + 1))
        {
            beginKind = KeySpec.Begin.KEYWORD;
            keyword = beginValues.next().toLowerCase(Locale.ROOT);
            startFrom = beginValues.nextInt();
        }
        if (text.startsWith("range", find + 1))
        {
            return new KeySpec(flags, beginKind, index, keyword, startFrom, KeySpec.Find.RANGE, findValues.nextInt(),
                findValues.nextInt(), findValues.nextInt(), 0, 0);
        }
        if (text.startsWith("keynum", find + 1))
        {
            final int keyNumIndex = findValues.nextInt();
            final int firstKey = findValues.nextInt();
            return new KeySpec(flags, beginKind, index, keyword, startFrom, KeySpec.Find.KEYNUM, 0,
                findValues.nextInt(), 0, keyNumIndex, firstKey);
        }
        return new KeySpec(flags, beginKind, index, keyword, startFrom, KeySpec.Find.UNKNOWN, 0, 0, 0, 0, 0);
    }

    private static Fields values(final String text, final int start, final int end)
    {
        return new Fields(text.substring(text.indexOf('(', start) + 1, end - 1), ',');
    }

    /** Walks over the fields of a line; no regular expressions, since this runs in a cold JVM at start. */
    private static final class Fields
    {
        private final String text;
        private final char separator;
        private final int end;
        private int position;

        Fields(final String text, final int start, final int end)
        {
            this.text = text;
            this.separator = ' ';
            this.position = start;
            this.end = end;
        }

        Fields(final String text, final char separator)
        {
            this.text = text;
            this.separator = separator;
            this.end = text.length();
        }

        boolean more()
        {
            return position < end;
        }

        String next()
        {
            final int found = text.indexOf(separator, position);
            final int stop = found < 0 || found > end ? end : found;
            final String field = text.substring(position, stop);
            position = stop + 1;
            return field;
        }

        int nextInt()
        {
            return Integer.parseInt(next());
        }
    }
}
