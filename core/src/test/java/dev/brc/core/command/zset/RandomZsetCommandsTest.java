package dev.brc.core.command.zset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import dev.brc.core.BrcServer;
import dev.brc.core.testing.CommandGrammar;
import dev.brc.core.testing.RandomDifferential;
import dev.brc.core.testing.RedisReference;
import dev.brc.core.testing.Target;
import org.junit.jupiter.api.Test;

/** Random sequences of sorted set commands against redis-server. */
class RandomZsetCommandsTest
{
    private static final int ROUNDS = Integer.getInteger("brc.random-rounds", 100);
    private static final int COMMANDS = 100;
    private static final String[] KEYS = {"a", "b", "c"};

    @Test
    void shouldAnswerRandomSortedSetCommandsLikeRedis()
    {
        final CommandGrammar grammar = new CommandGrammar()
            .rule("key", KEYS)
            .rule("digit", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
            .rule("member", "m{digit}", "m{digit}", "n{digit}", "{digit}", "0{digit}", "\"\"", "m{digit}{digit}",
                "abcdefghijklmnop{digit}")
            .rule("score", "{digit}", "{digit}", "-{digit}", "{digit}.{digit}", "{digit}{digit}{digit}", "1e{digit}",
                "inf", "-inf", "1e1{digit}", "x")
            .rule("pairs", "{score} {member}", "{score} {member} {pairs}", "{score} {member} {score} {member} {pairs}")
            .rule("flags", "", "", "NX", "XX", "GT", "LT", "CH", "GT CH", "XX LT", "INCR", "NX INCR", "NX GT")
            .rule("index", "{digit}", "-{digit}", "1{digit}", "-1{digit}")
            .rule("limit", "", "", "LIMIT {digit} {digit}", "LIMIT {digit} -1", "LIMIT -1 5")
            .rule("scores", "", "WITHSCORES")
            .rule("min", "{score}", "({score}", "-inf", "{digit}")
            .rule("max", "{score}", "({score}", "+inf", "{digit}{digit}")
            .rule("lex", "[{member}", "({member}", "-", "+")
            .rule("end", "MIN", "MAX")
            .rule("weights", "", "WEIGHTS {score} {score}")
            .rule("aggregate", "", "AGGREGATE SUM", "AGGREGATE MIN", "AGGREGATE MAX")
            .rule("change", "ZADD {key} {flags} {pairs}", "ZADD {key} {pairs}", "ZADD {key} {pairs}",
                "ZINCRBY {key} {score} {member}", "ZREM {key} {member} {member}",
                "ZREMRANGEBYRANK {key} {index} {index}",
                "ZREMRANGEBYSCORE {key} {min} {min}", "ZPOPMIN {key}", "ZPOPMAX {key} {digit}",
                "ZMPOP 2 {key} {key} {end} COUNT {digit}", "BZPOPMIN {key} 0.001", "COPY {key} {key} REPLACE",
                "ZUNIONSTORE {key} 2 {key} {key} {weights} {aggregate}",
                "ZINTERSTORE {key} 2 {key} {key} {weights} {aggregate}", "ZDIFFSTORE {key} 2 {key} {key}",
                "ZRANGESTORE {key} {key} {index} {index}", "ZRANGESTORE {key} {key} {min} {max} BYSCORE {limit}",
                "CONFIG SET zset-max-listpack-entries {digit}", "CONFIG SET zset-max-listpack-entries 128")
            .rule("read", "ZSCORE {key} {member}", "ZMSCORE {key} {member} {member}", "ZRANK {key} {member}",
                "ZREVRANK {key} {member}", "ZCARD {key}", "ZCOUNT {key} {min} {max}",
                "ZRANGE {key} {index} {index} {scores}",
                "ZREVRANGE {key} {index} {index} {scores}", "ZRANGE {key} {min} {max} BYSCORE {limit} {scores}",
                "ZRANGE {key} {max} {min} BYSCORE REV {scores} {limit}",
                "ZRANGEBYSCORE {key} {min} {max} {scores} {limit}",
                "ZREVRANGEBYSCORE {key} {max} {min} {limit}", "ZUNION 2 {key} {key} {weights} {aggregate} {scores}",
                "ZINTER 2 {key} {key} {weights} {aggregate} {scores}", "ZDIFF 2 {key} {key} {scores}",
                "ZINTERCARD 2 {key} {key}", "ZRANGE {key} 0 -1 REV {scores}", "OBJECT ENCODING {key}")
            .rule("command", "{change}", "{change}", "{read}");
        final List<String> epilogue = new ArrayList<>(List.of("DBSIZE"));
        for (final String key : KEYS)
        {
            epilogue.addAll(List.of("OBJECT ENCODING " + key, "ZRANGE " + key + " 0 -1 WITHSCORES"));
        }
        epilogue.add("CONFIG SET zset-max-listpack-entries 128");
        try (BrcServer server = BrcServer.builder().port(0).start())
        {
            final RandomDifferential differential = new RandomDifferential(RedisReference.shared().target(),
                new Target("brc", "127.0.0.1", server.port()), grammar, epilogue);
            differential.run(RandomDifferential.seed(), ROUNDS, COMMANDS);
            assertThat(differential.replies()).isGreaterThan((long) ROUNDS * COMMANDS);
        }
    }

    /** All members of one score, where ranges of members mean something. */
    @Test
    void shouldAnswerRandomLexCommandsLikeRedis()
    {
        final CommandGrammar grammar = new CommandGrammar()
            .rule("letter", "a", "b", "c", "d", "\\xff", "\\x00")
            .rule("member", "\"{letter}\"", "\"{letter}{letter}\"", "\"{letter}{letter}{letter}\"")
            .rule("members", "0 {member}", "0 {member} {members}")
            .rule("lex", "\"[{letter}{letter}\"", "\"({letter}{letter}\"", "\"[{letter}\"", "-", "+", "(", "x")
            .rule("limit", "", "", "LIMIT 1 2", "LIMIT 0 5", "LIMIT 2 -1")
            .rule("command", "ZADD z {members}", "ZADD z {members}", "ZREM z {member}",
                "ZRANGEBYLEX z {lex} {lex} {limit}",
                "ZREVRANGEBYLEX z {lex} {lex} {limit}", "ZRANGE z {lex} {lex} BYLEX {limit}",
                "ZRANGE z {lex} {lex} BYLEX REV {limit}", "ZLEXCOUNT z {lex} {lex}", "ZREMRANGEBYLEX z {lex} {lex}",
                "ZRANGESTORE y z {lex} {lex} BYLEX {limit}", "ZRANGE y 0 -1",
                "CONFIG SET zset-max-listpack-entries 3", "CONFIG SET zset-max-listpack-entries 128");
        try (BrcServer server = BrcServer.builder().port(0).start())
        {
            final RandomDifferential differential = new RandomDifferential(RedisReference.shared().target(),
                new Target("brc", "127.0.0.1", server.port()), grammar,
                List.of("ZRANGE z 0 -1", "CONFIG SET zset-max-listpack-entries 128"));
            differential.run(RandomDifferential.seed(), ROUNDS, COMMANDS);
            assertThat(differential.replies()).isGreaterThan((long) ROUNDS * COMMANDS);
        }
    }
}
