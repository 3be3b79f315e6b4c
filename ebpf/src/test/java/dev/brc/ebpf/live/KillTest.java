package dev.brc.ebpf.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brc.core.testing.RawClient;
import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.cache.Observed;
import dev.brc.ebpf.net.HostedServer;
import dev.brc.ebpf.net.Hosts;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server is killed again and again while the kernel answers; {@code -Dbrc.kills=50} for more often. */
class KillTest
{
    private static final Logger LOG = LoggerFactory.getLogger(KillTest.class);
    private static final int KILLS = Integer.getInteger("brc.kills", 3);
    private static final int CONNECTIONS = 8;
    /** A second is promised; the machine may be busy. */
    private static final long CLOSED_WITHIN_NS = 10_000_000_000L;

    @Test
    void shouldAnswerNothingAfterTheDeathAndEndEveryConnection() throws Exception
    {
        long slowestNs = 0;
        long answered = 0;
        try (Live live = new Live())
        {
            final String before = live.attached();
            for (int round = 0; round < KILLS; round++)
            {
                final HostedServer server = live.start();
                final List<Thread> threads = new ArrayList<>();
                final AtomicLong lastEndNs = new AtomicLong();
                final AtomicLong gets = new AtomicLong();
                final AtomicLong lastAnsweredNs = new AtomicLong();
                final List<Throwable> failures = new ArrayList<>();
                try (RawClient client = live.connect())
                {
                    client.command("SET", "key", "value");
                    Live.warm(client, "key", "value");
                }
                for (int i = 0; i < CONNECTIONS; i++)
                {
                    threads.add(
                        live.hosts.client().thread("load-" + i, () -> load(gets, lastAnsweredNs, lastEndNs, failures)));
                }
                threads.forEach(Thread::start);
                while (gets.get() < 5_000)
                {
                    Thread.onSpinWait();
                }
                final Observed cache = live.hosts.server()
                    .call(() -> Observed.open(Bpf.instance(), "/sys/fs/bpf", Hosts.SERVER_DEV).get(0));
                final long killedNs = System.nanoTime();
                server.process().destroyForcibly();
                for (final Thread thread : threads)
                {
                    thread.join(TimeUnit.NANOSECONDS.toMillis(CLOSED_WITHIN_NS) + 1_000);
                    assertThat(thread.isAlive()).as("a connection that does not end").isFalse();
                }
                assertThat(server.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(failures).isEmpty();
                slowestNs = Math.max(slowestNs, lastEndNs.get() - killedNs);
                final long hits = cache.counters().get("gets_hit");
                assertThat(cache.counters().get("died")).isEqualTo(1);
                assertThat(cache.isRunning()).isFalse();
                assertThat(lastAnsweredNs.get()).as("a request sent after the death was answered")
                    .isLessThan(cache.diedAtNs());
                answered += hits;
                cache.close();
                assertThat(live.brc("detach")).startsWith("0\n");
                assertThat(live.attached()).isEqualTo(before);
            }
        }
        LOG.info(
            "{} kills: {} GETs answered by the kernel, none that was sent after a death; the slowest connection ended after {} ms",
            KILLS, answered, slowestNs / 1_000_000);
        assertThat(slowestNs).isLessThan(CLOSED_WITHIN_NS);
    }

    /** GETs until the connection ends; notes when the last request that was answered had been sent. */
    private static void load(final AtomicLong gets, final AtomicLong lastAnsweredNs, final AtomicLong lastEndNs,
        final List<Throwable> failures)
    {
        try (RawClient client = RawClient.connect(Hosts.SERVER_IP, HostedServer.PORT).timeout(30_000))
        {
            while (true)
            {
                final long sentNs = System.nanoTime();
                final String got = client.command("GET", "key").text();
                lastAnsweredNs.accumulateAndGet(sentNs, Math::max);
                if (!got.equals("value"))
                {
                    throw new AssertionError("GET gave " + got);
                }
                gets.incrementAndGet();
            }
        }
        catch (final UncheckedIOException closed)
        {
            lastEndNs.accumulateAndGet(System.nanoTime(), Math::max);
        }
        catch (final AssertionError e)
        {
            synchronized (failures)
            {
                failures.add(e);
            }
        }
    }
}
