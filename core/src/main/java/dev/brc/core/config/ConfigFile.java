package dev.brc.core.config;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.brc.core.util.Glob;

/** Reads configuration in the syntax of redis.conf: a setting and its words a line, {@code #} for comments, {@code include}. */
public final class ConfigFile
{
    /** Files that include each other, at most. */
    static final int MAX_INCLUDE_DEPTH = 16;

    private static final String COMMAND_LINE = "command line";
    /** Settings of old that Redis 7.0 reads without obeying them. */
    private static final Set<String> FORGOTTEN = Set.of("list-max-ziplist-entries", "list-max-ziplist-value");

    private ConfigFile()
    {
    }

    /**
     * Reads a file and obeys it; the server has it as its configuration file from now on.
     *
     * @param settings to change
     * @param file     to read
     * @throws ConfigException if it cannot be read, or for the first line that is wrong
     */
    public static void load(final Settings settings, final File file)
    {
        settings.config().configFile = file.getAbsoluteFile();
        read(settings, file, 0, file.getPath());
    }

    /**
     * Reads lines from a stream and obeys them.
     *
     * @param settings to change
     * @param in       to read to its end
     * @param source   how error messages call it
     * @throws ConfigException if it cannot be read, or for the first line that is wrong
     */
    public static void load(final Settings settings, final InputStream in, final String source)
    {
        try
        {
            apply(settings, new String(in.readAllBytes(), StandardCharsets.ISO_8859_1), source, 0);
        }
        catch (final IOException e)
        {
            throw new ConfigException("can't read " + source + ": " + e.getMessage());
        }
    }

    /**
     * Obeys a setting of the command line.
     *
     * @param settings to change
     * @param name     without the leading hyphens
     * @param values   the arguments behind it
     * @throws ConfigException if it is wrong
     */
    public static void loadOption(final Settings settings, final String name, final List<String> values)
    {
        final List<String> words = new ArrayList<>();
        words.add(Config.bytesAsText(name));
        final StringBuilder text = new StringBuilder("--").append(name);
        for (final String value : values)
        {
            words.add(Config.bytesAsText(value));
            text.append(' ').append(ConfigText.quoteIfNeeded(value));
        }
        apply(settings, new ConfigLine(COMMAND_LINE, 0, words, text.toString()), 0);
    }

    private static void read(final Settings settings, final File file, final int depth, final String shown)
    {
        final byte[] bytes;
        try
        {
            bytes = Files.readAllBytes(file.toPath());
        }
        catch (final NoSuchFileException e)
        {
            throw new ConfigException("can't open config file '" + shown + "': No such file or directory");
        }
        catch (final IOException e)
        {
            final String reason = file.isDirectory()
                ? "Is a directory"
                : !Files.isReadable(file.toPath())
                    ? "Permission denied"
                    : e.getMessage();
            throw new ConfigException("can't open config file '" + shown + "': " + reason);
        }
        apply(settings, new String(bytes, StandardCharsets.ISO_8859_1), shown, depth);
    }

    private static void apply(final Settings settings, final String text, final String source, final int depth)
    {
        final String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++)
        {
            final String line = lines[i].strip();
            if (line.isEmpty() || line.charAt(0) == '#')
            {
                continue;
            }
            final List<String> words = ConfigText.split(line);
            final ConfigLine parsed = new ConfigLine(source, i + 1, words, line);
            if (words == null)
            {
                throw parsed.error("Unbalanced quotes in configuration line");
            }
            if (!words.isEmpty())
            {
                apply(settings, parsed, depth);
            }
        }
    }

    /** Obeys one line. */
    static void apply(final Settings settings, final ConfigLine line)
    {
        apply(settings, line, 0);
    }

    private static void apply(final Settings settings, final ConfigLine line, final int depth)
    {
        final List<String> values = line.words().subList(1, line.words().size());
        final String name = line.words().get(0).toLowerCase(Locale.ROOT);
        final Setting setting = settings.find(name);
        if (setting == null)
        {
            special(settings, name, values, line, depth);
            return;
        }
        if (values.isEmpty() || values.size() > 1 && !setting.isWords())
        {
            throw line.error("wrong number of arguments");
        }
        // One word can hold several, in quotes; Redis splits it too.
        final List<String> words = setting.isWords() && values.size() == 1 ? split(values.get(0)) : values;
        final String refusal = setting.set(words);
        if (refusal != null)
        {
            throw line.error(refusal);
        }
    }

    /** The words of a value with blanks. */
    static List<String> split(final String value)
    {
        return Arrays.asList(value.isEmpty() ? new String[]{""} : value.split(" ", -1));
    }

    private static void special(final Settings settings, final String name, final List<String> values,
        final ConfigLine line, final int depth)
    {
        final int count = values.size();
        if (name.equals("include") && count == 1)
        {
            include(settings, values.get(0), line, depth);
        }
        else if (name.equals("rename-command") && count == 2)
        {
            settings.config().renamedCommands.add(line);
        }
        else if (name.equals("user") && count > 0)
        {
            settings.config().users.add(line);
        }
        else if (name.equals("loadmodule") && count > 0)
        {
            throw line.error(Refusals.MODULES);
        }
        else if (name.equals("sentinel"))
        {
            throw line.error("sentinel directive while not in sentinel mode");
        }
        else if (!FORGOTTEN.contains(name) || count != 1)
        {
            throw line.error("Bad directive or wrong number of arguments");
        }
    }

    private static void include(final Settings settings, final String pattern, final ConfigLine line, final int depth)
    {
        if (depth + 1 >= MAX_INCLUDE_DEPTH)
        {
            throw line.error("more than " + MAX_INCLUDE_DEPTH + " files include each other");
        }
        final File file = settings.config().file(pattern);
        if (pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0 && pattern.indexOf('[') < 0)
        {
            if (!file.canRead())
            {
                throw line.error(
                    "can't open config file: " + (file.exists() ? "Permission denied" : "No such file or directory"));
            }
            read(settings, file, depth + 1, pattern);
            return;
        }
        final File folder = file.getAbsoluteFile().getParentFile();
        final String[] names = folder.list();
        final byte[] glob = file.getName().getBytes(StandardCharsets.UTF_8);
        if (names == null)
        {
            throw line.error("can't open config file: No such file or directory");
        }
        Arrays.sort(names);
        int found = 0;
        for (final String each : names)
        {
            if (Glob.matches(glob, each.getBytes(StandardCharsets.UTF_8)) && each.charAt(0) != '.')
            {
                read(settings, new File(folder, each), depth + 1, new File(folder, each).getPath());
                found++;
            }
        }
        if (found == 0)
        {
            throw line.error("can't open config file: No such file or directory");
        }
    }
}
