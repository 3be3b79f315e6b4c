package dev.brc.ebpf.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.Reply;
import dev.brc.ebpf.testing.ServerProcess;
import dev.brc.ebpf.testing.Tool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** redis-benchmark with its default tests against the standalone jar: every command answered, none with an error. */
class RedisBenchmarkJarTest
{
    private static ServerProcess server;

    @BeforeAll
    static void start()
    {
        server = ServerProcess.jar();
    }

    @AfterAll
    static void stop()
    {
        server.close();
    }

    @ParameterizedTest(name = "{0} clients, pipeline {1}")
    @CsvSource(
    {"50, 1", "50, 16", "1, 64"})
    void shouldServeTheDefaultTests(final int clients, final int pipeline)
    {
        final String tests = supported();
        final String output = Tool.run("redis-benchmark", "-p", Integer.toString(server.port()), "-n", "3000", "-c",
            Integer.toString(clients), "-P", Integer.toString(pipeline), "-r", "1000", "--csv", "-t", tests);
        assertThat(output).doesNotContain("Error from server");
        assertThat(output.lines().filter(line -> line.matches("\".+\",\"[0-9.]+\",.*")))
            .hasSizeGreaterThanOrEqualTo(tests.split(",").length);
    }

    /** Those of the default tests whose commands there are. */
    private static String supported()
    {
        final Map<String, String> tests = new LinkedHashMap<>();
        for (final String test : List.of("set", "get", "incr", "lpush", "rpush", "lpop", "rpop", "sadd", "hset", "spop",
            "mset"))
        {
            tests.put(test, test);
        }
        tests.put("ping_inline", "ping");
        tests.put("ping_mbulk", "ping");
        tests.put("lrange_100", "lrange");
        tests.put("lrange_600", "lrange");
        tests.put("zadd", "zadd");
        tests.put("zpopmin", "zpopmin");
        final List<String> supported = new ArrayList<>();
        try (RawClient client = server.connect())
        {
            for (final Map.Entry<String, String> test : tests.entrySet())
            {
                final Reply info = client.command("COMMAND", "INFO", test.getValue());
                if (!info.get(0).isNull())
                {
                    supported.add(test.getKey());
                }
            }
        }
        assertThat(supported).contains("set", "get", "incr", "mset", "ping_inline", "ping_mbulk");
        return String.join(",", supported);
    }
}
