package dev.brc.ebpf.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brc.core.testing.RawClient;
import dev.brc.ebpf.testing.ServerProcess;
import dev.brc.ebpf.testing.Tool;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** redis-cli in its modes against the standalone jar. */
class RedisCliJarTest
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

    @BeforeEach
    void flush()
    {
        try (RawClient client = server.connect())
        {
            assertThat(client.command("FLUSHALL").text()).isEqualTo("OK");
        }
    }

    private static String[] line(final String... arguments)
    {
        return Stream
            .concat(Stream.of("redis-cli", "-p", Integer.toString(server.port())), Arrays.stream(arguments))
            .toArray(String[]::new);
    }

    private static String cli(final String... arguments)
    {
        return Tool.run(line(arguments));
    }

    /** Through a terminal of its own (script(1)): redis-cli shows its prompt and its hints only there. */
    private static Tool terminal(final String... arguments)
    {
        return Tool.start("script", "-qefc",
            "stty cols 120 rows 40; TERM=xterm exec " + String.join(" ", line(arguments)), "/dev/null");
    }

    @Test
    void shouldAnswerSingleCommands()
    {
        assertThat(cli("ping")).isEqualTo("PONG");
        assertThat(cli("set", "greeting", "hällo wörld")).isEqualTo("OK");
        assertThat(cli("--no-raw", "get", "greeting")).isEqualTo("\"h\\xc3\\xa4llo w\\xc3\\xb6rld\"");
        assertThat(cli("-3", "--no-raw", "get", "missing")).isEqualTo("(nil)");
        assertThat(cli("-n", "3", "set", "elsewhere", "1")).isEqualTo("OK");
        assertThat(cli("-n", "3", "dbsize")).isEqualTo("1");
        assertThat(cli("--csv", "mget", "greeting", "missing")).startsWith("\"h").endsWith(",NULL");
        assertThat(cli("--json", "-3", "mget", "missing")).isEqualTo("[null]");
        assertThat(cli("-r", "3", "incr", "counter")).isEqualTo("1\n2\n3");
        assertThat(cli("get")).startsWith("ERR wrong number of arguments for 'get' command");
        assertThat(Tool.runWithInput("from standard input", line("-x", "set", "piped"))).isEqualTo("OK");
        assertThat(cli("get", "piped")).isEqualTo("from standard input");
    }

    @Test
    void shouldTakeCommandsFromAFileAndMassInsertions()
    {
        assertThat(Tool.runWithInput("set a 1\nincr a\nmulti\nincr a\nexec\n", line()))
            .isEqualTo("OK\n2\nOK\nQUEUED\n3");
        final StringBuilder protocol = new StringBuilder();
        for (int i = 0; i < 10_000; i++)
        {
            protocol.append("SET key:").append(i).append(' ').append(i).append("\r\n");
        }
        assertThat(Tool.runWithInput(protocol.toString(), line("--pipe"))).contains("errors: 0, replies: 10000");
        assertThat(cli("dbsize")).isEqualTo("10001");
    }

    @Test
    void shouldBeUsableInteractively()
    {
        final String prompt = "127.0.0.1:" + server.port();
        try (Tool terminal = terminal())
        {
            enter(terminal, prompt + "> ", "ping", "\nPONG");
            enter(terminal, prompt + "> ", "set key value", "\nOK");
            enter(terminal, prompt + "> ", "get key", "\n\"value\"");
            enter(terminal, prompt + "> ", "help getex", "6.2.0");
            enter(terminal, prompt + "> ", "select 5", "\nOK");
            enter(terminal, prompt + "[5]> ", "dbsize", "\n(integer) 0");
            enter(terminal, prompt + "[5]> ", "multi", "\nOK");
            enter(terminal, prompt + "[5](TX)> ", "incr counter", "\nQUEUED");
            enter(terminal, prompt + "[5](TX)> ", "exec", "\n1) (integer) 1");
            terminal.awaitText(prompt + "[5]> ");
            terminal.type("quit\r");
            terminal.awaitEnd();
        }
    }

    /** What is typed before the prompt is there would be lost: linenoise throws it away. */
    private static void enter(final Tool terminal, final String prompt, final String command, final String reply)
    {
        terminal.awaitText(prompt);
        terminal.type(command + "\r");
        terminal.awaitText(reply);
    }

    @Test
    void shouldScanKeysByPattern()
    {
        fill(500);
        assertThat(cli("--scan").lines()).hasSize(500).doesNotHaveDuplicates();
        assertThat(cli("--scan", "--pattern", "key:1??").lines()).hasSize(100).allMatch(key -> key.matches("key:1.."));
    }

    @Test
    void shouldFindTheBiggestKeys()
    {
        fill(500);
        cli("set", "giant", "x".repeat(10_000));
        assertThat(cli("--bigkeys")).contains("Sampled 501 keys in the keyspace!",
            "Biggest string found '\"giant\"' has 10000 bytes", "501 strings with 11390 bytes");
    }

    @Test
    void shouldShowStatistics()
    {
        fill(100);
        try (Tool stat = Tool.start(line("--stat", "-i", "0.1")))
        {
            stat.awaitLine(line -> line.startsWith("keys"));
            final String line = stat.awaitLine(row -> row.matches("100 +[0-9.]+[KMG] +\\d+ +\\d+ +\\d+ .*"));
            final long requests = requests(line);
            stat.awaitLine(row -> row.startsWith("100 ") && requests(row) > requests);
        }
    }

    private static long requests(final String line)
    {
        return Long.parseLong(line.split(" +")[4]);
    }

    @Test
    void shouldMeasureLatency()
    {
        final String[] figures = cli("--latency", "-i", "0.5").strip().split(" ");
        assertThat(figures).hasSize(4);
        assertThat(Double.parseDouble(figures[0])).isLessThanOrEqualTo(Double.parseDouble(figures[2]));
        assertThat(Integer.parseInt(figures[3])).isPositive();
    }

    @Test
    void shouldMonitorCommands()
    {
        try (Tool monitor = Tool.start(line("monitor")))
        {
            monitor.awaitLine(line -> line.equals("OK"));
            cli("-n", "2", "set", "watched", "a \"quoted\" value");
            assertThat(monitor.awaitLine(line -> line.contains("watched")))
                .matches(
                    "\\d+\\.\\d{6} \\[2 127\\.0\\.0\\.1:\\d+\\] \"set\" \"watched\" \"a \\\\\"quoted\\\\\" value\"");
        }
    }

    @Test
    void shouldSubscribe()
    {
        try (Tool subscriber = Tool.start(line("subscribe", "news")))
        {
            subscriber.awaitLine(line -> line.equals("1"));
            assertThat(cli("publish", "news", "extra")).isEqualTo("1");
            subscriber.awaitLine(line -> line.equals("extra"));
        }
    }

    private static void fill(final int keys)
    {
        try (RawClient client = server.connect())
        {
            for (int i = 0; i < keys; i++)
            {
                client.send("SET", String.format("key:%03d", i), Integer.toString(i));
            }
            for (int i = 0; i < keys; i++)
            {
                assertThat(client.receive().text()).isEqualTo("OK");
            }
        }
    }
}
