package dev.brc.core.command.zset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.brc.core.BrcServer;
import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Blocking sorted set commands with many clients. */
class BlockingZsetsTest
{
    private static final int CLIENTS = 100;

    private BrcServer server;
    private RawClient producer;
    private final List<RawClient> consumers = new ArrayList<>();

    @BeforeEach
    void start()
    {
        server = BrcServer.builder().port(0).start();
        producer = RawClient.connect("127.0.0.1", server.port());
        for (int i = 0; i < CLIENTS; i++)
        {
            consumers.add(RawClient.connect("127.0.0.1", server.port()));
        }
    }

    @AfterEach
    void stop()
    {
        consumers.forEach(RawClient::close);
        producer.close();
        server.close();
    }

    @Test
    void shouldServeClientsInTheOrderInWhichTheyCameWithTheLowestScoreFirst()
    {
        for (int i = 0; i < CLIENTS; i++)
        {
            consumers.get(i).send(i % 2 == 0
                ? new String[]
                {"BZPOPMIN", "queue", "0"}
                : new String[]
                {"BZMPOP", "0", "2", "other", "queue", "MIN"});
            awaitBlocked(i + 1);
        }
        final String[] request = new String[2 + 2 * CLIENTS];
        request[0] = "ZADD";
        request[1] = "queue";
        for (int i = 0; i < CLIENTS; i++)
        {
            request[2 + 2 * i] = Integer.toString(CLIENTS - i);
            request[3 + 2 * i] = "m" + (CLIENTS - i);
        }
        producer.command(request);
        for (int i = 0; i < CLIENTS; i++)
        {
            assertThat(consumers.get(i).receive().render()).contains("\"m" + (i + 1) + "\"");
        }
        assertThat(producer.command("EXISTS", "queue").integer()).isZero();
    }

    @Test
    void shouldGiveEachMemberToExactlyOneClient()
    {
        final int rounds = 20;
        for (int i = 0; i < CLIENTS; i++)
        {
            for (int round = 0; round < rounds; round++)
            {
                consumers.get(i).send(i % 2 == 0 ? "BZPOPMIN" : "BZPOPMAX", "a" + i % 7, "common", "0");
            }
        }
        awaitBlocked(CLIENTS);
        for (int i = 0; i < CLIENTS * rounds; i++)
        {
            producer.send("ZADD", "common", Integer.toString(i * 31 % 1000), "m" + i);
        }
        for (int i = 0; i < CLIENTS * rounds; i++)
        {
            producer.receive();
        }
        final Set<String> got = new TreeSet<>();
        for (final RawClient consumer : consumers)
        {
            for (int round = 0; round < rounds; round++)
            {
                final Reply reply = consumer.receive();
                got.add(reply.get(1).text());
            }
        }
        assertThat(got).hasSize(CLIENTS * rounds);
        assertThat(producer.command("EXISTS", "common").integer()).isZero();
    }

    private void awaitBlocked(final int count)
    {
        while (!producer.command("INFO", "clients").text().contains("blocked_clients:" + count + "\r\n"))
        {
            Thread.onSpinWait();
        }
    }
}
