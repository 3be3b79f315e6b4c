package dev.brc.core.command.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.brc.core.BrcServer;
import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.Reply;

/** Many clients that wait for streams. */
class BlockingStreamsTest
{
    private static final int CLIENTS = 60;

    private BrcServer server;
    private RawClient control;
    private final List<RawClient> clients = new ArrayList<>();

    @BeforeEach
    void start()
    {
        server = BrcServer.builder().port(0).start();
        control = connect();
        for (int i = 0; i < CLIENTS; i++)
        {
            clients.add(connect());
        }
    }

    @AfterEach
    void stop()
    {
        clients.forEach(RawClient::close);
        control.close();
        server.close();
    }

    private RawClient connect()
    {
        return RawClient.connect("127.0.0.1", server.port());
    }

    private void awaitBlocked(final int count)
    {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!control.command("INFO", "clients").text().contains("blocked_clients:" + count + "\r\n"))
        {
            assertThat(System.nanoTime()).as("blocked clients become %d", count).isLessThan(deadline);
            LockSupport.parkNanos(500_000);
        }
    }

    /** The ids in the reply of a read from one stream. */
    private static List<String> ids(final Reply reply)
    {
        final List<String> ids = new ArrayList<>();
        for (final Reply entry : reply.get(0).get(1).elements())
        {
            ids.add(entry.get(0).text());
        }
        return ids;
    }

    @Test
    void shouldServeConsumersInTheOrderInWhichTheyBeganToWait()
    {
        control.command("XGROUP", "CREATE", "s", "g", "$", "MKSTREAM");
        final Random random = new Random(7);
        for (int round = 0; round < 3; round++)
        {
            Collections.shuffle(clients, random);
            for (int i = 0; i < CLIENTS; i++)
            {
                clients.get(i).send("XREADGROUP", "GROUP", "g", "c" + i, "COUNT", "1", "BLOCK", "0", "STREAMS", "s",
                    ">");
                awaitBlocked(i + 1);
            }
            for (int i = 0; i < CLIENTS; i++)
            {
                control.command("XADD", "s", round + 1 + "-" + (i + 1), "n", "1");
            }
            for (int i = 0; i < CLIENTS; i++)
            {
                assertThat(ids(clients.get(i).receive())).containsExactly(round + 1 + "-" + (i + 1));
            }
            awaitBlocked(0);
        }
        assertThat(control.command("XPENDING", "s", "g").get(0).integer()).isEqualTo(3L * CLIENTS);
    }

    @Test
    void shouldGiveAnEntryToEveryReader()
    {
        for (final RawClient client : clients)
        {
            client.send("XREAD", "BLOCK", "0", "STREAMS", "other", "s", "$", "$");
        }
        awaitBlocked(CLIENTS);
        control.command("XADD", "s", "1-1", "n", "1");
        for (final RawClient client : clients)
        {
            assertThat(ids(client.receive())).containsExactly("1-1");
            assertThat(client.command("PING").text()).isEqualTo("PONG");
        }
        awaitBlocked(0);
    }

    @Test
    void shouldForgetClientsThatDisconnectWhileTheyWait()
    {
        control.command("XGROUP", "CREATE", "s", "g", "$", "MKSTREAM");
        for (int i = 0; i < CLIENTS; i++)
        {
            clients.get(i).send("XREADGROUP", "GROUP", "g", "c" + i, "COUNT", "1", "BLOCK", "0", "STREAMS", "s", ">");
            awaitBlocked(i + 1);
        }
        for (int i = 0; i < CLIENTS; i += 2)
        {
            clients.get(i).close();
        }
        awaitBlocked(CLIENTS / 2);
        for (int i = 1; i <= CLIENTS / 2; i++)
        {
            control.command("XADD", "s", i + "-0", "n", "1");
        }
        for (int i = 1; i < CLIENTS; i += 2)
        {
            assertThat(ids(clients.get(i).receive())).containsExactly((i + 1) / 2 + "-0");
        }
        assertThat(control.command("XINFO", "CONSUMERS", "s", "g").elements()).hasSize(CLIENTS / 2);
    }

    @Test
    void shouldDeliverEachEntryOnceWhileManyConsumersAndProducersWork() throws InterruptedException
    {
        final int producers = 4;
        final int entries = 500;
        control.command("XGROUP", "CREATE", "s", "g", "$", "MKSTREAM");
        final ConcurrentLinkedQueue<String> delivered = new ConcurrentLinkedQueue<>();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 12; i++)
        {
            final RawClient client = clients.get(i).timeout(120_000);
            final String name = "c" + i;
            threads.add(new Thread(() -> consume(client, name, delivered)));
        }
        for (int i = 0; i < producers; i++)
        {
            final RawClient client = clients.get(20 + i).timeout(120_000);
            threads.add(new Thread(() ->
            {
                for (int n = 0; n < entries; n++)
                {
                    client.command("XADD", "s", "*", "n", Integer.toString(n));
                }
            }));
        }
        threads.forEach(Thread::start);
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (delivered.size() < producers * entries && System.nanoTime() < deadline)
        {
            LockSupport.parkNanos(1_000_000);
        }
        control.command("XGROUP", "DESTROY", "s", "g"); // ends all waits
        for (final Thread thread : threads)
        {
            thread.join(60_000);
        }
        final Set<String> distinct = new HashSet<>(delivered);
        assertThat(delivered).hasSize(producers * entries);
        assertThat(distinct).hasSize(producers * entries);
    }

    private static void consume(final RawClient client, final String name,
        final ConcurrentLinkedQueue<String> delivered)
    {
        while (true)
        {
            final Reply reply = client.command("XREADGROUP", "GROUP", "g", name, "COUNT", "3", "BLOCK", "0", "STREAMS",
                "s", ">");
            if (reply.isError())
            {
                return;
            }
            delivered.addAll(ids(reply));
        }
    }
}
