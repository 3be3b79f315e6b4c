package dev.brc.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brc.core.BrcServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every case under {@code src/test/resources/differential} against redis-server 7.0.15 and brc. One part of them:
 * {@code mvn -pl core -am test -Dtest=DifferentialTest -Dbrc.differential=strings/}. With
 * {@code -Dbrc.differential.self-check=true} a second redis-server takes brc's place: a case that fails then is wrong itself.
 */
class DifferentialTest
{
    private static final Logger LOG = LoggerFactory.getLogger(DifferentialTest.class);

    private static AutoCloseable subject;
    private static DifferentialRunner runner;
    private static final Map<String, Integer> CASES_BY_GROUP = new LinkedHashMap<>();
    private static final Map<String, Boolean> HAS_COMMAND = new HashMap<>();
    private static int runs;
    private static Target target;

    @BeforeAll
    static void startServers()
    {
        target = startSubject();
        runner = new DifferentialRunner(RedisReference.shared().target(), target);
    }

    private static Target startSubject()
    {
        if (Boolean.getBoolean("brc.differential.self-check"))
        {
            final RedisReference redis = RedisReference.start();
            subject = redis;
            return redis.target();
        }
        final BrcServer server = BrcServer.builder().port(0).setting("enable-debug-command", "yes")
            .setting("enable-protected-configs", "yes").start();
        subject = server;
        return new Target("brc", "127.0.0.1", server.port());
    }

    @AfterAll
    static void stopServers() throws Exception
    {
        subject.close();
        LOG.info("differential cases: {} ({}), {} runs with RESP2 or RESP3, {} replies compared",
            CASES_BY_GROUP.values().stream().mapToInt(Integer::intValue).sum(), CASES_BY_GROUP, runs,
            runner.repliesCompared());
    }

    @TestFactory
    Stream<DynamicNode> shouldAnswerLikeRedis()
    {
        final List<DifferentialCase> cases = DifferentialFile.load(System.getProperty("brc.differential", ""));
        assertThat(cases).as("differential cases found").isNotEmpty();
        final Map<String, List<DynamicNode>> byFile = new LinkedHashMap<>();
        for (final DifferentialCase test : cases)
        {
            CASES_BY_GROUP.merge(test.group(), 1, Integer::sum);
            for (final int protocol : test.protocols())
            {
                byFile.computeIfAbsent(test.file(), name -> new ArrayList<>())
                    .add(DynamicTest.dynamicTest(test + " [RESP" + protocol + "]", () -> run(test, protocol)));
            }
        }
        return byFile.entrySet().stream()
            .map(entry -> DynamicContainer.dynamicContainer(entry.getKey(), entry.getValue().stream()));
    }

    private static void run(final DifferentialCase test, final int protocol)
    {
        for (final String command : test.needs())
        {
            assumeTrue(HAS_COMMAND.computeIfAbsent(command, DifferentialTest::hasCommand),
                () -> "brc has no " + command + " yet");
        }
        runs++;
        runner.run(test, protocol);
    }

    private static boolean hasCommand(final String name)
    {
        try (RawClient client = target.connect())
        {
            return !client.command("COMMAND", "INFO", name).get(0).isNull();
        }
    }
}
