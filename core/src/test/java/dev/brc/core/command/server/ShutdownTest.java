package dev.brc.core.command.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.brc.core.BrcServer;
import dev.brc.core.testing.RawClient;

/** SHUTDOWN and the commands that would save; their exit status is seen by the tests of the jar. */
@Timeout(60)
class ShutdownTest
{
    @Test
    void shouldStopWithoutAReplyAndWithoutExecutingWhatFollows() throws Exception
    {
        try (BrcServer server = BrcServer.builder().port(0).start();
            RawClient client = RawClient.connect("127.0.0.1", server.port()))
        {
            client.sendRaw("SHUTDOWN NOSAVE\r\nPING\r\n".getBytes());
            assertThat(client.receiveUntilClosed()).isEmpty();
            server.awaitStop();
        }
    }

    @Test
    void shouldStopWithoutOptionsSinceThereIsNothingToSave() throws Exception
    {
        try (BrcServer server = BrcServer.builder().port(0).start();
            RawClient client = RawClient.connect("127.0.0.1", server.port()))
        {
            client.command("SET", "a", "b");
            client.send("SHUTDOWN");
            assertThat(client.receiveUntilClosed()).isEmpty();
            server.awaitStop();
        }
    }

    @Test
    void shouldRefuseToSaveUnlessForced() throws Exception
    {
        try (BrcServer server = BrcServer.builder().port(0).start();
            RawClient client = RawClient.connect("127.0.0.1", server.port()))
        {
            assertThat(client.command("SHUTDOWN", "SAVE").text())
                .isEqualTo("ERR Errors trying to SHUTDOWN. Check logs.");
            assertThat(client.command("PING").text()).isEqualTo("PONG");
            client.send("SHUTDOWN", "SAVE", "FORCE");
            assertThat(client.receiveUntilClosed()).isEmpty();
            server.awaitStop();
        }
    }

    @Test
    void shouldSayThatNothingIsEverSaved()
    {
        try (BrcServer server = BrcServer.builder().port(0).setting("enable-debug-command", "yes").start();
            RawClient client = RawClient.connect("127.0.0.1", server.port()))
        {
            for (final String[] command : new String[][]{{"SAVE"}, {"BGSAVE"}, {"BGSAVE", "SCHEDULE"},
                {"BGREWRITEAOF"},
                {"DEBUG", "RELOAD"},
                {"DEBUG", "LOADAOF"}})
            {
                assertThat(client.command(command).text()).as(String.join(" ", command))
                    .isEqualTo("ERR this server keeps its data in memory only: nothing is ever saved");
            }
        }
    }
}
