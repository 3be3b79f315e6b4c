package dev.brc.core.command.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import dev.brc.core.BrcServer;
import dev.brc.core.testing.CommandGrammar;
import dev.brc.core.testing.RandomDifferential;
import dev.brc.core.testing.RedisReference;
import dev.brc.core.testing.Target;

/** Random sequences of stream commands against redis-server, with nodes so small that there are many. */
class RandomStreamCommandsTest
{
    private static final int ROUNDS = Integer.getInteger("brc.random-rounds", 150);
    private static final int COMMANDS = 60;
    private static final String[] KEYS = {"a", "b"};
    /** What depends on the time: idle times, times of deliveries. */
    private static final Pattern TIMES = Pattern.compile(
        "(\\*4\r\n\\$\\d+\r\n\\d+-\\d+\r\n\\$\\d+\r\n\\w+\r\n|\\*3\r\n\\$\\d+\r\n\\d+-\\d+\r\n|seen-time\r\n|idle\r\n):\\d+");

    @Test
    void shouldAnswerRandomStreamCommandsLikeRedis()
    {
        run(grammar().rule("command", "{add}", "{add}", "{add}", "{shorten}", "{read}", "{read}", "{read}", "{key}"));
    }

    @Test
    void shouldAnswerRandomConsumerGroupCommandsLikeRedis()
    {
        run(grammar().rule("command", "{add}", "{add}", "{shorten}", "{group}", "{group}", "{group-read}",
            "{group-read}",
            "{group-read}", "{claim}", "{claim}", "{info}"));
    }

    private static void run(final CommandGrammar grammar)
    {
        final List<String> epilogue = new ArrayList<>();
        for (final String key : KEYS)
        {
            epilogue.addAll(List.of("TYPE " + key, "XLEN " + key, "XINFO STREAM " + key, "XINFO STREAM " + key
                + " FULL COUNT 0", "XINFO GROUPS " + key, "XRANGE " + key + " - +", "XREVRANGE " + key + " + -"));
        }
        try (RedisReference redis = RedisReference.start("--stream-node-max-entries", "5");
            BrcServer server = BrcServer.builder().port(0).setting("stream-node-max-entries", "5").start())
        {
            final RandomDifferential differential = new RandomDifferential(redis.target(),
                new Target("brc", "127.0.0.1", server.port()), grammar, epilogue)
                .view(RandomStreamCommandsTest::withoutTimes);
            differential.run(RandomDifferential.seed(), ROUNDS, COMMANDS);
            assertThat(differential.replies()).isGreaterThan((long) ROUNDS * COMMANDS);
        }
    }

    private static byte[] withoutTimes(final byte[] reply)
    {
        final String text = new String(reply, StandardCharsets.ISO_8859_1);
        return TIMES.matcher(text).replaceAll("$1:time").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static CommandGrammar grammar()
    {
        return new CommandGrammar()
            .rule("k", KEYS)
            .rule("digit", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
            .rule("count", "0", "1", "2", "3", "{digit}", "{digit}{digit}", "-1", "x")
            .rule("id", "{digit}", "{digit}-{digit}", "{digit}{digit}-{digit}", "{digit}{digit}", "1{digit}-{digit}",
                "2{digit}-{digit}", "{digit}-", "x", "0", "18446744073709551615-18446744073709551614", " +{digit}",
                "00{digit}-0{digit}", "{digit}--{digit}", "184467440737095516{digit}{digit}")
            .rule("new", "{digit}", "{digit}-{digit}", "{digit}{digit}-{digit}", "1{digit}-*", "2{digit}-{digit}",
                "3{digit}-*", "{digit}{digit}-*", "{digit}{digit}-{digit}{digit}", "{digit}{digit}{digit}-*",
                "{digit}{digit}{digit}-{digit}", "1{digit}{digit}{digit}{digit}-*")
            .rule("bound", "-", "+", "{id}", "({id}", "{id}", "(-", "(18446744073709551615-18446744073709551615",
                "(0-0")
            .rule("text", "f", "g", "{digit}", "-{digit}{digit}{digit}", "\"\"", "12345678901", "99999999999999999999",
                "${repeat:x:100}", "\"\\x00\\xff\"")
            .rule("pairs", "f {text}", "f {text}", "f {text} g {text}", "f {text} g {text}", "{text} {text}",
                "{text} {text} {text} {text} {text} {text}", "{text}")
            .rule("sign", "", "=", "~")
            .rule("limit", "", "", "LIMIT {digit}", "LIMIT {digit}{digit}", "LIMIT {count}")
            .rule("trim", "MAXLEN {sign} {count}", "MINID {sign} {id}", "MAXLEN ~ {count} {limit}",
                "MINID ~ {id} {limit}", "MAXLEN {sign} {digit} {limit}")
            .rule("add", "XADD {k} {new} {pairs}", "XADD {k} {new} {pairs}", "XADD {k} {new} {pairs}",
                "XADD {k} NOMKSTREAM {new} {pairs}", "XADD {k} {trim} {new} {pairs}", "XADD {k} {digit}-* f {text}",
                "XADD {k} {digit}{digit}{digit}-* f {text}")
            .rule("ids", "{id}", "{id} {id}", "{id} {ids}")
            .rule("shorten", "XDEL {k} {ids}", "XDEL {k} {ids}", "XTRIM {k} {trim}", "XTRIM {k} {trim}",
                "XSETID {k} {id}", "XSETID {k} {id} ENTRIESADDED {count} MAXDELETEDID {id}",
                "XSETID {k} {digit}{digit}{digit} ENTRIESADDED {digit}")
            .rule("with-count", "", "COUNT {count}")
            .rule("read", "XLEN {k}", "XRANGE {k} {bound} {bound} {with-count}",
                "XRANGE {k} - + {with-count}", "XREVRANGE {k} + - {with-count}",
                "XREVRANGE {k} {bound} {bound} {with-count}", "XREAD {with-count} STREAMS {k} {id}",
                "XREAD {with-count} STREAMS a b {id} {id}", "XREAD STREAMS {k} $", "XINFO STREAM {k}",
                "XINFO STREAM {k} FULL", "XINFO STREAM {k} FULL {with-count}", "XREAD STREAMS {k} {id} 5")
            .rule("key", "DEL {k}", "SET {k} x", "COPY a b REPLACE", "RENAME b a", "OBJECT ENCODING {k}", "TYPE {k}")
            .rule("g", "g", "g", "h")
            .rule("c", "alice", "bob", "carol")
            .rule("read-from", "", "", "ENTRIESREAD {count}", "MKSTREAM", "MKSTREAM ENTRIESREAD {digit}")
            .rule("group", "XGROUP CREATE {k} {g} {id} {read-from}", "XGROUP CREATE {k} {g} $ {read-from}",
                "XGROUP CREATE {k} {g} 0 MKSTREAM", "XGROUP SETID {k} {g} {id} {read-from}", "XGROUP SETID {k} {g} $",
                "XGROUP DESTROY {k} {g}", "XGROUP CREATECONSUMER {k} {g} {c}", "XGROUP DELCONSUMER {k} {g} {c}")
            .rule("group-read", "XREADGROUP GROUP {g} {c} {with-count} STREAMS {k} >",
                "XREADGROUP GROUP {g} {c} {with-count} STREAMS {k} >",
                "XREADGROUP GROUP {g} {c} {with-count} STREAMS {k} {id}",
                "XREADGROUP GROUP {g} {c} NOACK STREAMS {k} >",
                "XREADGROUP GROUP {g} {c} STREAMS a b > {id}", "XREADGROUP GROUP {g} {c} STREAMS {k} $",
                "XACK {k} {g} {ids}")
            .rule("min-idle", "0", "0", "0", "100000000", "x")
            .rule("claim-option", "JUSTID", "FORCE", "IDLE {digit}", "TIME {digit}{digit}", "RETRYCOUNT {digit}",
                "LASTID {id}", "FORCE RETRYCOUNT {digit}", "{text}")
            .rule("claim-options", "", "", "{claim-option}", "{claim-option} {claim-option}")
            .rule("claim", "XCLAIM {k} {g} {c} {min-idle} {ids} {claim-options}",
                "XAUTOCLAIM {k} {g} {c} {min-idle} {bound} {with-count}",
                "XAUTOCLAIM {k} {g} {c} 0 0 {with-count}", "XAUTOCLAIM {k} {g} {c} 0 {id} JUSTID",
                "XPENDING {k} {g}",
                "XPENDING {k} {g} {bound} {bound} {digit}", "XPENDING {k} {g} - + {digit}{digit} {c}",
                "XPENDING {k} {g} IDLE {min-idle} - + 10", "XPENDING {k} {g} - +")
            .rule("info", "XINFO GROUPS {k}", "XINFO CONSUMERS {k} {g}", "XINFO STREAM {k} FULL",
                "XINFO STREAM {k} FULL COUNT {count}", "COPY a b REPLACE");
    }
}
