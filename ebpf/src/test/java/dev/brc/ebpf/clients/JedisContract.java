package dev.brc.ebpf.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.util.SafeEncoder;

/** What Jedis does with a server: a pool under threads, pipelines, transactions, pub/sub, in RESP2 and RESP3. */
abstract class JedisContract
{
    private static final int TIMEOUT_MS = 30_000;

    abstract int port();

    @BeforeEach
    @AfterEach
    void flush()
    {
        try (Jedis jedis = connect(RedisProtocol.RESP2))
        {
            assertThat(jedis.flushAll()).isEqualTo("OK");
        }
    }

    private static JedisClientConfig config(final RedisProtocol protocol)
    {
        return DefaultJedisClientConfig.builder().protocol(protocol).timeoutMillis(TIMEOUT_MS).clientName("jedis-test")
            .build();
    }

    private Jedis connect(final RedisProtocol protocol)
    {
        return new Jedis(new HostAndPort("127.0.0.1", port()), config(protocol));
    }

    @ParameterizedTest
    @EnumSource(names =
    {"RESP2", "RESP3"})
    void shouldStoreExpireAndScan(final RedisProtocol protocol)
    {
        try (Jedis jedis = connect(protocol))
        {
            assertThat(jedis.clientGetname()).isEqualTo("jedis-test");
            assertThat(jedis.set("a", "1", SetParams.setParams().nx().ex(100))).isEqualTo("OK");
            assertThat(jedis.set("a", "2", SetParams.setParams().nx())).isNull();
            assertThat(jedis.ttl("a")).isBetween(1L, 100L);
            assertThat(jedis.incrBy("a", 41)).isEqualTo(42);
            assertThat(jedis.incrByFloat("f", 0.5)).isEqualTo(0.5);
            final byte[] binary = {0, 13, 10, -1, '$', '*'};
            jedis.set(binary, binary);
            assertThat(jedis.get(binary)).isEqualTo(binary);
            assertThat(jedis.mget("a", "none")).containsExactly("42", null);
            assertThat(jedis.exists("none")).isFalse();
            assertThat(jedis.info("server")).contains("redis_version:7.0");
            assertThat(jedis.configGet("maxmemory-policy")).containsEntry("maxmemory-policy", "noeviction");
            assertThatThrownBy(() -> jedis.incr(binary)).isInstanceOf(JedisDataException.class)
                .hasMessage("ERR value is not an integer or out of range");

            for (int i = 0; i < 300; i++)
            {
                jedis.set("scan:" + i, "");
            }
            final List<String> found = new ArrayList<>();
            String cursor = ScanParams.SCAN_POINTER_START;
            do
            {
                final ScanResult<String> page = jedis.scan(cursor, new ScanParams().match("scan:*").count(50));
                found.addAll(page.getResult());
                cursor = page.getCursor();
            }
            while (!cursor.equals(ScanParams.SCAN_POINTER_START));
            assertThat(found).contains("scan:0", "scan:299").hasSizeGreaterThanOrEqualTo(300);
        }
    }

    @ParameterizedTest
    @EnumSource(names =
    {"RESP2", "RESP3"})
    void shouldPipeline(final RedisProtocol protocol)
    {
        try (Jedis jedis = connect(protocol))
        {
            final Pipeline pipeline = jedis.pipelined();
            final List<Response<Long>> counts = new ArrayList<>();
            for (int i = 0; i < 5_000; i++)
            {
                pipeline.set("p:" + i, Integer.toString(i));
                counts.add(pipeline.incr("p:" + i));
            }
            pipeline.sync();
            for (int i = 0; i < counts.size(); i++)
            {
                assertThat(counts.get(i).get()).isEqualTo(i + 1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names =
    {"RESP2", "RESP3"})
    void shouldExecuteTransactions(final RedisProtocol protocol)
    {
        try (Jedis jedis = connect(protocol); Jedis other = connect(protocol))
        {
            jedis.watch("w");
            final Transaction transaction = jedis.multi();
            final Response<String> set = transaction.set("w", "1");
            final Response<Long> count = transaction.incr("w");
            assertThat(transaction.exec()).hasSize(2);
            assertThat(set.get()).isEqualTo("OK");
            assertThat(count.get()).isEqualTo(2);

            jedis.watch("w");
            other.set("w", "changed");
            final Transaction late = jedis.multi();
            late.set("w", "mine");
            assertThat(late.exec()).isNull();
            assertThat(jedis.get("w")).isEqualTo("changed");

            final Transaction discarded = jedis.multi();
            discarded.del("w");
            assertThat(discarded.discard()).isEqualTo("OK");
            assertThat(jedis.exists("w")).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names =
    {"RESP2", "RESP3"})
    void shouldPublishAndSubscribe(final RedisProtocol protocol) throws Exception
    {
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        final JedisPubSub listener = new JedisPubSub()
        {
            @Override
            public void onSubscribe(final String channel, final int count)
            {
                events.add("subscribed " + channel + " " + count);
            }

            @Override
            public void onMessage(final String channel, final String message)
            {
                events.add(channel + " " + message);
            }
        };
        try (Jedis subscriber = connect(protocol); Jedis publisher = connect(protocol))
        {
            final Thread thread = new Thread(() -> subscriber.subscribe(listener, "ch1", "ch2"), "jedis-subscriber");
            thread.start();
            assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo("subscribed ch1 1");
            assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo("subscribed ch2 2");
            assertThat(publisher.publish("ch2", "hello")).isEqualTo(1);
            assertThat(publisher.publish("nobody", "hello")).isZero();
            assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo("ch2 hello");
            listener.unsubscribe();
            thread.join(30_000);
            assertThat(thread.isAlive()).isFalse();
            assertThat(subscriber.ping()).isEqualTo("PONG");
        }
    }

    @ParameterizedTest
    @EnumSource(names =
    {"RESP2", "RESP3"})
    void shouldServeAPoolSharedByThreads(final RedisProtocol protocol) throws Exception
    {
        final int threads = 8;
        final int rounds = 300;
        final GenericObjectPoolConfig<Jedis> poolConfig = new GenericObjectPoolConfig<>();
        poolConfig.setMaxTotal(4);
        poolConfig.setTestOnBorrow(true);
        final ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (JedisPool pool = new JedisPool(poolConfig, new HostAndPort("127.0.0.1", port()), config(protocol)))
        {
            final List<Future<?>> done = new ArrayList<>();
            for (int t = 0; t < threads; t++)
            {
                final String own = "own:" + t;
                done.add(executor.submit(() ->
                {
                    for (int i = 1; i <= rounds; i++)
                    {
                        try (Jedis jedis = pool.getResource())
                        {
                            jedis.incr("shared");
                            jedis.set(own, Integer.toString(i));
                            assertThat(jedis.get(own)).isEqualTo(Integer.toString(i));
                        }
                    }
                }));
            }
            for (final Future<?> each : done)
            {
                each.get(120, TimeUnit.SECONDS);
            }
            try (Jedis jedis = pool.getResource())
            {
                assertThat(jedis.get("shared")).isEqualTo(Integer.toString(threads * rounds));
            }
        }
        finally
        {
            executor.shutdownNow();
        }
        try (Jedis jedis = connect(protocol))
        {
            await().until(() -> jedis.clientList().lines().count() == 1);
        }
    }

    @ParameterizedTest
    @EnumSource(names =
    {"RESP2", "RESP3"})
    void shouldServeTheUnifiedClientAndUnknownCommands(final RedisProtocol protocol)
    {
        try (Connection connection = new Connection(new HostAndPort("127.0.0.1", port()), config(protocol));
            UnifiedJedis jedis = new UnifiedJedis(connection))
        {
            assertThat(jedis.setrange("s", 5, "x")).isEqualTo(6);
            assertThat(jedis.getrange("s", 5, -1)).isEqualTo("x");
            assertThat(jedis.pfadd("h", "a", "b", "a")).isEqualTo(1);
            assertThat(jedis.pfcount("h")).isEqualTo(2);
            assertThat(jedis.setbit("bits", 7, true)).isFalse();
            assertThat(jedis.bitcount("bits")).isEqualTo(1);
            assertThatThrownBy(() -> jedis.sendCommand(() -> SafeEncoder.encode("NONSENSE"), "a"))
                .hasMessage("ERR unknown command 'NONSENSE', with args beginning with: 'a' ");
        }
    }
}
