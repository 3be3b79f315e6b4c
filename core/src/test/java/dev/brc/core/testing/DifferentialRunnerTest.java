package dev.brc.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The comparison itself: between two redis-servers that differ in one setting, it has to see exactly that. */
class DifferentialRunnerTest
{
    private static RedisReference other;
    private static DifferentialRunner runner;

    @BeforeAll
    static void startServers()
    {
        other = RedisReference.start("--databases", "4", "--hash-max-listpack-entries", "1");
        runner = new DifferentialRunner(RedisReference.shared().target(), other.target());
    }

    @AfterAll
    static void stopServers()
    {
        other.close();
    }

    @Test
    void shouldFailWhenARepliesBytesDiffer()
    {
        assertThatThrownBy(() -> run("# more databases here", "SELECT 3", "SELECT 5", "PING"))
            .isInstanceOf(AssertionError.class).hasMessageContaining("made-up.txt:3  SELECT 5")
            .hasMessageContaining("redis-server: +OK\\r\\n").hasMessageContaining("-ERR DB index is out of range")
            .hasMessageNotContaining("SELECT 3");
    }

    @Test
    void shouldReportEveryDifferenceOfACase()
    {
        assertThatThrownBy(() -> run("# two of them", "SELECT 5", "SELECT 6"))
            .hasMessageContaining("made-up.txt:2").hasMessageContaining("made-up.txt:3");
    }

    @Test
    void shouldFailWhenAMaskedReplyDiffersElsewhere()
    {
        assertThatThrownBy(() -> run("# masked", "HSET h a 1 b 2", "!mask [0-9]", "OBJECT ENCODING h"))
            .hasMessageContaining("bulk \"listpack\"").hasMessageContaining("bulk \"hashtable\"");
    }

    @Test
    void shouldFailWhenOnlyOneServerClosesTheConnection()
    {
        assertThatThrownBy(() -> run("# closed on one side", "!ignore", "SELECT 5", "!store v", "CONFIG GET databases",
            "SELECT 5")).isInstanceOf(AssertionError.class);
    }

    @Test
    void shouldAcceptWhatIsAllowedToDiffer()
    {
        assertThatCode(() -> run("# allowed", "!mask [0-9]+", "CONFIG GET databases", "!ignore", "SELECT 5", "!shape",
            "CONFIG GET databases", "SADD s a b c d", "!unordered", "SMEMBERS s", "!within 1000", "PTTL s"))
            .doesNotThrowAnyException();
    }

    @Test
    void shouldNotTakeAMissingTtlForAShortOne()
    {
        assertThatThrownBy(() -> run("# -1 is not near 0", "!within 5", "CONFIG GET databases"))
            .isInstanceOf(AssertionError.class);
    }

    @Test
    void shouldPutSettingsAndUsersBack()
    {
        run("# changes both", "CONFIG SET maxmemory-policy allkeys-lru", "ACL SETUSER x on nopass ~* +get");
        try (RawClient client = RedisReference.shared().connect())
        {
            assertThat(client.command("CONFIG", "GET", "maxmemory-policy").texts()).contains("noeviction");
            assertThat(client.command("ACL", "USERS").texts()).containsExactly("default");
        }
    }

    @Test
    void shouldRejectAFileItDoesNotUnderstand()
    {
        assertThatThrownBy(() -> parse("PING")).hasMessage("made-up.txt:1: a case starts with '# title'");
        assertThatThrownBy(() -> parse("# t", "!nonsense", "PING")).hasMessage("made-up.txt:2: no option !nonsense");
        assertThatThrownBy(() -> parse("# t", "PING", "!shape")).hasMessageContaining("an option without a line");
        assertThatThrownBy(() -> parse("# t")).hasMessageContaining("a case without commands");
        assertThatThrownBy(() -> run("# t", "ECHO \"a")).hasMessageContaining("unbalanced quotes");
    }

    private static List<DifferentialCase> parse(final String... lines)
    {
        return DifferentialFile.parse("made-up.txt", List.of(lines));
    }

    private static void run(final String... lines)
    {
        runner.run(parse(lines).get(0), 2);
    }
}
