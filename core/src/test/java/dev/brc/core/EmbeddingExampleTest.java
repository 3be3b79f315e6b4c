package dev.brc.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

import dev.brc.core.config.ConfigException;

/** The examples of README.md and docs/embedding.md. */
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

    @Test
    void shouldTakeSettingsByTheirNames()
    {
        try (BrcServer server = BrcServer.builder()
            .port(0)
            .bind("127.0.0.1", "-::1") // the minus: this one may be missing
            .setting("maxmemory", "100mb")
            .setting("maxmemory-policy", "allkeys-lru")
            .setting("requirepass", "secret")
            .start();
            Jedis jedis = new Jedis("127.0.0.1", server.port()))
        {
            jedis.auth("secret");
            assertThat(jedis.configGet("maxmemory")).containsEntry("maxmemory", "104857600");
        }
    }

    @Test
    void shouldSayWhatIsWrongWithASetting()
    {
        assertThatThrownBy(() -> BrcServer.builder().setting("maxmemory", "lots"))
            .isInstanceOf(ConfigException.class)
            .hasMessageContaining("argument must be a memory value");
    }

    @Test
    void shouldKeepServersApart()
    {
        try (BrcServer one = BrcServer.builder().port(0).start();
            BrcServer two = BrcServer.builder().port(0).start();
            Jedis first = new Jedis("127.0.0.1", one.port());
            Jedis second = new Jedis("127.0.0.1", two.port()))
        {
            first.set("k", "one");
            assertThat(second.get("k")).isNull();
        }
    }
}
