package dev.brc.core.command.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.brc.core.BrcServer;
import dev.brc.core.testing.RawClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Blocking list commands with many clients. */
class BlockingListsTest
{
    private static final int CLIENTS = 200;

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
    void shouldServeClientsInTheOrderInWhichTheyCame()
    {
        for (int i = 0; i < CLIENTS; i++)
        {
            consumers.get(i).send(i % 2 == 0
                ? new String[]
                {"BLPOP", "queue", "0"}
                : new String[]
                {"BLMPOP", "0", "2", "other", "queue", "LEFT"});
            awaitBlocked(i + 1);
        }
        for (int i = 0; i < CLIENTS / 2; i++)
        {
            producer.command("RPUSH", "queue", "e" + i);
        }
        final String[] rest = new String[2 + CLIENTS / 2];
        rest[0] = "RPUSH";
        rest[1] = "queue";
        for (int i = CLIENTS / 2; i < CLIENTS; i++)
        {
            rest[2 + i - CLIENTS / 2] = "e" + i;
        }
        producer.command(rest);
        for (int i = 0; i < CLIENTS; i++)
        {
            assertThat(consumers.get(i).receive().get(1).render()).contains("\"e" + i + "\"");
        }
        assertThat(producer.command("EXISTS", "queue").integer()).isZero();
    }

    @Test
    void shouldGiveEachElementToExactlyOneClient()
    {
        final int rounds = 20;
        for (int i = 0; i < CLIENTS; i++)
        {
            for (int round = 0; round < rounds; round++)
            {
                consumers.get(i).send("BLPOP", "a" + i % 7, "b" + i % 3, "common", "0");
            }
        }
        awaitBlocked(CLIENTS);
        final int elements = CLIENTS * rounds;
        for (int i = 0; i < elements; i++)
        {
            producer.send("RPUSH", "common", "e" + i);
        }
        for (int i = 0; i < elements; i++)
        {
            producer.receive();
        }
        final Set<String> got = new TreeSet<>();
        for (final RawClient consumer : consumers)
        {
            for (int round = 0; round < rounds; round++)
            {
                got.add(consumer.receive().get(1).text());
            }
        }
        assertThat(got).hasSize(elements);
        assertThat(producer.command("EXISTS", "common").integer()).isZero();
        awaitBlocked(0);
    }

    @Test
    void shouldForgetClientsThatLeaveAndKeysThatNobodyWaitsFor()
    {
        for (final RawClient consumer : consumers)
        {
            consumer.send("BRPOP", "queue", "0");
        }
        awaitBlocked(CLIENTS);
        for (int i = 0; i < CLIENTS - 1; i++)
        {
            consumers.get(i).close();
        }
        awaitBlocked(1);
        producer.command("RPUSH", "queue", "x", "y");
        assertThat(consumers.get(CLIENTS - 1).receive().get(1).text()).isEqualTo("y");
        assertThat(producer.command("LLEN", "queue").integer()).isEqualTo(1);
    }

    @Test
    void shouldPassAnElementThroughAChainOfClients()
    {
        for (int i = 0; i < CLIENTS; i++)
        {
            consumers.get(i).send("BLMOVE", "q" + i, "q" + (i + 1), "LEFT", "RIGHT", "0");
        }
        awaitBlocked(CLIENTS);
        producer.command("RPUSH", "q0", "x");
        for (final RawClient consumer : consumers)
        {
            assertThat(consumer.receive().text()).isEqualTo("x");
        }
        assertThat(producer.command("LRANGE", "q" + CLIENTS, "0", "-1").texts()).containsExactly("x");
        assertThat(producer.command("DBSIZE").integer()).isEqualTo(1);
    }

    private void awaitBlocked(final int count)
    {
        while (!producer.command("INFO", "clients").text().contains("blocked_clients:" + count + "\r\n"))
        {
            Thread.onSpinWait();
        }
    }
}
