package dev.brc.ebpf.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Links of all pages lead somewhere: to files, to folders, to headings. Addresses in the web are not asked. */
class LinksTest
{
    private static final Logger LOG = LoggerFactory.getLogger(LinksTest.class);

    @Test
    void shouldLeadToFilesAndHeadingsThatExist()
    {
        final List<String> broken = new ArrayList<>();
        int checked = 0;
        for (final Page page : Page.all())
        {
            for (final String link : page.links())
            {
                if (!link.matches("[a-z]+:.*"))
                {
                    checked++;
                    if (!leadsSomewhere(page, link))
                    {
                        broken.add(page.name() + ": " + link);
                    }
                }
            }
        }
        LOG.info("{} links within the repository", checked);
        assertThat(checked).isGreaterThan(150);
        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(final Page page, final String link)
    {
        final int hash = link.indexOf('#');
        final String path = hash < 0 ? link : link.substring(0, hash);
        final Path target = path.isEmpty() ? page.file : page.file.resolveSibling(path).normalize();
        if (!target.startsWith(Page.ROOT) || !Files.exists(target))
        {
            return false;
        }
        return hash < 0 || target.toString().endsWith(".md")
            && new Page(target).anchors().contains(link.substring(hash + 1));
    }

    @Test
    void shouldQuotePathsThatExist()
    {
        final List<String> broken = new ArrayList<>();
        for (final Page page : Page.all())
        {
            for (final String path : page.quotedPaths())
            {
                if (!Files.exists(Page.ROOT.resolve(path)) && !path.contains("/target/"))
                {
                    broken.add(page.name() + ": " + path);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void shouldReachEveryPageOfTheGuideFromItsStart()
    {
        final List<Path> reached = new ArrayList<>(List.of(Page.ROOT.resolve("docs/README.md")));
        for (int i = 0; i < reached.size(); i++)
        {
            final Page page = new Page(reached.get(i));
            for (final String link : page.links())
            {
                final Path target = page.file.resolveSibling(link.replaceAll("#.*", "")).normalize();
                if (target.toString().endsWith(".md") && Files.exists(target) && !reached.contains(target))
                {
                    reached.add(target);
                }
            }
        }
        assertThat(Page.all()).extracting(page -> page.file)
            .filteredOn(file -> file.startsWith(Page.ROOT.resolve("docs")))
            .allSatisfy(file -> assertThat(reached).contains(file));
    }
}
