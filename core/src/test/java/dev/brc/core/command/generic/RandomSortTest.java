package dev.brc.core.command.generic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.brc.core.BrcServer;
import dev.brc.core.testing.CommandGrammar;
import dev.brc.core.testing.RandomDifferential;
import dev.brc.core.testing.RedisReference;
import dev.brc.core.testing.Target;

/** Random SORTs of lists, sets and sorted sets against redis-server. */
class RandomSortTest
{
    private static final int ROUNDS = Integer.getInteger("brc.random-rounds", 150);
    private static final int COMMANDS = 60;

    @Test
    void shouldSortLikeRedis()
    {
        try (BrcServer server = BrcServer.builder().port(0).start())
        {
            final RandomDifferential differential = new RandomDifferential(RedisReference.shared().target(),
                new Target("brc", "127.0.0.1", server.port()), grammar(),
                List.of("LRANGE d 0 -1", "TYPE d", "SORT s ALPHA", "SORT l ALPHA", "SORT z BY nosort"));
            differential.run(RandomDifferential.seed(), ROUNDS, COMMANDS);
            assertThat(differential.replies()).isGreaterThan((long) ROUNDS * COMMANDS);
        }
    }

    private static CommandGrammar grammar()
    {
        return new CommandGrammar()
            .rule("digit", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
            .rule("e", "{digit}", "{digit}{digit}", "-{digit}", "{digit}.5")
            .rule("es", "{e}", "{e} {es}", "{e} {e} {e} {es}")
            .rule("word", "{e}", "{e}", "a{digit}", "\"\"")
            .rule("key", "l", "s", "z")
            .rule("by", "", "BY w*", "BY h*->f", "BY v{digit}*")
            .rule("get", "", "", "GET w*", "GET #", "GET # GET h*->f", "GET w{digit}")
            .rule("limit", "", "", "LIMIT {digit} {digit}", "LIMIT -1 {digit}", "LIMIT {digit} -1")
            .rule("order", "", "ASC", "DESC")
            .rule("options", "{by} {limit} {get} {order}", "{limit} {get} ALPHA {order}")
            .rule("command", "RPUSH l {es}", "SADD s {es}", "ZADD z {digit} {e} {digit} {e}", "SET w{e} {e}",
                "SET w{e} {word}",
                "HSET h{e} f {e}", "DEL w{e} h{e} w{e}", "SORT {key} {options}", "SORT {key} {options}",
                "SORT_RO {key} {options}", "SORT {key} {options} STORE d", "SORT l BY nosort {limit} {get} {order}",
                "SORT z BY nosort {limit} {get} {order}", "SORT s BY nosort {get} STORE d", "DEL {key}");
    }
}
