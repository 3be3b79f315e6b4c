package dev.brc.core.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import dev.brc.core.BrcServer;
import dev.brc.core.encoding.Listpack;
import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.RedisReference;
import dev.brc.core.testing.Reply;

/** What RESTORE does with payloads that nobody would send by accident: damaged, but with the right checksum; and of old encodings. */
class DamagedPayloadTest
{
    private static final int ROUNDS = 20 * Integer.getInteger("brc.random-rounds", 150);

    private static byte[] sealed(final byte[] value)
    {
        final RdbWriter out = new RdbWriter();
        out.raw(value, 0, value.length);
        return out.finish();
    }

    private static Reply restore(final RawClient client, final String key, final byte[] payload)
    {
        return client.command("RESTORE".getBytes(StandardCharsets.US_ASCII), key.getBytes(StandardCharsets.US_ASCII),
            new byte[]
            {'0'}, payload, "REPLACE".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void shouldRefuseOrUseDamagedValuesButNeverFail()
    {
        final SplittableRandom random = new SplittableRandom(System.nanoTime());
        try (BrcServer server = BrcServer.builder().port(0).start();
            RawClient client = RawClient.connect("127.0.0.1", server.port()))
        {
            final List<byte[]> values = values(client);
            int refused = 0;
            for (int i = 0; i < ROUNDS; i++)
            {
                final byte[] value = values.get(random.nextInt(values.size())).clone();
                for (int n = random.nextInt(4); n >= 0; n--)
                {
                    value[random.nextInt(value.length)] = (byte) random.nextInt(256);
                }
                final byte[] cut = random.nextInt(4) == 0 ? Arrays.copyOf(value, random.nextInt(value.length)) : value;
                final Reply reply = restore(client, "k", sealed(cut));
                if (reply.isError())
                {
                    assertThat(reply.text()).isEqualTo("ERR Bad data format");
                    refused++;
                }
                else
                {
                    use(client);
                }
            }
            assertThat(refused).isPositive();
        }
    }

    @Test
    void shouldRefuseStreamNodesThatCannotBeChangedInPlace()
    {
        final Listpack empty = new Listpack();
        for (final int master : new int[]{0, 0, 0, 0})
        {
            empty.append(master);
        }
        final Listpack wide = new Listpack();
        for (final int element : new int[]{1, 0, 1, 7, 0, 1000, 0, 0, 5, 4})
        {
            wide.append(element);
        }
        try (BrcServer server = BrcServer.builder().port(0).start();
            RawClient client = RawClient.connect("127.0.0.1", server.port()))
        {
            assertThat(restore(client, "k", stream(0, empty, empty)).text()).isEqualTo("ERR Bad data format");
            assertThat(restore(client, "k", stream(1, wide)).text()).isEqualTo("ERR Bad data format");
            assertThat(client.command("PING").text()).isEqualTo("PONG");
        }
    }

    private static byte[] stream(final int entries, final Listpack... nodes)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(length(nodes.length));
        for (int i = 0; i < nodes.length; i++)
        {
            final byte[] id = new byte[16];
            id[7] = (byte) (i + 1);
            bytes.writeBytes(text(id));
            bytes.writeBytes(text(Arrays.copyOf(nodes[i].array(), nodes[i].bytes())));
        }
        bytes.writeBytes(length(entries));
        bytes.writeBytes(new byte[]{9, 0, 0}); // last id, groups
        return value(RdbFormat.STREAM_LISTPACKS, bytes.toByteArray());
    }

    private static List<byte[]> values(final RawClient client)
    {
        client.command("SET", "string", "abcabcabcabcabcabcabcabcabcabcabc");
        client.command("RPUSH", "list", "a", "1", "300", "abcabcabcabcabcabcabcabcabcabc");
        client.command("SADD", "intset", "1", "2", "70000");
        client.command("SADD", "set", "a", "b", "1");
        client.command("HSET", "hash", "f", "v", "g", "1");
        client.command("HSET", "table", "f", "v".repeat(100), "g", "1");
        client.command("ZADD", "zset", "1", "a", "2.5", "b");
        client.command("ZADD", "skiplist", "1", "a", "2.5", "b".repeat(100));
        client.command("XADD", "stream", "1-1", "f", "v", "g", "1");
        client.command("XADD", "stream", "2-1", "f", "v");
        client.command("XGROUP", "CREATE", "stream", "group", "0");
        client.command("XREADGROUP", "GROUP", "group", "c", "STREAMS", "stream", ">");
        final List<byte[]> values = new ArrayList<>();
        for (final String key : client.command("KEYS", "*").texts())
        {
            final byte[] dump = client.command("DUMP", key).content();
            values.add(Arrays.copyOf(dump, dump.length - RdbFormat.FOOTER_BYTES));
        }
        return values;
    }

    /** Reads all of the value: a server that let something malformed in would die here. */
    private static void use(final RawClient client)
    {
        client.command("DUMP", "k");
        client.command("MEMORY", "USAGE", "k");
        client.command("COPY", "k", "copy", "REPLACE");
        switch (client.command("TYPE", "k").text())
        {
            case "string":
                client.command("GET", "k");
                break;
            case "list":
                client.command("LRANGE", "k", "0", "-1");
                client.command("LINDEX", "k", "-1");
                break;
            case "set":
                client.command("SMEMBERS", "k");
                client.command("SADD", "k", "x");
                break;
            case "hash":
                client.command("HGETALL", "k");
                client.command("HSET", "k", "f", "v");
                break;
            case "zset":
                client.command("ZRANGE", "k", "0", "-1", "WITHSCORES");
                client.command("ZADD", "k", "5", "x");
                break;
            default:
                client.command("XRANGE", "k", "-", "+");
                client.command("XREVRANGE", "k", "+", "-");
                client.command("XINFO", "STREAM", "k", "FULL");
                client.command("XTRIM", "k", "MAXLEN", "1");
                client.command("XADD", "k", "*", "f", "v");
                break;
        }
        assertThat(client.command("PING").text()).isEqualTo("PONG");
    }

    @Test
    void shouldReadOldEncodingsAsRedisDoes()
    {
        final byte[] ziplist = ziplist("a", "1", "b", "-70000", "c", "300", "d", "x".repeat(70), "e", "12", "f",
            "9876543210");
        final List<byte[]> payloads = List.of(
            value(RdbFormat.LIST, length(2), text("a"), text("b")),
            value(RdbFormat.LIST_ZIPLIST, text(ziplist)),
            value(RdbFormat.LIST_QUICKLIST, length(2), text(ziplist), text(ziplist("z"))),
            value(RdbFormat.HASH_ZIPLIST, text(ziplist)),
            value(RdbFormat.ZSET_ZIPLIST, text(ziplist("a", "1", "b", "2.5", "c", "3"))),
            value(RdbFormat.ZSET, length(2), text("a"), new byte[]
            {3, '1', '.', '5'}, text("b"), new byte[]{(byte) 254}),
            value(RdbFormat.HASH_ZIPMAP,
                text(new byte[]
                {2, 1, 'a', 1, 0, 'x', 1, 'b', 2, 1, 'y', 'z', 0, (byte) 255})),
            value(RdbFormat.LIST_QUICKLIST_2, length(1), length(RdbFormat.NODE_PLAIN), text("plain")));
        try (BrcServer server = BrcServer.builder().port(0).start();
            RawClient subject = RawClient.connect("127.0.0.1", server.port());
            RedisReference redis = RedisReference.start();
            RawClient reference = redis.connect())
        {
            for (final byte[] payload : payloads)
            {
                final String name = "type " + payload[0];
                assertThat(restore(reference, "k", payload).text()).as(name).isEqualTo("OK");
                assertThat(restore(subject, "k", payload).text()).as(name).isEqualTo("OK");
                assertThat(restore(reference, "back", subject.command("DUMP", "k").content()).text()).isEqualTo("OK");
                assertThat(reference.command("DEBUG", "DIGEST-VALUE", "back").raw()).as(name)
                    .isEqualTo(reference.command("DEBUG", "DIGEST-VALUE", "k").raw());
                assertThat(subject.command("OBJECT", "ENCODING", "k").raw()).as(name)
                    .isEqualTo(reference.command("OBJECT", "ENCODING", "k").raw());
            }
        }
    }

    private static byte[] value(final int type, final byte[]... parts)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(type);
        for (final byte[] part : parts)
        {
            bytes.writeBytes(part);
        }
        return sealed(bytes.toByteArray());
    }

    private static byte[] length(final int length)
    {
        return new byte[]{(byte) length};
    }

    private static byte[] text(final String text)
    {
        return text(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] text(final byte[] text)
    {
        final RdbWriter out = new RdbWriter();
        out.length(text.length);
        out.raw(text, 0, text.length);
        return Arrays.copyOf(out.array(), out.length());
    }

    /** A ziplist; numbers are stored as integers of the smallest size. */
    private static byte[] ziplist(final String... texts)
    {
        final RdbWriter entries = new RdbWriter();
        int previous = 0;
        int last = 0;
        for (final String text : texts)
        {
            last = entries.length();
            entries.byte8(previous);
            if (text.matches("-?\\d{1,18}"))
            {
                integer(entries, Long.parseLong(text));
            }
            else
            {
                if (text.length() < 64)
                {
                    entries.byte8(text.length());
                }
                else
                {
                    entries.byte8(0x40 | text.length() >> 8);
                    entries.byte8(text.length());
                }
                entries.raw(text.getBytes(StandardCharsets.US_ASCII), 0, text.length());
            }
            previous = entries.length() - last;
        }
        final RdbWriter out = new RdbWriter();
        out.little(10 + entries.length() + 1, 4);
        out.little(10 + last, 4);
        out.little(texts.length, 2);
        out.raw(entries.array(), 0, entries.length());
        out.byte8(0xff);
        return Arrays.copyOf(out.array(), out.length());
    }

    private static void integer(final RdbWriter out, final long value)
    {
        if (value >= 0 && value <= 12)
        {
            out.byte8(0xf1 + (int) value);
        }
        else if (value == (byte) value)
        {
            out.byte8(0xfe);
            out.little(value, 1);
        }
        else if (value == (short) value)
        {
            out.byte8(0xc0);
            out.little(value, 2);
        }
        else if (value >= -(1 << 23) && value < 1 << 23)
        {
            out.byte8(0xf0);
            out.little(value, 3);
        }
        else if (value == (int) value)
        {
            out.byte8(0xd0);
            out.little(value, 4);
        }
        else
        {
            out.byte8(0xe0);
            out.little(value, 8);
        }
    }
}
