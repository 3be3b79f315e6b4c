package dev.brc.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The resources against redis-server 7.0.15. */
class CommandTableRedisTest
{
    @Test
    void shouldHoldWhatTheLiveRedisSays() throws IOException
    {
        if (Boolean.getBoolean("brc.regenerate"))
        {
            CommandTableGenerator.write();
            return; // into the sources: the classes still hold the old ones
        }
        final Map<String, String> generated = CommandTableGenerator.generate();
        assertThat(generated).hasSize(3);
        generated.forEach((name, text) -> assertThat(CommandSpecs.resource(name)).as(name).isEqualTo(text));
    }
}
