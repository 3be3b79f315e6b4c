package dev.brc.core.command.set;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import dev.brc.core.BrcServer;
import dev.brc.core.testing.CommandGrammar;
import dev.brc.core.testing.RandomDifferential;
import dev.brc.core.testing.RedisReference;
import dev.brc.core.testing.Target;
import org.junit.jupiter.api.Test;

/** Random sequences of set commands against redis-server. */
class RandomSetCommandsTest
{
    private static final int ROUNDS = Integer.getInteger("brc.random-rounds", 100);
    private static final int COMMANDS = 100;
    private static final String[] KEYS = {"a", "b", "c", "d"};

    @Test
    void shouldAnswerRandomSetCommandsLikeRedis()
    {
        final CommandGrammar grammar = new CommandGrammar()
            .rule("key", KEYS)
            .rule("keys", "{key}", "{key} {keys}", "{key} {key} {key}")
            .rule("digit", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
            .rule("integer", "{digit}", "{digit}", "-{digit}", "{digit}{digit}", "4{digit}000",
                "30000{digit}0000{digit}")
            .rule("member", "{integer}", "{integer}", "{integer}", "{integer}", "{integer}", "m{digit}", "0{digit}",
                "\"\"")
            .rule("members", "{member}", "{member} {members}", "{member} {member} {member} {members}")
            .rule("integers", "{integer}", "{integer} {integers}", "{integer} {integer} {integers}")
            .rule("change", "SADD {key} {integers}", "SADD {key} {integers}", "SADD {key} {members}",
                "SREM {key} {members}", "SREM {key} {members}", "SMOVE {key} {key} {member}",
                "SINTERSTORE {key} {keys}",
                "SUNIONSTORE {key} {keys}", "SDIFFSTORE {key} {keys}", "COPY {key} {key} REPLACE", "SPOP {key} 1000",
                "DEL {key}", "SET {key} v", "DEL {key}", "CONFIG SET set-max-intset-entries {digit}",
                "CONFIG SET set-max-intset-entries 512")
            .rule("read", "SISMEMBER {key} {member}", "SMISMEMBER {key} {members}", "SCARD {key}", "SMEMBERS {key}",
                "SINTER {keys}", "SUNION {keys}", "SDIFF {keys}", "SINTERCARD 2 {key} {key}",
                "SINTERCARD 1 {key} LIMIT {digit}", "SRANDMEMBER {key} 1000", "OBJECT ENCODING {key}")
            .rule("command", "{change}", "{read}");
        final List<String> epilogue = new ArrayList<>(List.of("DBSIZE"));
        for (final String key : KEYS)
        {
            epilogue.addAll(List.of("OBJECT ENCODING " + key, "SMEMBERS " + key));
        }
        epilogue.add("CONFIG SET set-max-intset-entries 512");
        try (BrcServer server = BrcServer.builder().port(0).start())
        {
            final RandomDifferential differential = new RandomDifferential(RedisReference.shared().target(),
                new Target("brc", "127.0.0.1", server.port()), grammar, epilogue)
                .unordered("SMEMBERS", "SINTER", "SUNION", "SDIFF", "SPOP", "SRANDMEMBER");
            differential.run(RandomDifferential.seed(), ROUNDS, COMMANDS);
            assertThat(differential.replies()).isGreaterThan((long) ROUNDS * COMMANDS);
        }
    }
}
