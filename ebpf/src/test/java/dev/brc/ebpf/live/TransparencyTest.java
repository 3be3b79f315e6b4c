package dev.brc.ebpf.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.Reply;
import dev.brc.ebpf.net.Hosts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every row of the table of eligibility, with real hits: the kernel answers the neighbour, and not the connection that the server has to answer.
 * Hits are told apart by the tickets' own counters: each connection asks for its own line of CLIENT LIST and the cache's counter.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransparencyTest
{
    private static final int GETS = 20;

    private Live live;
    private RawClient one;
    private RawClient neighbour;
    private RawClient watcher;

    @BeforeAll
    void start()
    {
        live = new Live();
        live.start("--enable-debug-command", "yes");
    }

    @AfterAll
    void stop()
    {
        live.close();
    }

    @BeforeEach
    void connect()
    {
        // The watcher comes from the server's own host: its requests do not pass the device.
        watcher = live.hosts.server().call(() -> RawClient.connect("127.0.0.1", 6379));
        watcher.command("FLUSHALL");
        watcher.command("SET", "key", "value");
        one = live.connect();
        neighbour = live.connect();
        Live.warm(one, "key", "value");
        Live.warm(neighbour, "key", "value");
    }

    @AfterEach
    void disconnect()
    {
        one.close();
        neighbour.close();
        watcher.close();
    }

    private long hits()
    {
        return Live.counter(watcher, "gets_hit");
    }

    /** How many of some GETs the kernel answers; each has to give the value. */
    private long hitsOf(final RawClient client)
    {
        final long before = hits();
        for (int i = 0; i < GETS; i++)
        {
            assertThat(client.command("GET", "key").text()).isEqualTo("value");
        }
        return hits() - before;
    }

    private void assertOnlyTheNeighbourIsAnswered()
    {
        assertThat(hitsOf(neighbour)).as("hits of the neighbour").isGreaterThanOrEqualTo(GETS / 2);
        assertThat(hitsOf(one)).as("hits of the connection itself").isZero();
        assertThat(hitsOf(neighbour)).as("hits of the neighbour").isGreaterThanOrEqualTo(GETS / 2);
    }

    private void assertBothAreAnswered()
    {
        // The reply of the command before is acknowledged with the next GET; a busy machine may delay that for some.
        assertThat(hitsOf(one)).as("hits of the connection itself").isGreaterThanOrEqualTo(GETS / 2);
        assertThat(hitsOf(neighbour)).as("hits of the neighbour").isGreaterThanOrEqualTo(GETS / 2);
    }

    @Test
    void shouldAnswerPlainConnections()
    {
        assertBothAreAnswered();
    }

    @Test
    void shouldNotAnswerBeforeAuthentication()
    {
        watcher.command("CONFIG", "SET", "requirepass", "secret");
        try (RawClient stranger = live.connect())
        {
            final long before = hits();
            for (int i = 0; i < GETS; i++)
            {
                assertThat(stranger.command("GET", "key").text()).startsWith("NOAUTH");
            }
            assertThat(hits()).isEqualTo(before);
            assertThat(hitsOf(neighbour)).isGreaterThanOrEqualTo(GETS / 2);
            stranger.command("AUTH", "secret");
            assertThat(hitsOf(stranger)).isGreaterThanOrEqualTo(GETS / 2);
        }
        finally
        {
            watcher.command("CONFIG", "SET", "requirepass", "");
        }
    }

    @Test
    void shouldNotAnswerAUserWhoMayNotReadEveryKey()
    {
        watcher.command("ACL", "SETUSER", "limited", "on", "nopass", "~key", "+@all");
        watcher.command("ACL", "SETUSER", "full", "on", "nopass", "~*", "+@all");
        one.command("AUTH", "limited", "x");
        assertOnlyTheNeighbourIsAnswered();
        one.command("AUTH", "full", "x");
        assertBothAreAnswered();
        watcher.command("ACL", "SETUSER", "full", "resetkeys", "~other");
        final long before = hits();
        for (int i = 0; i < GETS; i++)
        {
            assertThat(one.command("GET", "key").text()).startsWith("NOPERM");
        }
        assertThat(hits()).isEqualTo(before);
        watcher.command("ACL", "DELUSER", "limited", "full");
    }

    @Test
    void shouldNotAnswerInAnotherDatabase()
    {
        one.command("SELECT", "1");
        one.command("SET", "key", "value");
        assertOnlyTheNeighbourIsAnswered();
        one.command("SELECT", "0");
        assertBothAreAnswered();
    }

    @Test
    void shouldNotAnswerInATransaction()
    {
        one.command("MULTI");
        final long before = hits();
        for (int i = 0; i < GETS; i++)
        {
            assertThat(one.command("GET", "key").text()).isEqualTo("QUEUED");
        }
        assertThat(hits()).isEqualTo(before);
        assertThat(hitsOf(neighbour)).isGreaterThanOrEqualTo(GETS / 2);
        assertThat(one.command("EXEC").elements()).hasSize(GETS);
        assertBothAreAnswered();
    }

    @Test
    void shouldNotAnswerASubscriber()
    {
        one.command("HELLO", "3");
        one.command("SUBSCRIBE", "channel");
        assertOnlyTheNeighbourIsAnswered();
        one.command("UNSUBSCRIBE", "channel");
        assertBothAreAnswered();
    }

    @Test
    void shouldNotAnswerATrackingClientSoThatItIsToldOfChanges()
    {
        one.command("HELLO", "3");
        one.command("CLIENT", "TRACKING", "ON");
        assertOnlyTheNeighbourIsAnswered();
        watcher.command("SET", "key", "value");
        assertThat(one.receive().text()).isNotEqualTo("value"); // the invalidation
        one.command("CLIENT", "TRACKING", "OFF");
        Live.warm(neighbour, "key", "value");
        assertBothAreAnswered();
    }

    @Test
    void shouldNotAnswerWhileRepliesAreOff()
    {
        one.send("CLIENT", "REPLY", "OFF");
        final long before = hits();
        for (int i = 0; i < GETS; i++)
        {
            one.send("GET", "key");
        }
        assertThat(one.command("CLIENT", "REPLY", "ON").text()).isEqualTo("OK");
        assertThat(hits()).isEqualTo(before);
        assertBothAreAnswered();
    }

    @Test
    void shouldShowEveryCommandToAMonitor()
    {
        try (RawClient monitor = live.connect())
        {
            monitor.command("MONITOR");
            assertThat(hitsOf(one)).isZero();
            assertThat(hitsOf(neighbour)).isZero();
            for (int shown = 0; shown < 2 * GETS;)
            {
                shown += monitor.receive().text().contains("\"GET\" \"key\"") ? 1 : 0;
            }
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> hitsOf(one) > 0);
        assertBothAreAnswered();
    }

    @Test
    void shouldAnswerNobodyDuringAPauseOrWhenTheOperatorSaysSo()
    {
        watcher.command("CLIENT", "PAUSE", "100000", "WRITE");
        assertThat(hitsOf(one)).isZero();
        watcher.command("CLIENT", "UNPAUSE");
        assertBothAreAnswered();
        watcher.command("CONFIG", "SET", "xdp-serve", "no");
        assertThat(hitsOf(one)).isZero();
        watcher.command("CONFIG", "SET", "xdp-serve", "yes");
        assertBothAreAnswered();
    }

    @Test
    void shouldNeverReturnAValueFromBeforeAnAcknowledgedChange()
    {
        final List<Runnable> changes = new ArrayList<>();
        for (int i = 0; i < 10; i++)
        {
            final String value = "v" + i;
            watcher.command("SET", "key", value);
            assertThat(one.command("GET", "key").text()).isEqualTo(value);
            Live.warm(one, "key", value);
            Live.warm(neighbour, "key", value);
        }
        watcher.command("SET", "other", "else");
        changes.add(() -> watcher.command("APPEND", "key", "!"));
        changes.add(() -> watcher.command("SETRANGE", "key", "0", "x"));
        changes.add(() -> watcher.command("RENAME", "other", "key"));
        changes.add(() -> watcher.command("COPY", "new", "key", "REPLACE"));
        changes.add(() -> watcher.command("DEL", "key"));
        changes.add(() -> watcher.command("FLUSHALL"));
        changes.add(() -> watcher.command("SWAPDB", "0", "1"));
        for (final Runnable change : changes)
        {
            watcher.command("SET", "new", "copied");
            watcher.command("SET", "other", "renamed");
            watcher.command("SET", "key", "value");
            Live.warm(one, "key", "value");
            Live.warm(neighbour, "key", "value");
            change.run();
            final Reply expected = watcher.command("GET", "key");
            assertThat(one.command("GET", "key").raw()).isEqualTo(expected.raw());
            assertThat(neighbour.command("GET", "key").raw()).isEqualTo(expected.raw());
        }
    }

    @Test
    void shouldNeverReturnAnExpiredKey()
    {
        for (int round = 0; round < 20; round++)
        {
            watcher.command("SET", "key", "value", "PX", "60");
            final long start = System.nanoTime();
            while (one.command("GET", "key").text().equals("value"))
            {
                assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
            }
            assertThat(neighbour.command("GET", "key").text()).isEmpty();
            assertThat(watcher.command("EXISTS", "key").integer()).isZero();
        }
    }

    @Test
    void shouldCountWhatTheKernelAnswersEverywhere()
    {
        watcher.command("CONFIG", "RESETSTAT");
        final long hits = hits();
        for (int i = 0; i < 100; i++)
        {
            one.command("GET", "key");
        }
        assertThat(hits() - hits).isPositive();
        final String stats = watcher.command("INFO", "stats").text();
        assertThat(stats).contains("keyspace_hits:100\r\n");
        assertThat(watcher.command("INFO", "commandstats").text()).contains("cmdstat_get:calls=100,");
        assertThat(watcher.command("CLIENT", "LIST").text()).containsPattern("addr=" + Hosts.CLIENT_IP
            + ":\\d+ .* idle=0 .* cmd=get ");
    }

    @Test
    void shouldNotCloseAClientAsIdleThatTheKernelAnswers()
    {
        watcher.command("CONFIG", "SET", "timeout", "2");
        try
        {
            final long before = hits();
            final long start = System.nanoTime();
            while (System.nanoTime() - start < 6_000_000_000L)
            {
                assertThat(one.command("GET", "key").text()).isEqualTo("value");
                watcher.command("PING");
            }
            assertThat(hits() - before).isGreaterThan(10);
            assertThat(neighbour.timeout(10_000).receiveUntilClosed()).isEmpty();
        }
        finally
        {
            watcher.command("CONFIG", "SET", "timeout", "0");
        }
    }

    @Test
    void shouldNoteReadsForLruAndLfu()
    {
        watcher.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu");
        watcher.command("SET", "key", "value");
        Live.warm(one, "key", "value");
        final long before = watcher.command("OBJECT", "FREQ", "key").integer();
        for (int i = 0; i < 2_000; i++)
        {
            one.command("GET", "key");
        }
        assertThat(watcher.command("OBJECT", "FREQ", "key").integer()).isGreaterThan(before + 5);
        watcher.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
        watcher.command("SET", "key", "value");
        Live.warm(one, "key", "value");
        final long start = System.nanoTime();
        while (System.nanoTime() - start < 3_000_000_000L)
        {
            one.command("GET", "key");
        }
        assertThat(watcher.command("OBJECT", "IDLETIME", "key").integer()).isLessThan(2);
    }

    @Test
    void shouldAnswerOverIpv6AndPipelined()
    {
        try (RawClient six = live.hosts.client().call(() -> RawClient.connect(Hosts.SERVER_IP6, 6379)))
        {
            Live.warm(six, "key", "value");
            assertThat(hitsOf(six)).isGreaterThanOrEqualTo(GETS / 2);
        }
        final byte[] get = "*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n".repeat(16).getBytes(StandardCharsets.US_ASCII);
        final long before = hits();
        for (int i = 0; i < GETS; i++)
        {
            one.sendRaw(get);
            for (int k = 0; k < 16; k++)
            {
                assertThat(one.receive().text()).isEqualTo("value");
            }
        }
        assertThat(hits() - before).isGreaterThanOrEqualTo(16 * GETS / 2);
    }
}
