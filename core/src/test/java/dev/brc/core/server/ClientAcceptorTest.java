package dev.brc.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.brc.core.BrcServer;
import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.RedisReference;

/** Whom the server lets in. */
class ClientAcceptorTest
{
    @Test
    void shouldRefuseOtherAddressesThanLoopbackInProtectedMode() throws IOException
    {
        try (BrcServer server = BrcServer.builder().port(0).bind("0.0.0.0").start();
            RedisReference redis = RedisReference.start("--bind", "0.0.0.0"))
        {
            final String refusal = greeting("127.0.0.2", redis.port());
            assertThat(refusal).startsWith("-DENIED Redis is running in protected mode");
            assertThat(greeting("127.0.0.2", server.port())).isEqualTo(refusal);
            assertThat(greeting("127.0.0.1", server.port())).isEmpty();
            try (RawClient client = RawClient.connect("127.0.0.1", server.port()))
            {
                assertThat(client.command("INFO", "stats").text()).contains("rejected_connections:1\r\n");
                client.command("CONFIG", "SET", "protected-mode", "no");
                assertThat(greeting("127.0.0.2", server.port())).isEmpty();
            }
        }
    }

    @Test
    void shouldLetInAsManyClientsAsMaxclientsSays()
    {
        try (BrcServer server = BrcServer.builder().port(0).setting("maxclients", "3").start())
        {
            final List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++)
            {
                final RawClient client = RawClient.connect("127.0.0.1", server.port());
                assertThat(client.command("PING").text()).isEqualTo("PONG");
                clients.add(client);
            }
            try (RawClient surplus = RawClient.connect("127.0.0.1", server.port()))
            {
                assertThat(new String(surplus.receiveUntilClosed(), StandardCharsets.ISO_8859_1))
                    .isEqualTo("-ERR max number of clients reached\r\n");
            }
            clients.remove(0).close();
            await().until(() -> clients.get(0).command("INFO", "clients").text().contains("connected_clients:2\r\n"));
            try (RawClient next = RawClient.connect("127.0.0.1", server.port()))
            {
                assertThat(next.command("PING").text()).isEqualTo("PONG");
            }
            clients.forEach(RawClient::close);
        }
    }

    @Test
    void shouldCloseIdleClientsButNotSubscribersBlockedOnesAndMonitors()
    {
        try (BrcServer server = BrcServer.builder().port(0).start();
            RawClient idle = RawClient.connect("127.0.0.1", server.port());
            RawClient subscriber = RawClient.connect("127.0.0.1", server.port());
            RawClient blocked = RawClient.connect("127.0.0.1", server.port());
            RawClient monitor = RawClient.connect("127.0.0.1", server.port()))
        {
            idle.command("PING");
            subscriber.command("SUBSCRIBE", "channel");
            blocked.send("WAIT", "1", "0");
            monitor.command("MONITOR");
            try (RawClient control = RawClient.connect("127.0.0.1", server.port()))
            {
                control.command("CONFIG", "SET", "timeout", "1");
            }
            assertThat(idle.receiveUntilClosed()).isEmpty();
            try (RawClient control = RawClient.connect("127.0.0.1", server.port()))
            {
                final String clients = control.command("INFO", "clients").text();
                assertThat(clients).contains("connected_clients:4\r\n").contains("blocked_clients:1\r\n");
            }
            assertThat(subscriber.command("PING").texts()).containsExactly("pong", "");
        }
    }

    /** What the server says unasked to a client that connects from an address of this machine. */
    private static String greeting(final String from, final int port) throws IOException
    {
        try (Socket socket = new Socket())
        {
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 5_000);
            socket.setSoTimeout(5_000);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
