package dev.brc.ebpf.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brc.core.config.Config;
import dev.brc.core.config.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/configuration.md is made of the settings table. */
class ConfigurationPageTest
{
    private static final Path PAGE = Page.ROOT.resolve("docs/configuration.md");

    @Test
    void shouldDescribeTheSettingsAsTheyAre() throws IOException
    {
        final String page = write(new Config().settings().all());
        if (Boolean.getBoolean("brc.regenerate"))
        {
            Files.writeString(PAGE, page, StandardCharsets.UTF_8);
        }
        assertThat(PAGE).as("docs/configuration.md (when it is stale: make docs)").hasContent(page);
    }

    private static String write(final Collection<Setting> settings)
    {
        final StringBuilder page = new StringBuilder(
            """
                # Configuration

                <!-- Written by "make docs" from the settings table: do not edit. -->

                Settings have the names, limits and defaults of Redis 7.0's `redis.conf`. They are given on the command line
                (`--maxmemory 100mb`), in a file (`--config FILE`, with lines such as `maxmemory 100mb`), from Java
                ([embedding](embedding.md)), or changed while the server runs:

                ```sh server
                make run ARGS="--maxmemory 100mb --maxmemory-policy allkeys-lru"
                ```

                ```console
                $ redis-cli CONFIG GET maxmemory
                maxmemory
                104857600
                $ redis-cli CONFIG SET maxmemory 200mb
                OK
                $ redis-cli CONFIG SET port 70000
                ERR CONFIG SET failed (possibly related to argument 'port') - argument must be between 0 and 65535 inclusive
                ```

                "at start" means that CONFIG SET refuses it; "protected", that CONFIG SET needs `enable-protected-configs`. Sizes take
                units: `1k` is 1000 bytes, `1kb` 1024, and so on with `m` and `g`.
                """);
        final Map<String, List<Setting>> groups = settings.stream()
            .collect(Collectors.groupingBy(Setting::group, LinkedHashMap::new, Collectors.toList()));
        groups.forEach((group, members) -> group(page, group, members));
        return page.toString();
    }

    private static void group(final StringBuilder page, final String group, final List<Setting> members)
    {
        page.append("\n## ").append(group).append("\n\n");
        final List<String> ignored = new ArrayList<>();
        members.stream().filter(Setting::isIgnored).forEach(setting -> ignored.add("`" + setting.name() + "`"));
        if (ignored.size() < members.size())
        {
            page.append("| setting | default | takes | changes | what it does |\n| --- | --- | --- | --- | --- |\n");
            members.stream().filter(setting -> !setting.isIgnored()).forEach(setting -> row(page, setting));
        }
        if (!ignored.isEmpty())
        {
            page.append(ignored.size() < members.size() ? "\n" : "").append("Accepted without effect: ")
                .append(String.join(", ", ignored)).append(".\n");
        }
    }

    private static void row(final StringBuilder page, final Setting setting)
    {
        final String alias = setting.alias() == null ? "" : " (or `" + setting.alias() + "`)";
        final String value = setting.name().equals("dir")
            ? "the working folder"
            : setting.defaultText().isEmpty() ? "empty" : "`" + setting.defaultText() + "`";
        final String changes = setting.isImmutable() ? "at start" : setting.isGuarded() ? "protected" : "any time";
        page.append("| `").append(setting.name()).append('`').append(alias).append(" | ").append(value).append(" | ")
            .append(setting.accepts().replace("|", "\\|")).append(" | ").append(changes).append(" | ")
            .append(setting.doc().replace("|", "\\|")).append(" |\n");
    }
}
