package dev.brc.core.testing;

import dev.brc.core.testing.DifferentialStep.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads differential cases; {@code src/test/resources/differential/README.md} describes the format. */
public final class DifferentialFile
{
    private static final String FOLDER = "/differential";
    private static final Pattern CONNECTION = Pattern.compile("@(\\d+)\\s+(.*)");
    private static final Pattern OPTION = Pattern.compile("!([a-z0-9]+)(?:\\s+(.*))?");

    private final String file;
    private final List<DifferentialCase> cases = new ArrayList<>();
    private final List<Consumer<DifferentialStep>> pending = new ArrayList<>();
    private int lineNumber;

    private DifferentialFile(final String file)
    {
        this.file = file;
    }

    /**
     * All cases on the class path whose file's name (such as {@code strings/set.txt}) starts with {@code prefix}.
     *
     * @throws IllegalArgumentException naming file and line of what cannot be read
     */
    public static List<DifferentialCase> load(final String prefix)
    {
        final URL folder = DifferentialFile.class.getResource(FOLDER);
        if (folder == null)
        {
            throw new IllegalStateException("no resource folder " + FOLDER);
        }
        try
        {
            final URI uri = folder.toURI();
            if (!"jar".equals(uri.getScheme()))
            {
                return load(Path.of(uri), prefix);
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of()))
            {
                return load(jar.getPath(FOLDER), prefix);
            }
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
        catch (final URISyntaxException e)
        {
            throw new IllegalStateException(e);
        }
    }

    private static List<DifferentialCase> load(final Path folder, final String prefix) throws IOException
    {
        final List<Path> files;
        try (Stream<Path> walk = Files.walk(folder))
        {
            files = walk.filter(path -> path.toString().endsWith(".txt")).sorted().toList();
        }
        final List<DifferentialCase> cases = new ArrayList<>();
        for (final Path path : files)
        {
            final String name = folder.relativize(path).toString();
            if (name.startsWith(prefix))
            {
                cases.addAll(parse(name, Files.readAllLines(path)));
            }
        }
        return cases;
    }

    /**
     * The cases in these lines.
     *
     * @param name the name that messages use
     */
    public static List<DifferentialCase> parse(final String name, final List<String> lines)
    {
        final DifferentialFile parser = new DifferentialFile(name);
        for (final String line : lines)
        {
            parser.lineNumber++;
            parser.line(line.strip());
        }
        if (!parser.pending.isEmpty())
        {
            throw parser.error("an option without a line to apply it to");
        }
        for (final DifferentialCase parsed : parser.cases)
        {
            if (parsed.steps.isEmpty())
            {
                throw new IllegalArgumentException(parsed + ": a case without commands");
            }
        }
        return parser.cases;
    }

    private void line(final String line)
    {
        if (line.isEmpty() || line.startsWith("##"))
        {
            return;
        }
        if (line.startsWith("#"))
        {
            cases.add(new DifferentialCase(file, lineNumber, line.substring(1).strip()));
            return;
        }
        if (cases.isEmpty())
        {
            throw error("a case starts with '# title'");
        }
        final Matcher option = OPTION.matcher(line);
        if (option.matches())
        {
            option(option.group(1), option.group(2) == null ? "" : option.group(2).strip());
            return;
        }
        step(line);
    }

    private void option(final String name, final String value)
    {
        final DifferentialCase current = cases.get(cases.size() - 1);
        switch (name)
        {
            case "resp2":
                current.resp3 = false;
                break;
            case "resp3":
                current.resp2 = false;
                break;
            case "needs":
                current.needs.addAll(List.of(value.split("\\s+")));
                break;
            case "config":
                final String[] setting = value.split("\\s+", 2);
                current.settings.add(new String[]{setting[0], setting.length == 2 ? setting[1] : ""});
                break;
            case "unordered":
                pending.add(step -> unordered(step, value));
                break;
            case "mask":
                final Pattern mask = Pattern.compile(value, Pattern.DOTALL);
                pending.add(step -> step.masks.add(mask));
                break;
            case "only":
                final Pattern only = Pattern.compile(value, Pattern.MULTILINE);
                pending.add(step -> step.only = only);
                break;
            case "shape":
                pending.add(step -> step.shape = true);
                break;
            case "ignore":
                pending.add(step -> step.ignore = true);
                break;
            case "within":
                final long within = Long.parseLong(value);
                pending.add(step -> step.within = within);
                break;
            case "until":
                final Pattern until = Pattern.compile(value, Pattern.DOTALL);
                pending.add(step -> step.until = until);
                break;
            case "store":
                pending.add(step -> step.store = value);
                break;
            case "repeat":
                final int repeat = Integer.parseInt(value);
                pending.add(step -> step.repeat = repeat);
                break;
            default:
                throw error("no option !" + name);
        }
    }

    private void unordered(final DifferentialStep step, final String value)
    {
        step.unorderedGroup = 1;
        for (final String word : value.split("\\s+"))
        {
            if (word.equals("deep"))
            {
                step.deep = true;
            }
            else if (!word.isEmpty())
            {
                step.unorderedGroup = Integer.parseInt(word);
            }
        }
    }

    private void step(final String line)
    {
        int connection = 1;
        String text = line;
        final Matcher matcher = CONNECTION.matcher(line);
        if (matcher.matches())
        {
            connection = Integer.parseInt(matcher.group(1));
            text = matcher.group(2);
        }

        final DifferentialStep step = parseStep(line, connection, text);
        pending.forEach(option -> option.accept(step));
        pending.clear();
        cases.get(cases.size() - 1).steps.add(step);
    }

    private DifferentialStep parseStep(final String line, final int connection, final String text)
    {
        if (text.equals("<eof"))
        {
            return new DifferentialStep(lineNumber, line, connection, Kind.END, "");
        }
        if (text.equals("close"))
        {
            return new DifferentialStep(lineNumber, line, connection, Kind.CLOSE, "");
        }
        if (text.equals("^"))
        {
            return new DifferentialStep(lineNumber, line, connection, Kind.SHUTDOWN_OUTPUT, "");
        }
        if (text.startsWith("<"))
        {
            final DifferentialStep step = new DifferentialStep(lineNumber, line, connection, Kind.RECEIVE, "");
            final String count = text.substring(1).strip();
            step.repeat = count.isEmpty() ? 1 : Integer.parseInt(count);
            return step;
        }
        if (text.startsWith(">"))
        {
            return new DifferentialStep(lineNumber, line, connection, Kind.SEND, text.substring(1).strip());
        }
        if (text.startsWith("="))
        {
            return new DifferentialStep(lineNumber, line, connection, Kind.SEND_RAW, text.substring(1).strip());
        }
        return new DifferentialStep(lineNumber, line, connection, Kind.COMMAND, text);
    }

    private IllegalArgumentException error(final String message)
    {
        return new IllegalArgumentException(file + ":" + lineNumber + ": " + message);
    }
}
