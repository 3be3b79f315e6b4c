package dev.brc.ebpf.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the pages show is what happens. Runs after the jar is packaged. {@code make docs} writes new output into the pages. */
class PagesTest
{
    private static final int AT_ONCE = 3; // lessons mostly wait
    private static final int MOST_LINES_OF_A_LESSON = 120;
    private static final Set<String> OTHER_BLOCKS = Set.of("mermaid", "text", "sh needs-hardware", "sh needs-kernel",
        "console needs-hardware", "console needs-kernel");

    private static final Logger LOG = LoggerFactory.getLogger(PagesTest.class);

    /** {@code -Dbrc.page=07} runs the pages with this in their name only. */
    private static final String ONLY = System.getProperty("brc.page", "");

    @Test
    void shouldPrintWhatThePagesShow() throws Exception
    {
        final ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
        final List<Future<PageRun>> runs = new ArrayList<>();
        for (final Page page : Page.all())
        {
            final PageRun run = new PageRun(page);
            if (!run.steps.isEmpty() && page.name().contains(ONLY))
            {
                runs.add(executor.submit(run::run));
            }
        }
        executor.shutdown();
        final StringBuilder complaints = new StringBuilder();
        int commands = 0;
        for (final Future<PageRun> future : runs)
        {
            final PageRun run = future.get();
            LOG.info("{}", run);
            commands += run.steps.size();
            if (Boolean.getBoolean("brc.regenerate"))
            {
                run.rewrite();
            }
            else
            {
                complaints.append(run.complaints());
            }
        }
        LOG.info("{} commands of {} pages executed", commands, runs.size());
        assertThat(complaints).as("when the output of a command has changed: make docs").isEmpty();
    }

    @Test
    void shouldShowOnlyBlocksThatAreTested() throws IOException
    {
        final List<String> untested = new ArrayList<>();
        int excerpts = 0;
        for (final Page page : Page.all())
        {
            for (final Page.Block block : page.blocks())
            {
                if (OTHER_BLOCKS.contains(block.info()) || Set.of("console", "sh", "sh server").contains(block.info()))
                {
                    continue;
                }
                excerpts++;
                if (!Set.of("java", "c").contains(block.language()) || block.mark().isEmpty()
                    || !isExcerpt(page, block, Page.ROOT.resolve(block.mark())))
                {
                    untested.add(page.name() + ":" + block.from() + ": ```" + block.info());
                }
            }
        }
        LOG.info("{} excerpts of sources compared", excerpts);
        assertThat(untested).as("blocks are run (console, sh), or stand in the file they name (java PATH)").isEmpty();
    }

    /** Whether the lines of the block follow each other in the file, indented by whatever; "..." leaves lines out. */
    private static boolean isExcerpt(final Page page, final Page.Block block, final Path file) throws IOException
    {
        final List<String> source = lines(Files.readAllLines(file));
        int at = 0;
        for (final String part : String.join("\n", page.lines.subList(block.from(), block.to())).split("\n\\.\\.\\.\n"))
        {
            final List<String> wanted = lines(List.of(part.split("\n")));
            while (at + wanted.size() <= source.size() && !source.subList(at, at + wanted.size()).equals(wanted))
            {
                at++;
            }
            if (at + wanted.size() > source.size())
            {
                return false;
            }
        }
        return true;
    }

    private static List<String> lines(final List<String> lines)
    {
        return lines.stream().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.toList());
    }

    @Test
    void shouldRunEveryLessonOnItsPage() throws IOException
    {
        final Set<String> programs = new TreeSet<>();
        try (Stream<Path> files = Stream.concat(Files.walk(Page.ROOT.resolve("epoll/src/lessons")),
            Files.exists(Path.of("src/lessons")) ? Files.walk(Path.of("src/lessons")) : Stream.empty()))
        {
            for (final Path file : files.filter(path -> path.toString().matches(".*/Lesson\\d.*\\.java")).toList())
            {
                programs.add(file.getFileName().toString().replaceAll("Lesson(\\d+[a-z]?).*", "$1"));
                assertThat(Files.readAllLines(file)).as(file.toString())
                    .filteredOn(line -> !line.isEmpty() && !line.startsWith("import "))
                    .hasSizeLessThanOrEqualTo(MOST_LINES_OF_A_LESSON);
            }
        }
        final Set<String> run = new TreeSet<>();
        for (final Page page : Page.all())
        {
            for (final PageRun.Step step : new PageRun(page).steps)
            {
                if (step.command.matches("make example LESSON=\\w+"))
                {
                    final String lesson = step.command.replaceAll(".*=", "");
                    assertThat(page.name()).startsWith("docs/epoll/" + lesson.replaceAll("\\D", "") + "-");
                    run.add(lesson);
                }
            }
        }
        LOG.info("{} programs of lessons: {}", programs.size(), programs);
        assertThat(run).isEqualTo(programs);
    }
}
