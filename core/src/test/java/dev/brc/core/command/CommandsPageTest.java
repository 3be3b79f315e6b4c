package dev.brc.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

import dev.brc.core.BrcServer;
import dev.brc.core.testing.RawClient;

/** The page of supported commands says what the server says. */
class CommandsPageTest
{
    private static final Path PAGE = Path.of("../docs/commands.md");

    @Test
    void shouldListWhatTheServerSupports() throws IOException, InterruptedException
    {
        final String page;
        try (BrcServer server = BrcServer.builder().port(0).start();
            RawClient client = RawClient.connect("127.0.0.1", server.port()))
        {
            page = CommandsPage.of(new TreeSet<>(client.command("COMMAND", "LIST").texts()));
        }
        if (Boolean.getBoolean("brc.regenerate"))
        {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page, StandardCharsets.UTF_8);
        }
        assertThat(PAGE).as("docs/commands.md (when it is stale: make docs)").hasContent(page);
    }

    @Test
    void shouldTellSupportedFromUnsupportedCommands()
    {
        final String page = CommandsPage.of(Set.of("get", "client", "client|kill", "command"));
        assertThat(page).contains("3 of the 240 commands of Redis 7.0, and 1 of its 126 subcommands")
            .contains("\n| [`GET`](")
            .contains("\n| [`CLIENT KILL`](").contains("\n| [`COMMAND`](").doesNotContain("\n| [`CLIENT`](");
        final String missing = page.substring(page.indexOf("## Not supported"));
        assertThat(missing).contains("[`SET`]").contains("[`CLIENT LIST`]").contains("[`OBJECT`]")
            .doesNotContain("[`OBJECT ENCODING`]").doesNotContain("[`GET`]").doesNotContain("[`CLIENT`]");
    }
}
