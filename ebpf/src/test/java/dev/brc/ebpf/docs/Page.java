package dev.brc.ebpf.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page in Markdown: its fenced blocks, links and anchors. */
final class Page
{
    /** The repository: tests run in the folder of their module. */
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static final Pattern LINK = Pattern.compile("!?\\[(?:[^\\]\\[]|\\[[^\\]]*\\])*\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?) *#*");

    final Path file;
    final List<String> lines;

    /** A fenced block: what stands behind the backticks, and its lines [from, to) without the fences. */
    record Block(String info, int from, int to)
    {
        String language()
        {
            return info.split(" ", 2)[0];
        }

        /** What stands behind the language: a path, or a mark such as {@code server}. */
        String mark()
        {
            return info.contains(" ") ? info.substring(info.indexOf(' ') + 1).trim() : "";
        }
    }

    Page(final Path file)
    {
        this.file = file;
        try
        {
            this.lines = Files.readAllLines(file);
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    /** All pages of the repository. */
    static List<Page> all()
    {
        final List<Page> pages = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT))
        {
            files.filter(path -> path.toString().endsWith(".md"))
                .filter(path -> !path.toString().contains("/target/") && !path.toString().contains("/.git/"))
                .sorted().forEach(path -> pages.add(new Page(path)));
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
        return pages;
    }

    String name()
    {
        return ROOT.relativize(file).toString();
    }

    List<Block> blocks()
    {
        final List<Block> blocks = new ArrayList<>();
        int at = 0;
        while (at < lines.size())
        {
            final String line = lines.get(at);
            if (line.startsWith("```"))
            {
                int end = at + 1;
                while (!lines.get(end).equals("```"))
                {
                    end++;
                }
                blocks.add(new Block(line.substring(3).trim(), at + 1, end));
                at = end;
            }
            at++;
        }
        return blocks;
    }

    /** The lines outside of blocks. */
    private List<String> prose()
    {
        final List<String> prose = new ArrayList<>(lines);
        for (final Block block : blocks())
        {
            for (int i = block.from() - 1; i <= block.to(); i++)
            {
                prose.set(i, "");
            }
        }
        return prose;
    }

    /** Targets of links, as they are written. */
    List<String> links()
    {
        final List<String> links = new ArrayList<>();
        for (final String line : prose())
        {
            final Matcher matcher = LINK.matcher(line);
            while (matcher.find())
            {
                links.add(matcher.group(1));
            }
        }
        return links;
    }

    /** What a link may name behind {@code #}: made of the headings as GitHub does it. */
    Set<String> anchors()
    {
        final Set<String> anchors = new HashSet<>();
        for (final String line : prose())
        {
            final Matcher heading = HEADING.matcher(line);
            if (heading.matches())
            {
                final String text = heading.group(1).replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1");
                final String base = text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ',
                    '-');
                String anchor = base;
                for (int i = 1; !anchors.add(anchor); i++)
                {
                    anchor = base + "-" + i;
                }
            }
        }
        return anchors;
    }

    /** Words in backticks that look like a path into the repository. */
    List<String> quotedPaths()
    {
        final List<String> paths = new ArrayList<>();
        for (final String line : prose())
        {
            final Matcher matcher = CODE.matcher(line);
            while (matcher.find())
            {
                final String word = matcher.group().substring(1, matcher.group().length() - 1);
                if (word.matches("(docs|epoll|core|ebpf|native|config)/[\\w./-]*"))
                {
                    paths.add(word);
                }
            }
        }
        return paths;
    }
}
