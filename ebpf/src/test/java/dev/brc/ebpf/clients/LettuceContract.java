package dev.brc.ebpf.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyValue;
import io.lettuce.core.KillArgs;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.SetArgs;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.support.caching.CacheFrontend;
import io.lettuce.core.support.caching.ClientSideCaching;
import io.lettuce.core.support.caching.CacheAccessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Lettuce does with a server: commands, futures in flight, transactions, pub/sub, reconnection, client-side caching. */
abstract class LettuceContract
{
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private ClientResources resources;
    private final List<RedisClient> clients = new ArrayList<>();

    abstract int port();

    @BeforeEach
    void flush()
    {
        resources = DefaultClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2).build();
        try (StatefulRedisConnection<String, String> connection = client(ProtocolVersion.RESP2).connect())
        {
            assertThat(connection.sync().flushall()).isEqualTo("OK");
        }
    }

    @AfterEach
    void shutDown()
    {
        clients.forEach(client -> client.shutdown(0, 5, TimeUnit.SECONDS));
        clients.clear();
        resources.shutdown(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }

    private RedisClient client(final ProtocolVersion protocol)
    {
        final RedisClient client = RedisClient.create(resources,
            RedisURI.builder().withHost("127.0.0.1").withPort(port()).withTimeout(TIMEOUT).build());
        client.setOptions(ClientOptions.builder().protocolVersion(protocol).build());
        clients.add(client);
        return client;
    }

    @ParameterizedTest
    @EnumSource
    void shouldStoreExpireAndScan(final ProtocolVersion protocol)
    {
        final RedisCommands<String, String> redis = client(protocol).connect().sync();
        assertThat(redis.set("a", "1", SetArgs.Builder.nx().ex(100))).isEqualTo("OK");
        assertThat(redis.ttl("a")).isBetween(1L, 100L);
        assertThat(redis.incrby("a", 41)).isEqualTo(42);
        assertThat(redis.incrbyfloat("f", 0.25)).isEqualTo(0.25);
        assertThat(redis.mget("a", "none")).containsExactly(KeyValue.just("a", "42"), KeyValue.empty("none"));
        assertThat(redis.setGet("a", "x")).isEqualTo("42");
        assertThat(redis.clientId()).isPositive();
        assertThat(redis.commandCount()).isPositive();
        assertThat(redis.configGet("maxmemory")).containsEntry("maxmemory", "0");
        assertThatThrownBy(() -> redis.incr("a")).isInstanceOf(RedisCommandExecutionException.class)
            .hasMessage("ERR value is not an integer or out of range");
        for (int i = 0; i < 300; i++)
        {
            redis.set("scan:" + i, "");
        }
        assertThat(ScanIterator.scan(redis, ScanArgs.Builder.matches("scan:*").limit(50)).stream().distinct())
            .hasSize(300);
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepManyFuturesInFlight(final ProtocolVersion protocol) throws Exception
    {
        final StatefulRedisConnection<String, String> connection = client(protocol).connect();
        final RedisAsyncCommands<String, String> redis = connection.async();
        final List<RedisFuture<String>> values = new ArrayList<>();
        connection.setAutoFlushCommands(false);
        for (int i = 0; i < 5_000; i++)
        {
            redis.set("f:" + i, Integer.toString(i));
            values.add(redis.get("f:" + i));
        }
        connection.flushCommands();
        assertThat(LettuceFutures.awaitAll(TIMEOUT, values.toArray(RedisFuture<?>[]::new))).isTrue();
        for (int i = 0; i < values.size(); i++)
        {
            assertThat(values.get(i).get()).isEqualTo(Integer.toString(i));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldExecuteTransactions(final ProtocolVersion protocol)
    {
        final RedisClient client = client(protocol);
        final RedisCommands<String, String> redis = client.connect().sync();
        final RedisCommands<String, String> other = client.connect().sync();
        redis.watch("w");
        redis.multi();
        redis.set("w", "1");
        redis.incr("w");
        final TransactionResult result = redis.exec();
        assertThat(result.wasDiscarded()).isFalse();
        assertThat(result.stream().toList()).containsExactly("OK", 2L);

        redis.watch("w");
        other.set("w", "changed");
        redis.multi();
        redis.set("w", "mine");
        assertThat(redis.exec().wasDiscarded()).isTrue();
        assertThat(redis.get("w")).isEqualTo("changed");
    }

    @ParameterizedTest
    @EnumSource
    void shouldPublishAndSubscribe(final ProtocolVersion protocol) throws Exception
    {
        final RedisClient client = client(protocol);
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        final StatefulRedisPubSubConnection<String, String> subscriber = client.connectPubSub();
        subscriber.addListener(new RedisPubSubAdapter<String, String>()
        {
            @Override
            public void message(final String channel, final String message)
            {
                events.add(channel + " " + message);
            }

            @Override
            public void message(final String pattern, final String channel, final String message)
            {
                events.add(pattern + " " + channel + " " + message);
            }
        });
        subscriber.sync().subscribe("ch");
        subscriber.sync().psubscribe("c*");
        final RedisCommands<String, String> publisher = client.connect().sync();
        assertThat(publisher.publish("ch", "hello")).isEqualTo(2);
        assertThat(List.of(events.poll(60, TimeUnit.SECONDS), events.poll(60, TimeUnit.SECONDS)))
            .containsExactlyInAnyOrder("ch hello", "c* ch hello");
        assertThat(publisher.pubsubNumsub("ch")).containsEntry("ch", 1L);
        subscriber.sync().unsubscribe("ch");
        assertThat(publisher.publish("ch", "again")).isEqualTo(1);
    }

    @Test
    void shouldCacheOnTheClientsSide()
    {
        final RedisClient client = client(ProtocolVersion.RESP3);
        final StatefulRedisConnection<String, String> connection = client.connect();
        final RedisCommands<String, String> other = client.connect().sync();
        final Map<String, String> local = new ConcurrentHashMap<>();
        other.set("cached", "1");
        final CacheFrontend<String, String> cache = ClientSideCaching.enable(CacheAccessor.forMap(local), connection,
            TrackingArgs.Builder.enabled());
        assertThat(cache.get("cached")).isEqualTo("1");
        assertThat(local).containsEntry("cached", "1");
        other.set("cached", "2");
        await().atMost(TIMEOUT).until(() -> !local.containsKey("cached"));
        assertThat(cache.get("cached")).isEqualTo("2");
        cache.close();
    }

    @Test
    void shouldReconnectAfterItsConnectionWasKilled()
    {
        final RedisClient client = client(ProtocolVersion.RESP3);
        final RedisCommands<String, String> redis = client.connect().sync();
        final RedisCommands<String, String> other = client.connect().sync();
        final long id = redis.clientId();
        assertThat(other.clientKill(KillArgs.Builder.id(id))).isEqualTo(1);
        await().atMost(TIMEOUT).ignoreExceptions().until(() -> redis.clientId() != id);
        assertThat(redis.set("after", "1")).isEqualTo("OK");
    }
}
