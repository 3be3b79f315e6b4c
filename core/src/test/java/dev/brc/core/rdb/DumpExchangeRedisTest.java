package dev.brc.core.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.brc.core.BrcServer;
import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.RedisReference;
import dev.brc.core.testing.Reply;

/** Random values of every type and encoding go from redis-server to brc and back; redis-server checks all of every payload. */
class DumpExchangeRedisTest
{
    private static final int VALUES = Integer.getInteger("brc.random-rounds", 150);

    private static RedisReference redis;
    private static BrcServer server;

    private RawClient reference;
    private RawClient subject;
    private SplittableRandom random;

    @BeforeAll
    static void startServers()
    {
        redis = RedisReference.start("--sanitize-dump-payload", "yes", "--stream-node-max-entries", "20",
            "--list-max-listpack-size", "30", "--list-compress-depth", "1");
        server = BrcServer.builder().port(0).setting("stream-node-max-entries", "20")
            .setting("list-max-listpack-size", "30").start();
    }

    @AfterAll
    static void stopServers()
    {
        server.close();
        redis.close();
    }

    @Test
    void shouldExchangeStrings()
    {
        exchange((key, size) -> List.of(List.of("SET", key, text(size))));
    }

    @Test
    void shouldExchangeHyperLogLogs()
    {
        exchange((key, size) -> List.of(elements("PFADD", key, 3 * size))); // sparse, and dense from about 1,500 on
    }

    @Test
    void shouldExchangeLists()
    {
        exchange((key, size) -> List.of(elements("RPUSH", key, size), elements("LPUSH", key, 1 + size / 3)));
    }

    @Test
    void shouldExchangeSets()
    {
        exchange((key, size) ->
        {
            final List<String> integers = new ArrayList<>(List.of("SADD", key));
            for (int i = 0; i < size; i++)
            {
                integers.add(Long.toString(random.nextLong() >> random.nextInt(64)));
            }
            return List.of(random.nextBoolean() ? integers : elements("SADD", key, size));
        });
    }

    @Test
    void shouldExchangeHashes()
    {
        exchange((key, size) -> List.of(pairs("HSET", key, size)));
    }

    @Test
    void shouldExchangeSortedSets()
    {
        exchange((key, size) ->
        {
            final List<String> add = new ArrayList<>(List.of("ZADD", key));
            final int longest = 1 << random.nextInt(9);
            for (int i = 0; i < size; i++)
            {
                final String whole = Long.toString(random.nextLong() >> random.nextInt(64));
                final String score = random.nextInt(3) > 0 ? whole : Double.toString(random.nextDouble() * 1e6);
                add.addAll(List.of(random.nextInt(50) == 0 ? "-inf" : score, text(longest)));
            }
            return List.of(add);
        });
    }

    @Test
    void shouldExchangeStreams()
    {
        exchange(this::stream);
    }

    private List<List<String>> stream(final String key, final int size)
    {
        final List<List<String>> commands = new ArrayList<>();
        for (int i = 1; i <= size; i++)
        {
            final List<String> add = new ArrayList<>(List.of("XADD", key, random.nextInt(3) + i * 3 + "-" + i));
            for (int field = random.nextInt(3); field >= 0; field--)
            {
                add.addAll(List.of(random.nextInt(4) == 0 ? text(8) : "field" + field, text(40)));
            }
            commands.add(add);
        }
        commands.add(List.of("XDEL", key, "3-1", "4-1", 3 * size / 2 + "-" + size / 2));
        for (int group = random.nextInt(4); group > 0; group--)
        {
            final String name = "group" + group;
            commands.add(List.of("XGROUP", "CREATE", key, name, Integer.toString(random.nextInt(10)), "MKSTREAM"));
            for (int consumer = random.nextInt(4); consumer > 0; consumer--)
            {
                commands.add(List.of("XREADGROUP", "GROUP", name, text(6), "COUNT",
                    Integer.toString(1 + random.nextInt(30)), "STREAMS", key, ">"));
            }
        }
        if (random.nextInt(5) == 0)
        {
            commands.add(List.of("XTRIM", key, "MAXLEN", Integer.toString(random.nextInt(4))));
        }
        return commands;
    }

    /** Makes commands that build a value. */
    @FunctionalInterface
    private interface Builder
    {
        List<List<String>> commands(String key, int size);
    }

    private void exchange(final Builder builder)
    {
        final long seed = System.nanoTime();
        for (int i = 0; i < VALUES; i++)
        {
            random = new SplittableRandom(seed + i);
            try (RawClient r = redis.connect(); RawClient s = RawClient.connect("127.0.0.1", server.port()))
            {
                reference = r;
                subject = s;
                final int size = 1 + random.nextInt(1 << random.nextInt(11));
                exchange(builder.commands("k", size), "seed " + (seed + i));
            }
        }
    }

    private void exchange(final List<List<String>> commands, final String as)
    {
        reference.command("FLUSHALL");
        subject.command("FLUSHALL");
        for (final List<String> command : commands)
        {
            send(reference, command);
            send(subject, command);
        }
        final byte[] fromRedis = reference.command("DUMP", "k").content();
        assertThat(restore(subject, "copy", fromRedis)).as(as).isEqualTo("OK");
        assertThat(restore(reference, "back", subject.command("DUMP", "copy").content())).as(as).isEqualTo("OK");
        assertThat(restore(reference, "own", subject.command("DUMP", "k").content())).as(as).isEqualTo("OK");
        final String digest = digest("k");
        assertThat(digest("back")).as(as).isEqualTo(digest);
        assertThat(digest("own")).as(as).isEqualTo(digest);
        assertThat(subject.command("OBJECT", "ENCODING", "copy").text()).as(as)
            .isEqualTo(reference.command("OBJECT", "ENCODING", "back").text());
        final Reply info = reference.command("XINFO", "STREAM", "k", "FULL", "COUNT", "0");
        if (!info.isError())
        {
            // The digest of a stream covers its entries only.
            assertThat(subject.command("XINFO", "STREAM", "copy", "FULL", "COUNT", "0").raw()).as(as)
                .isEqualTo(info.raw());
            assertThat(reference.command("XINFO", "STREAM", "back", "FULL", "COUNT", "0").raw()).as(as)
                .isEqualTo(info.raw());
        }
    }

    private static void send(final RawClient client, final List<String> command)
    {
        final byte[][] bytes = command.stream().map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
            .toArray(byte[][]::new);
        final Reply reply = client.command(bytes);
        assertThat(reply.isError() && !reply.text().startsWith("NOGROUP")).as("%s: %s", command.get(0), reply)
            .isFalse();
    }

    private static String restore(final RawClient client, final String key, final byte[] payload)
    {
        return client
            .command("RESTORE".getBytes(StandardCharsets.US_ASCII), key.getBytes(StandardCharsets.US_ASCII), new byte[]
            {'0'}, payload).text();
    }

    private String digest(final String key)
    {
        return reference.command("DEBUG", "DIGEST-VALUE", key).get(0).text();
    }

    private List<String> elements(final String command, final String key, final int count)
    {
        final List<String> words = new ArrayList<>(List.of(command, key));
        final int longest = 1 << random.nextInt(9);
        for (int i = 0; i < count; i++)
        {
            words.add(text(longest));
        }
        return words;
    }

    private List<String> pairs(final String command, final String key, final int count)
    {
        return elements(command, key, 2 * count);
    }

    /** Integers, repetitions, noise. */
    private String text(final int longest)
    {
        switch (random.nextInt(4))
        {
            case 0:
                return Long.toString(random.nextLong() >> random.nextInt(64));
            case 1:
                return "abc".repeat(1 + random.nextInt(longest + 1));
            case 2:
                return "x".repeat(random.nextInt(longest + 1)) + random.nextInt(1000);
            default:
                final StringBuilder noise = new StringBuilder();
                for (int i = random.nextInt(longest + 1); i >= 0; i--)
                {
                    noise.append((char) random.nextInt(256));
                }
                return noise.toString();
        }
    }
}
