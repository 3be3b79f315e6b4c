package dev.brc.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The examples of README.md and docs/embedding.md: a server inside of a test. */
class EmbeddingExampleTest
{
    @Test
    void shouldRunInsideOfATest()
    {
        try (BrcServer server = BrcServer.builder().port(0).start())
        {
            Jedis jedis = new Jedis("127.0.0.1", server.port());
            assertThat(jedis.set("greeting", "hello")).isEqualTo("OK");
            assertThat(jedis.get("greeting")).isEqualTo("hello");
        }
    }
}
