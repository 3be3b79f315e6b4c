package dev.brc.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.brc.core.BrcServer;
import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.Reply;
import dev.brc.epoll.Errno;
import dev.brc.epoll.FaultInjectingSyscalls;
import dev.brc.epoll.FaultInjectingSyscalls.Call;
import dev.brc.epoll.Syscalls;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** System calls fail under a whole server: the client that is hit may lose its connection, everybody else notices nothing. */
class ServerFaultTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FaultInjectingSyscalls syscalls = new FaultInjectingSyscalls(Syscalls.linux());
    private BrcServer server;
    private RawClient bystander;

    @BeforeEach
    void start()
    {
        server = BrcServer.builder().port(0).syscalls(syscalls).start();
        bystander = connect();
        assertThat(bystander.command("SET", "k", "v").text()).isEqualTo("OK");
    }

    @AfterEach
    void stop()
    {
        syscalls.heal();
        bystander.close();
        server.close(); // throws if the loop died
    }

    private RawClient connect()
    {
        return RawClient.connect("127.0.0.1", server.port());
    }

    private void assertThatAllIsWell()
    {
        syscalls.heal();
        assertThat(bystander.command("GET", "k").text()).isEqualTo("v");
        try (RawClient client = connect())
        {
            assertThat(client.command("GET", "k").text()).isEqualTo("v");
        }
        await().atMost(PATIENCE)
            .until(() -> bystander.command("INFO", "clients").text().contains("connected_clients:1\r\n"));
    }

    @ParameterizedTest
    @ValueSource(ints =
    {Errno.EMFILE, Errno.ENFILE})
    void shouldRefuseClientsWhileDescriptorsAreShort(final int errno)
    {
        // Each refusal takes two calls: the one that fails and the one with the reserve descriptor.
        syscalls.fail(Call.ACCEPT4, errno, 1);
        try (RawClient refused = connect())
        {
            assertThat(refused.receive().text()).isEqualTo("ERR max number of clients reached");
            assertThat(refused.receiveUntilClosed()).isEmpty();
        }
        assertThatAllIsWell();
    }

    @ParameterizedTest
    @ValueSource(ints =
    {Errno.ENOMEM, Errno.ENOBUFS, Errno.EMFILE})
    void shouldLetClientsWaitWhileNothingCanBeAccepted(final int errno)
    {
        syscalls.fail(Call.ACCEPT4, errno, FaultInjectingSyscalls.ALWAYS);
        try (RawClient waiting = connect())
        {
            waiting.send("PING");
            await().atMost(PATIENCE).until(() -> syscalls.made(Call.ACCEPT4) > 3);
            assertThat(bystander.command("GET", "k").text()).isEqualTo("v");
            syscalls.heal();
            assertThat(waiting.receive().text()).isEqualTo("PONG");
        }
        assertThatAllIsWell();
    }

    @ParameterizedTest
    @ValueSource(ints =
    {Errno.EINTR, Errno.ECONNABORTED, Errno.EPROTO})
    void shouldAcceptDespitePassingErrors(final int errno)
    {
        syscalls.fail(Call.ACCEPT4, errno, 3);
        try (RawClient client = connect())
        {
            assertThat(client.command("PING").text()).isEqualTo("PONG");
        }
        assertThatAllIsWell();
    }

    @Test
    void shouldDropAConnectionThatCannotBeWatched()
    {
        syscalls.fail(Call.EPOLL_CTL, Errno.ENOSPC, 1);
        try (RawClient client = connect())
        {
            assertThat(client.receive().text()).isEqualTo("ERR max number of clients reached");
        }
        assertThatAllIsWell();
    }

    @ParameterizedTest
    @CsvSource(
    {"READ, 104", "READ, 110", "READ, 113", "SEND, 32", "SEND, 104", "SETSOCKOPT, 22", "GETSOCKNAME, 105"})
    void shouldCloseOnlyTheConnectionThatFails(final Call call, final int errno)
    {
        syscalls.failAfter(0, call, errno, 1);
        try (RawClient client = connect())
        {
            assertThatThrownBy(() -> client.command("PING")).isInstanceOf(UncheckedIOException.class);
        }
        assertThat(syscalls.pending(call)).isZero();
        assertThatAllIsWell();
    }

    @ParameterizedTest
    @CsvSource(
    {"READ, 4", "READ, 11", "SEND, 4", "SEND, 11", "EPOLL_WAIT, 4"})
    void shouldServeDespiteEintrAndEagain(final Call call, final int errno)
    {
        try (RawClient client = connect())
        {
            assertThat(client.command("PING").text()).isEqualTo("PONG");
            syscalls.fail(call, errno, 5);
            assertThat(client.command("GET", "k").text()).isEqualTo("v");
            assertThat(client.command("ECHO", "again").text()).isEqualTo("again");
        }
        assertThatAllIsWell();
    }

    @Test
    void shouldServePipelinesAByteAtATime()
    {
        syscalls.limit(Call.READ, 1);
        syscalls.limit(Call.SEND, 1);
        pipeline(50);
        assertThatAllIsWell();
    }

    @Test
    void shouldServePipelinesWhileCallsFailAtRandom()
    {
        syscalls.randomly(20261127, 300);
        pipeline(2_000);
        assertThatAllIsWell();
    }

    private void pipeline(final int commands)
    {
        try (RawClient client = connect())
        {
            for (int i = 0; i < commands; i++)
            {
                client.send("SET", "p", Integer.toString(i));
                client.send("INCR", "p");
            }
            for (int i = 0; i < commands; i++)
            {
                assertThat(client.receive().text()).isEqualTo("OK");
                final Reply reply = client.receive();
                assertThat(reply.integer()).isEqualTo(i + 1);
            }
        }
    }
}
