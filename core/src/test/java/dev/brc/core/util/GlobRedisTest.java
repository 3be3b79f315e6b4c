package dev.brc.core.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.RedisReference;
import dev.brc.core.testing.Reply;

/** Random patterns against the KEYS and COMMAND LIST of redis-server 7.0.15. */
class GlobRedisTest
{
    private static final int KEYS = 300;
    private static final int PATTERNS = 10_000;
    private static final int BATCH = 200;
    private static final String KEY_ALPHABET = "aabbcABZ-]^[\\*?\u00e9\0";
    private static final String PATTERN_ALPHABET = "aabcABZ-]^[[**?\\\u00e9\0";
    private static final String NAME_PATTERN_ALPHABET = "aAeEgGtTsSxX*?[-]^|\\*zZ";

    private final long seed = Long.getLong("brc.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void shouldMatchKeysAsRedis()
    {
        try (RedisReference server = RedisReference.start(); RawClient redis = server.connect())
        {
            final Set<String> keys = new TreeSet<>(Set.of(""));
            while (keys.size() < KEYS)
            {
                keys.add(text(KEY_ALPHABET, 5));
            }
            keys.forEach(key -> redis.command(bytes("SET"), bytes(key), bytes("")));
            final List<String> patterns = new ArrayList<>();
            for (int i = 0; i < PATTERNS; i++)
            {
                patterns.add(text(PATTERN_ALPHABET, 7));
            }
            // KEYS looks at nothing but the keyspace for "*", and does not match the pattern then
            patterns.removeIf(pattern -> pattern.equals("*"));
            compare(redis, patterns, keys, false, "KEYS");
        }
    }

    @Test
    void shouldIgnoreCaseAsRedis()
    {
        try (RawClient redis = RedisReference.shared().connect())
        {
            final Set<String> names = new TreeSet<>(redis.command("COMMAND", "LIST").texts());
            final List<String> patterns = new ArrayList<>();
            for (int i = 0; i < PATTERNS / 5; i++)
            {
                patterns.add(text(NAME_PATTERN_ALPHABET, 6));
            }
            compare(redis, patterns, names, true, "COMMAND", "LIST", "FILTERBY", "PATTERN");
        }
    }

    private void compare(final RawClient redis, final List<String> patterns, final Set<String> strings,
        final boolean ignoreCase, final String... command)
    {
        for (int start = 0; start < patterns.size(); start += BATCH)
        {
            final List<String> batch = patterns.subList(start, Math.min(start + BATCH, patterns.size()));
            for (final String pattern : batch)
            {
                final byte[][] request = new byte[command.length + 1][];
                for (int i = 0; i < command.length; i++)
                {
                    request[i] = bytes(command[i]);
                }
                request[command.length] = bytes(pattern);
                redis.send(request);
            }
            for (final String pattern : batch)
            {
                final Reply theirs = redis.receive();
                final Set<String> ours = new TreeSet<>();
                for (final String string : strings)
                {
                    if (Glob.matches(bytes(pattern), 0, pattern.length(), bytes(string), 0, string.length(),
                        ignoreCase))
                    {
                        ours.add(string);
                    }
                }
                assertThat(ours).as("seed %d: pattern '%s'", seed, pattern).isEqualTo(new TreeSet<>(theirs.texts()));
            }
        }
    }

    private String text(final String alphabet, final int maxLength)
    {
        final StringBuilder text = new StringBuilder();
        final int length = random.nextInt(maxLength + 1);
        for (int i = 0; i < length; i++)
        {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
