package dev.brc.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.brc.core.BrcServer;
import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.Reply;

/** When a cache in front may answer for the server, and what it is told of each connection: every row of the table of eligibility. */
class CacheEligibilityTest
{
    private static final int ONE = 0;
    private static final int OTHER = 1;

    private final RecordingReadCache cache = new RecordingReadCache();
    private BrcServer server;
    private RawClient client;
    private RawClient neighbour;

    @BeforeEach
    void connect()
    {
        server = BrcServer.builder().port(0).readCache(cache).start();
        client = RawClient.connect("127.0.0.1", server.port());
        client.command("PING");
        neighbour = RawClient.connect("127.0.0.1", server.port());
        neighbour.command("PING");
    }

    @AfterEach
    void stop()
    {
        client.close();
        neighbour.close();
        server.close();
        assertThat(cache.isClosed()).isTrue();
    }

    @Test
    void shouldAnswerAPlainConnection()
    {
        assertThat(cache.answers(ONE)).isTrue();
        client.command("SET", "key", "value");
        client.command("GET", "key");
        assertThat(cache.answers(ONE)).isTrue();
    }

    @Test
    void shouldTellExactlyWhatWasConsumedAndWritten()
    {
        final Counts counts = new Counts();
        counts.exchange("ECHO", "hello");
        counts.exchange("SET", "key", "value");
        counts.exchange("GET", "key");
        counts.exchange("NOSUCH");
        counts.exchange("MULTI");
        counts.exchange("GET", "key");
        counts.exchange("EXEC");
        client.sendRaw("*2\r\n$3\r\nGET\r\n$3\r\nk");
        neighbour.command("PING");
        assertThat(cache.ticket(ONE).consumedBytes()).isEqualTo(counts.sent);
        client.sendRaw("ey\r\n");
        client.receive();
        assertThat(cache.ticket(ONE).consumedBytes()).isEqualTo(counts.sent + 22);
    }

    @Test
    void shouldCountBytesOfRepliesThatAreThrownAway()
    {
        final Counts counts = new Counts();
        counts.send("CLIENT", "REPLY", "OFF");
        counts.send("GET", "key");
        counts.exchange("CLIENT", "REPLY", "ON");
        assertThat(cache.ticket(ONE).consumedBytes()).isEqualTo(counts.sent);
        assertThat(cache.ticket(ONE).writtenBytes()).isEqualTo(counts.received);
    }

    @Test
    void shouldGiveTheDeadlineOfAnExpiringKey()
    {
        client.command("SET", "key", "value", "PX", "100000");
        final long now = System.nanoTime();
        client.command("GET", "key");
        assertThat(cache.ticket(ONE).deadlineNs()).isBetween(now + 99_000_000_000L, now + 101_000_000_000L);
        client.command("PING");
        assertThat(cache.ticket(ONE).deadlineNs()).isZero();
    }

    @Test
    void shouldNotAnswerInAnotherDatabase()
    {
        client.command("SELECT", "1");
        assertOnlyTheNeighbourIsAnswered();
        client.command("SELECT", "0");
        assertThat(cache.answers(ONE)).isTrue();
    }

    @Test
    void shouldNotAnswerAUserWhoMayNotGetEveryKey()
    {
        neighbour.command("ACL", "SETUSER", "bob", "on", "nopass", "+@all", "~a*");
        client.command("AUTH", "bob", "x");
        assertOnlyTheNeighbourIsAnswered();
        neighbour.command("ACL", "SETUSER", "bob", "~*", "-config");
        assertThat(cache.answers(ONE)).as("at once, without a command of its own").isTrue();
        neighbour.command("ACL", "SETUSER", "bob", "-get");
        assertOnlyTheNeighbourIsAnswered();
        neighbour.command("ACL", "SETUSER", "bob", "(+get allkeys)");
        assertThat(cache.answers(ONE)).isTrue();
        neighbour.command("ACL", "SETUSER", "default", "-get");
        assertThat(cache.answers(OTHER)).isFalse();
    }

    @Test
    void shouldNotAnswerWhoHasNotLoggedIn()
    {
        neighbour.command("CONFIG", "SET", "requirepass", "secret");
        assertThat(cache.answers(ONE)).as("was there before").isTrue();
        client.command("RESET");
        assertOnlyTheNeighbourIsAnswered();
        client.command("AUTH", "secret");
        assertThat(cache.answers(ONE)).isTrue();
    }

    @Test
    void shouldNotAnswerInATransaction()
    {
        client.command("MULTI");
        assertOnlyTheNeighbourIsAnswered();
        client.command("GET", "key");
        assertOnlyTheNeighbourIsAnswered();
        client.command("EXEC");
        assertThat(cache.answers(ONE)).isTrue();
        client.command("MULTI");
        client.command("DISCARD");
        assertThat(cache.answers(ONE)).isTrue();
    }

    @Test
    void shouldAnswerWhileKeysAreWatched()
    {
        client.command("WATCH", "key");
        assertThat(cache.answers(ONE)).isTrue();
    }

    @Test
    void shouldNotAnswerASubscriberOfChannels()
    {
        client.command("SUBSCRIBE", "channel");
        assertOnlyTheNeighbourIsAnswered();
        client.command("UNSUBSCRIBE", "channel");
        assertThat(cache.answers(ONE)).isTrue();
    }

    @Test
    void shouldNotAnswerASubscriberOfPatterns()
    {
        client.command("PSUBSCRIBE", "pattern*");
        assertOnlyTheNeighbourIsAnswered();
        client.command("PUNSUBSCRIBE");
        assertThat(cache.answers(ONE)).isTrue();
    }

    @Test
    void shouldNotAnswerASubscriberOfShardChannels()
    {
        client.command("SSUBSCRIBE", "channel");
        assertOnlyTheNeighbourIsAnswered();
        client.command("SUNSUBSCRIBE");
        assertThat(cache.answers(ONE)).isTrue();
    }

    @Test
    void shouldNotAnswerASubscriberThatSpeaksResp3()
    {
        client.command("HELLO", "3");
        assertThat(cache.answers(ONE)).isTrue();
        client.command("SUBSCRIBE", "channel");
        assertOnlyTheNeighbourIsAnswered();
        client.command("RESET");
        assertThat(cache.answers(ONE)).isTrue();
    }

    @Test
    void shouldNotAnswerATrackingClient()
    {
        client.command("CLIENT", "TRACKING", "ON");
        assertOnlyTheNeighbourIsAnswered();
        client.command("CLIENT", "TRACKING", "OFF");
        assertThat(cache.answers(ONE)).isTrue();
        client.command("CLIENT", "TRACKING", "ON", "BCAST");
        assertOnlyTheNeighbourIsAnswered();
        client.command("RESET");
        assertThat(cache.answers(ONE)).isTrue();
    }

    @Test
    void shouldNotAnswerWhileRepliesAreOff()
    {
        client.send("CLIENT", "REPLY", "OFF");
        await().until(() -> !cache.answers(ONE));
        assertOnlyTheNeighbourIsAnswered();
        client.command("CLIENT", "REPLY", "ON");
        assertThat(cache.answers(ONE)).isTrue();
    }

    @Test
    void shouldNotAnswerTheCommandWhoseReplyIsSkipped()
    {
        client.send("CLIENT", "REPLY", "SKIP");
        await().until(() -> !cache.answers(ONE));
        assertOnlyTheNeighbourIsAnswered();
        client.send("PING");
        await().until(() -> cache.answers(ONE));
    }

    @Test
    void shouldNotAnswerABlockedClient()
    {
        final Counts counts = new Counts();
        final long id = client.command("CLIENT", "ID").integer();
        counts.sent = cache.ticket(ONE).consumedBytes();
        client.send("WAIT", "1", "0");
        await().until(() -> !cache.answers(ONE));
        assertOnlyTheNeighbourIsAnswered();
        assertThat(cache.ticket(ONE).consumedBytes()).isEqualTo(counts.sent);
        client.send("PING");
        neighbour.command("CLIENT", "UNBLOCK", Long.toString(id));
        client.receive();
        client.receive();
        assertThat(cache.answers(ONE)).isTrue();
        assertThat(cache.ticket(ONE).consumedBytes()).isEqualTo(counts.sent + bytes("WAIT", "1", "0") + bytes("PING"));
    }

    @Test
    void shouldAnswerNobodyWhileAMonitorWatches()
    {
        client.command("MONITOR");
        assertThat(cache.isServing()).isFalse();
        assertThat(cache.answers(OTHER)).isFalse();
        client.command("RESET");
        assertThat(cache.isServing()).isTrue();
        assertThat(cache.answers(ONE)).isTrue();
        assertThat(cache.answers(OTHER)).isTrue();
    }

    @Test
    void shouldAnswerAgainWhenTheLastMonitorIsGone()
    {
        client.command("MONITOR");
        final RawClient second = RawClient.connect("127.0.0.1", server.port());
        second.command("MONITOR");
        client.close();
        await().until(() -> cache.ticket(ONE) == null);
        assertThat(cache.isServing()).isFalse();
        second.close();
        await().until(cache::isServing);
    }

    @Test
    void shouldAnswerNobodyDuringAPause()
    {
        for (final String mode : new String[]{"WRITE", "ALL"})
        {
            client.command("CLIENT", "PAUSE", mode.equals("ALL") ? "50" : "100000", mode);
            assertThat(cache.isServing()).isFalse();
            if (mode.equals("WRITE"))
            {
                client.command("CLIENT", "UNPAUSE");
                assertThat(cache.isServing()).isTrue();
            }
        }
        await().until(cache::isServing);
    }

    @Test
    void shouldNotTakeAPausedCommandForConsumed()
    {
        client.command("CLIENT", "PAUSE", "100000", "WRITE");
        final long before = cache.ticket(OTHER).consumedBytes();
        neighbour.send("SET", "key", "value");
        await().until(() -> !cache.ticket(OTHER).eligible());
        assertThat(cache.ticket(OTHER).consumedBytes()).isEqualTo(before);
        client.command("CLIENT", "UNPAUSE");
        neighbour.receive();
        assertThat(cache.answers(OTHER)).isTrue();
        assertThat(cache.ticket(OTHER).consumedBytes()).isEqualTo(before + bytes("SET", "key", "value"));
    }

    @Test
    void shouldAnswerNobodyWhileMonitorOrPauseIsLeft()
    {
        client.command("MONITOR");
        neighbour.command("CLIENT", "PAUSE", "100000", "WRITE");
        neighbour.command("CLIENT", "UNPAUSE");
        assertThat(cache.isServing()).isFalse();
        client.command("RESET");
        assertThat(cache.isServing()).isTrue();
    }

    @Test
    void shouldForgetAConnectionThatIsClosed()
    {
        client.command("QUIT");
        await().until(() -> cache.ticket(ONE) == null);
        assertThat(cache.answers(OTHER)).isTrue();
    }

    @Test
    void shouldForgetAConnectionThatIsKilled()
    {
        final long id = client.command("CLIENT", "ID").integer();
        neighbour.command("CLIENT", "KILL", "ID", Long.toString(id));
        assertThat(cache.ticket(ONE)).isNull();
    }

    @Test
    void shouldAnswerFromTheFirstRequestOn()
    {
        try (RawClient fresh = RawClient.connect("127.0.0.1", server.port()))
        {
            client.command("PING"); // accepted before this is answered
            assertThat(cache.answers(2)).isTrue();
            assertThat(cache.ticket(2).consumedBytes()).isZero();
            assertThat(cache.ticket(2).writtenBytes()).isZero();
            assertThat(fresh.command("PING").text()).isEqualTo("PONG");
        }
    }

    @Test
    void shouldKeepADeadlineThatIsPublishedAgainForTheSamePosition()
    {
        final byte[] large = new byte[64 << 20];
        client.command("CONFIG".getBytes(StandardCharsets.US_ASCII), "SET".getBytes(StandardCharsets.US_ASCII),
            "client-output-buffer-limit".getBytes(StandardCharsets.US_ASCII),
            "normal 0 0 0".getBytes(StandardCharsets.US_ASCII));
        client.command("SET".getBytes(StandardCharsets.US_ASCII), "key".getBytes(StandardCharsets.US_ASCII), large);
        client.command("PEXPIRE", "key", "100000");
        client.send("GET", "key"); // more than the socket takes, so it is published several times
        await().until(() -> cache.ticket(ONE).deadlineNs() != 0);
        final long deadlineNs = cache.ticket(ONE).deadlineNs();
        assertThat(client.receive().text()).hasSize(large.length);
        neighbour.command("PING");
        assertThat(cache.ticket(ONE).deadlineNs()).isEqualTo(deadlineNs);
    }

    @Test
    void shouldAnswerNobodyWhileTheOperatorDoesNotWantIt()
    {
        client.command("CONFIG", "SET", "xdp-serve", "no");
        assertThat(cache.isServing()).isFalse();
        client.command("CLIENT", "PAUSE", "100000", "WRITE");
        client.command("CLIENT", "UNPAUSE");
        assertThat(cache.isServing()).isFalse();
        client.command("CONFIG", "SET", "xdp-serve", "yes");
        assertThat(cache.isServing()).isTrue();
    }

    @Test
    void shouldForgetEverythingWhenAsked()
    {
        final int before = cache.clearings();
        assertThat(client.command("BRC", "CLEAR").text()).isEqualTo("OK");
        assertThat(cache.clearings()).isEqualTo(before + 1);
    }

    @Test
    void shouldCountHitsAsIfTheServerHadAnswered()
    {
        client.command("CONFIG", "RESETSTAT");
        cache.hits = 1_000;
        assertThat(client.command("INFO", "stats").text()).contains("keyspace_hits:1000\r\n",
            "total_commands_processed:1001\r\n");
        assertThat(client.command("INFO", "commandstats").text()).contains("cmdstat_get:calls=1000,");
        assertThat(client.command("BRC", "STATS").text()).contains("gets_hit");
        assertThat(client.command("INFO", "xdp").text()).contains("xdp_device0:test");
        client.command("CONFIG", "RESETSTAT");
        assertThat(client.command("INFO", "stats").text()).contains("keyspace_hits:0\r\n");
    }

    @Test
    void shouldNotTakeAClientForIdleThatTheCacheAnswers()
    {
        cache.hitTicket = ONE;
        cache.lastHitNs = System.nanoTime() + 3_600_000_000_000L; // as if there were hits all the time
        client.command("CONFIG", "SET", "timeout", "1");
        await().until(() -> cache.ticket(OTHER) == null);
        assertThat(cache.ticket(ONE)).isNotNull();
        assertThat(client.command("CLIENT", "LIST").text()).contains("idle=0 ").contains(" cmd=get ");
    }

    @Test
    void shouldCountReadsInTheCacheForLruAndLfu()
    {
        client.command("SET", "key", "value");
        client.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu");
        client.command("SET", "key", "value");
        final long before = client.command("OBJECT", "FREQ", "key").integer();
        cache.reads = 10_000;
        final long after = client.command("OBJECT", "FREQ", "key").integer();
        // 6 + 10 * (0 + 1 + ... ) uses take the counter from 5 to n: 10,000 of them to about 50.
        assertThat(after).isGreaterThan(before + 30).isLessThan(80);
        assertThat(client.command("OBJECT", "FREQ", "key").integer()).isBetween(after - 1, after);
    }

    private void assertOnlyTheNeighbourIsAnswered()
    {
        assertThat(cache.answers(ONE)).as("the connection itself").isFalse();
        assertThat(cache.answers(OTHER)).as("its neighbour").isTrue();
    }

    private static long bytes(final String... args)
    {
        final byte[][] encoded = new byte[args.length][];
        for (int i = 0; i < args.length; i++)
        {
            encoded[i] = args[i].getBytes(StandardCharsets.US_ASCII);
        }
        return RawClient.encode(encoded).length;
    }

    /** Bytes that the client has sent and received. */
    private final class Counts
    {
        private long sent = bytes("PING");
        private long received = "+PONG\r\n".length();

        private void send(final String... args)
        {
            client.send(args);
            sent += bytes(args);
        }

        private void exchange(final String... args)
        {
            send(args);
            final Reply reply = client.receive();
            received += reply.raw().length;
            assertThat(cache.ticket(ONE).consumedBytes()).isEqualTo(sent);
            assertThat(cache.ticket(ONE).writtenBytes()).isEqualTo(received);
        }
    }
}
