package dev.brc.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brc.core.testing.RawClient;
import dev.brc.ebpf.testing.Probe;
import dev.brc.ebpf.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Very many connections: at the same time, and one after another. */
class ConnectionsJarTest
{
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionsJarTest.class);
    private static final int AT_A_TIME = 10_000;
    private static final int SPARE_DESCRIPTORS = 400;
    private static final int SOAK_CONNECTIONS = Integer.getInteger("brc.soak.connections", 12_000);
    private static final int SOAK_ROUNDS = 6;
    private static final int SOAK_THREADS = 8;
    private static final long MIB = 1 << 20;

    @Test
    void shouldServeTenThousandConnectionsAtATime() throws Exception
    {
        final long limit = hardDescriptorLimit();
        assertThat(limit).as("this machine cannot show it: the limit of descriptors (ulimit -Hn) is too low")
            .isGreaterThan(AT_A_TIME + SPARE_DESCRIPTORS);
        final List<RawClient> clients = new ArrayList<>(AT_A_TIME);
        try (ServerProcess server = ServerProcess.jar())
        {
            final int descriptors = server.descriptors();
            final long empty = server.residentBytes();
            while (clients.size() < AT_A_TIME)
            {
                clients.add(server.connect().timeout(60_000));
                assertThat(clients.get(clients.size() - 1).command("PING").text()).isEqualTo("PONG");
            }
            for (int i = 0; i < AT_A_TIME; i++)
            {
                clients.get(i).send("SET", "key:" + i, Integer.toString(i));
            }
            for (int i = 0; i < AT_A_TIME; i++)
            {
                assertThat(clients.get(i).receive().text()).isEqualTo("OK");
                clients.get(i).send("GET", "key:" + i);
            }
            for (int i = 0; i < AT_A_TIME; i++)
            {
                assertThat(clients.get(i).receive().text()).isEqualTo(Integer.toString(i));
            }
            assertThat(clients.get(0).command("INFO", "clients").text()).contains("connected_clients:" + AT_A_TIME);
            try (RawClient tooMany = server.connect())
            {
                assertThat(tooMany.receive().text()).isEqualTo("ERR max number of clients reached");
            }
            final Probe probe = Probe.of(clients.get(0), 1_000);
            LOG.info("{} connections: {} KiB resident for each; one of them sees p50 {} ms, p99 {} ms", AT_A_TIME,
                (server.residentBytes() - empty) / 1024 / AT_A_TIME, probe.p50Ms(), probe.p99Ms());
            clients.forEach(RawClient::close);
            await().atMost(Duration.ofSeconds(60)).until(() -> server.descriptors() <= descriptors);
        }
        finally
        {
            clients.forEach(RawClient::close);
        }
    }

    private static long hardDescriptorLimit() throws IOException
    {
        return Files.readAllLines(Path.of("/proc/self/limits")).stream()
            .filter(line -> line.startsWith("Max open files"))
            .mapToLong(line -> Long.parseLong(line.split(" {2,}")[2])).findFirst().orElseThrow();
    }

    @Test
    void shouldKeepNothingOfConnectionsThatComeAndGo() throws Exception
    {
        final List<Long> resident = new ArrayList<>();
        final ExecutorService visitors = Executors.newFixedThreadPool(SOAK_THREADS);
        try (ServerProcess server = ServerProcess.jar(List.of("-XX:+UseSerialGC", "-Xms96m", "-Xmx96m"),
            "--client-output-buffer-limit", "normal", "4mb", "0", "0"))
        {
            final int descriptors = server.descriptors();
            for (int round = 0; round < SOAK_ROUNDS; round++)
            {
                final List<Future<?>> visits = new ArrayList<>();
                for (int thread = 0; thread < SOAK_THREADS; thread++)
                {
                    final Random random = new Random(round * SOAK_THREADS + thread);
                    visits.add(visitors.submit(() ->
                    {
                        for (int i = 0; i < SOAK_CONNECTIONS / SOAK_ROUNDS / SOAK_THREADS; i++)
                        {
                            visit(server, random);
                        }
                    }));
                }
                for (final Future<?> visit : visits)
                {
                    visit.get(10, TimeUnit.MINUTES);
                }
                try (RawClient client = server.connect())
                {
                    await().atMost(Duration.ofSeconds(60))
                        .until(() -> client.command("INFO", "clients").text().contains("connected_clients:1\r\n"));
                    assertThat(client.command("FLUSHALL").text()).isEqualTo("OK");
                }
                await().atMost(Duration.ofSeconds(60)).until(() -> server.descriptors() <= descriptors);
                resident.add(server.residentBytes());
            }
            LOG.info("{} connections came and went; resident after each round: {} MiB", SOAK_CONNECTIONS,
                resident.stream().map(bytes -> bytes / MIB).toList());
            assertThat(resident.get(SOAK_ROUNDS - 1) - resident.get(SOAK_ROUNDS / 2 - 1)).isLessThan(24 * MIB);
            assertThat(server.log()).doesNotContainIgnoringCase("exception").doesNotContain("OutOfMemory");
        }
        finally
        {
            visitors.shutdownNow();
        }
    }

    /** One connection: comes, does something, and leaves politely or not. */
    private static void visit(final ServerProcess server, final Random random)
    {
        final String key = "key:" + random.nextInt(1_000);
        try (RawClient client = server.connect())
        {
            switch (random.nextInt(9))
            {
                case 0:
                    assertThat(client.command("SET", key, "v".repeat(random.nextInt(5_000))).text()).isEqualTo("OK");
                    break;
                case 1:
                    assertThat(client.command("QUIT").text()).isEqualTo("OK");
                    assertThat(client.receiveUntilClosed()).isEmpty();
                    break;
                case 2:
                    assertThat(client.command("SUBSCRIBE", key).isError()).isFalse();
                    break;
                case 3:
                    client.command("MULTI");
                    client.command("SET", key, "never executed");
                    break;
                case 4:
                    client.command("WATCH", key);
                    client.command("CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", "key:1");
                    break;
                case 5: // leaves within a request
                    client.sendRaw("*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$100000\r\n" + "x".repeat(50_000));
                    break;
                case 6: // leaves without reading
                    for (int i = 0; i < 50; i++)
                    {
                        client.send("GETRANGE", key, "0", "-1");
                    }
                    break;
                case 7: // does not speak the protocol
                    client.sendRaw("*1\r\n$x\r\n");
                    assertThat(client.receive().text()).startsWith("ERR Protocol error");
                    break;
                default: // RST
                    client.send("GET", key);
                    client.socket().setSoLinger(true, 0);
                    break;
            }
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }
}
