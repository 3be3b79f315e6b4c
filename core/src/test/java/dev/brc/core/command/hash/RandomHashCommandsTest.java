package dev.brc.core.command.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import dev.brc.core.BrcServer;
import dev.brc.core.testing.CommandGrammar;
import dev.brc.core.testing.RandomDifferential;
import dev.brc.core.testing.RedisReference;
import dev.brc.core.testing.Target;
import org.junit.jupiter.api.Test;

/** Random sequences of hash commands against redis-server. */
class RandomHashCommandsTest
{
    private static final int ROUNDS = Integer.getInteger("brc.random-rounds", 100);
    private static final int COMMANDS = 80;
    private static final String[] KEYS = {"a", "b", "c"};

    @Test
    void shouldAnswerRandomCommandsOnSmallHashesLikeRedis()
    {
        run(grammar().rule("command", "{change}", "{change}", "{change}", "{read}", "HGETALL {key}", "HKEYS {key}",
            "HVALS {key}", "HSCAN {key} 0", "HSCAN {key} 0 MATCH {pattern}"), "HGETALL ");
    }

    /** The order of fields in a table is nobody's business. */
    @Test
    void shouldAnswerRandomCommandsOnHashesOfAnyEncodingLikeRedis()
    {
        run(grammar().rule("command", "{change}", "{change}", "{change}", "{read}", "OBJECT ENCODING {key}",
            "CONFIG SET hash-max-listpack-entries {digit}", "CONFIG SET hash-max-listpack-value 1{digit}"),
            "OBJECT ENCODING ");
    }

    private static CommandGrammar grammar()
    {
        return new CommandGrammar()
            .rule("key", KEYS)
            .rule("digit", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
            .rule("field", "f{digit}", "f{digit}", "{digit}", "0{digit}", "\"\"")
            .rule("number", "{digit}", "-{digit}", "{digit}{digit}{digit}", "9223372036854775807", "x",
                "{digit}.{digit}", "1e{digit}")
            .rule("value", "{number}", "{number}", "x{digit}", "\"\"", "\"\\x00\\xff\"", "abcdefghijklmnop{digit}",
                "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz")
            .rule("pairs", "{field} {value}", "{field} {value} {pairs}", "{field} {value} {field} {value} {pairs}")
            .rule("fields", "{field}", "{field} {fields}")
            .rule("pattern", "f*", "*{digit}", "[0-5]", "*")
            .rule("change", "HSET {key} {pairs}", "HSET {key} {pairs}", "HMSET {key} {pairs}",
                "HSETNX {key} {field} {value}", "HDEL {key} {fields}", "HDEL {key} {fields}",
                "HINCRBY {key} {field} {number}", "HINCRBYFLOAT {key} {field} {number}", "COPY {key} {key} REPLACE",
                "RENAME {key} {key}", "HSET {key} {field}")
            .rule("read", "HGET {key} {field}", "HMGET {key} {fields}", "HLEN {key}", "HEXISTS {key} {field}",
                "HSTRLEN {key} {field}");
    }

    private static void run(final CommandGrammar grammar, final String last)
    {
        final List<String> epilogue = new ArrayList<>(List.of("DBSIZE"));
        for (final String key : KEYS)
        {
            epilogue.addAll(List.of(last + key, "HLEN " + key,
                "HMGET " + key + " f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 0 1 2 3 4 5 6 7 8 9 00 01 02 03 04 05 06 07 08 09"));
        }
        epilogue.addAll(List.of("CONFIG SET hash-max-listpack-entries 512", "CONFIG SET hash-max-listpack-value 64"));
        try (BrcServer server = BrcServer.builder().port(0).start())
        {
            final RandomDifferential differential = new RandomDifferential(RedisReference.shared().target(),
                new Target("brc", "127.0.0.1", server.port()), grammar, epilogue);
            differential.run(RandomDifferential.seed(), ROUNDS, COMMANDS);
            assertThat(differential.replies()).isGreaterThan((long) ROUNDS * COMMANDS);
        }
    }
}
