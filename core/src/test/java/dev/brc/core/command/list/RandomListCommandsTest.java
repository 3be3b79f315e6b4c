package dev.brc.core.command.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import dev.brc.core.BrcServer;
import dev.brc.core.testing.CommandGrammar;
import dev.brc.core.testing.RandomDifferential;
import dev.brc.core.testing.RedisReference;
import dev.brc.core.testing.Target;
import org.junit.jupiter.api.Test;

/** Random sequences of list commands against redis-server. */
class RandomListCommandsTest
{
    private static final int ROUNDS = Integer.getInteger("brc.random-rounds", 100);
    private static final int COMMANDS = 80;
    private static final String[] KEYS = {"a", "b", "c"};

    @Test
    void shouldAnswerRandomListCommandsLikeRedis()
    {
        final CommandGrammar grammar = new CommandGrammar()
            .rule("key", KEYS)
            .rule("digit", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
            .rule("index", "{digit}", "-{digit}", "1{digit}", "-1{digit}", "{digit}{digit}", "100000", "x")
            .rule("count", "{digit}", "{digit}", "1{digit}", "-1", "x")
            .rule("element", "{digit}", "x", "y", "e{digit}", "\"\"", "-{digit}{digit}{digit}", "0{digit}",
                "1{digit}{digit}{digit}{digit}", "9223372036854775807", "\"\\x00\\xff\"",
                "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqr{digit}{digit}")
            .rule("elements", "{element}", "{element} {elements}", "{element} {element} {element} {elements}")
            .rule("end", "LEFT", "RIGHT", "left", "RIGHT", "x")
            .rule("side", "BEFORE", "AFTER")
            .rule("pos", "RANK {index}", "COUNT {count}", "MAXLEN {count}")
            .rule("pos-options", "", "{pos}", "{pos} {pos}", "{pos} {pos} {pos}")
            .rule("command", "RPUSH {key} {elements}", "LPUSH {key} {elements}", "RPUSH {key} {elements}",
                "LPUSHX {key} {elements}", "RPUSHX {key} {elements}", "LPOP {key}", "RPOP {key}", "LPOP {key} {count}",
                "RPOP {key} {count}", "LRANGE {key} {index} {index}", "LRANGE {key} 0 -1", "LINDEX {key} {index}",
                "LSET {key} {index} {element}", "LSET {key} {index} {element}",
                "LINSERT {key} {side} {element} {element}",
                "LINSERT {key} {side} {element} {element}", "LREM {key} {index} {element}",
                "LTRIM {key} {digit} -{digit}",
                "LTRIM {key} {index} {index}", "LPOS {key} {element} {pos-options}",
                "LPOS {key} {element} {pos-options}",
                "LMOVE {key} {key} {end} {end}", "RPOPLPUSH {key} {key}", "LMPOP 2 {key} {key} {end} COUNT {count}",
                "LMPOP 1 {key} {end}", "BLPOP {key} {key} 0.001", "BLMOVE {key} {key} {end} {end} 0.001", "LLEN {key}",
                "COPY {key} {key}", "COPY {key} {key} REPLACE", "RENAME {key} {key}", "DEL {key}",
                "CONFIG SET list-max-listpack-size {digit}", "CONFIG SET list-max-listpack-size -2",
                "SET {key} v", "DEL {key}");
        final List<String> epilogue = new ArrayList<>(List.of("DBSIZE"));
        for (final String key : KEYS)
        {
            epilogue.addAll(List.of("TYPE " + key, "LRANGE " + key + " 0 -1", "LLEN " + key));
        }
        epilogue.add("CONFIG SET list-max-listpack-size -2");
        try (BrcServer server = BrcServer.builder().port(0).start())
        {
            final RandomDifferential differential = new RandomDifferential(RedisReference.shared().target(),
                new Target("brc", "127.0.0.1", server.port()), grammar, epilogue);
            differential.run(RandomDifferential.seed(), ROUNDS, COMMANDS);
            assertThat(differential.replies()).isGreaterThan((long) ROUNDS * COMMANDS);
        }
    }
}
