package dev.brc.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.brc.epoll.example.ReadmeExamples;

/** What epoll/README.md shows is what compiles and runs. */
@Timeout(60)
class ReadmeTest
{
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java[^\n]*\n(.*?)```", Pattern.DOTALL);
    private static final Pattern EXAMPLE = Pattern.compile(" *// README: \\w+\n(.*?) *// README: end\n",
        Pattern.DOTALL);

    @Test
    void shouldShowTheCodeThatIsTested() throws Exception
    {
        final String readme = Files.readString(Path.of("README.md"));
        final String source = Files.readString(Path.of("src/test/java/dev/brc/epoll/example/ReadmeExamples.java"));
        final List<String> shown = matches(JAVA_BLOCK, readme);
        assertThat(shown).isNotEmpty().containsExactlyElementsOf(matches(EXAMPLE, source));
    }

    private static List<String> matches(Pattern pattern, String text)
    {
        final List<String> found = new ArrayList<>();
        final Matcher matcher = pattern.matcher(text);
        while (matcher.find())
        {
            found.add(matcher.group(1).stripTrailing().stripIndent());
        }
        return found;
    }

    @Test
    void shouldStateTheLimitsAsTheyAre() throws Exception
    {
        final String readme = Files.readString(Path.of("README.md"));
        for (final String limit : new String[]{"`Channel.MAX_READ_BYTES` | " + Channel.MAX_READ_BYTES / 1024 + " KiB",
            "`Channel.MAX_STAGED_BYTES` | " + Channel.MAX_STAGED_BYTES / 1024 + " KiB",
            "`Acceptor.MAX_ACCEPTS_PER_TURN` | " + Acceptor.MAX_ACCEPTS_PER_TURN,
            "`Acceptor.PAUSE_MS` | " + Acceptor.PAUSE_MS + " ms",
            "`EventLoop.MAX_TASKS_PER_TURN` | " + EventLoop.MAX_TASKS_PER_TURN,
            "`Poller.INITIAL_EVENTS`, `Poller.MAX_EVENTS` | " + Poller.INITIAL_EVENTS + ", " + Poller.MAX_EVENTS})
        {
            assertThat(readme).contains("| " + limit + " |");
        }
    }

    @Test
    void shouldRunTheExamples() throws Exception
    {
        try (LoopThread server = new LoopThread())
        {
            final Endpoint endpoint = server
                .call(() -> Lesson05bEchoServer.serve(server.loop, Endpoint.tcp("127.0.0.1", 0)).local());
            final List<String> answers = new ArrayList<>();
            ReadmeExamples.ask(endpoint, "hello".getBytes(StandardCharsets.US_ASCII),
                answer -> answers.add(new String(answer, StandardCharsets.US_ASCII)));
            assertThat(answers).containsExactly("hello");
        }
        assertThat(ReadmeExamples.timersAndTasks()).isPositive();
        assertThat(ReadmeExamples.refused(Channel::close, new RecordingHandler())).isEqualTo(1);
    }
}
