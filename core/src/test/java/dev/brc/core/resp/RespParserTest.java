package dev.brc.core.resp;

import static dev.brc.core.resp.Requests.ascii;
import static dev.brc.core.resp.Requests.feed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RespParserTest
{
    private final RespLimits limits = new RespLimits();
    private final RespParser parser = new RespParser(limits);

    @Test
    void shouldParsePipelinedCommands()
    {
        final Requests.Result result = feed(parser,
            ascii("*2\r\n$3\r\nGET\r\n$1\r\na\r\n*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$0\r\n\r\n"));
        assertThat(result.commands()).containsExactly("[GET, a]", "[SET, b, ]");
        assertThat(result.rest()).isZero();
    }

    @Test
    void shouldKeepPartialRequestUntilTheRestArrives()
    {
        final Requests.Result result = feed(parser, ascii("*2\r\n$3\r\nGE"), ascii("T\r\n$1"), ascii("1\r\nhello "),
            ascii("world\r"), ascii("\nPI"), ascii("NG\r\n"));
        assertThat(result.commands()).containsExactly("[GET, hello world]", "[PING]");
        assertThat(result.rest()).isZero();
    }

    @Test
    void shouldKeepManyArgumentsUntilTheRestArrives()
    {
        final String bulk = "$3\r\nkey\r\n";
        final Requests.Result result = feed(parser, ascii("*3000\r\n" + bulk.repeat(1500)), ascii(bulk.repeat(1400)),
            ascii(bulk.repeat(100) + "*1\r\n" + bulk));
        assertThat(result.commands()).containsExactly("[" + "key, ".repeat(2999) + "key]", "[key]");
    }

    @Test
    void shouldTakeAnnouncedBytesAsTheyAre()
    {
        final Requests.Result result = feed(parser, ascii("*1\r\n$6\r\na\r\n\r\nb\r\n"));
        assertThat(result.commands()).containsExactly("[a\r\n\r\nb]");
    }

    @Test
    void shouldIgnoreEmptyAndNegativeMultibulk()
    {
        assertThat(feed(parser, ascii("*0\r\n*-1\r\n\r\n\n*1\r\n$4\r\nPING\r\n")).commands()).containsExactly("[PING]");
    }

    @Test
    void shouldSplitInlineRequestsWithQuotes()
    {
        assertThat(feed(parser, ascii("set  key \"a b\\x41\\n\\\"\" 'it\\'s'\r\n")).commands())
            .containsExactly("[set, key, a bA\n\", it's]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value =
    {"'*abc\\r\\n'|invalid multibulk length", "'*2147483648\\r\\n'|invalid multibulk length",
        "'*01\\r\\n'|invalid multibulk length", "'*1\\r\\n+OK\\r\\n'|expected '$', got '+'",
        "'*1\\r\\n$-1\\r\\n'|invalid bulk length", "'*1\\r\\n$x\\r\\n'|invalid bulk length",
        "'*1\\r\\n$536870913\\r\\n'|invalid bulk length", "'\"abc\\r\\n'|unbalanced quotes in request",
        "'\"abc\"d\\r\\n'|unbalanced quotes in request"})
    void shouldNameWhatIsWrong(final String request, final String error)
    {
        final String bytes = request.replace("\\r", "\r").replace("\\n", "\n");
        assertThat(feed(parser, ascii(bytes)).error()).isEqualTo(error);
    }

    @Test
    void shouldAcceptBulkOfExactlyTheLimitAndRefuseOneByteMore()
    {
        limits.protoMaxBulkLen(5);
        assertThat(feed(parser, ascii("*1\r\n$5\r\nabcde\r\n")).commands()).containsExactly("[abcde]");
        limits.protoMaxBulkLen(1024);
        assertThat(feed(parser, ascii("*1\r\n$1025\r\n")).error()).isEqualTo("invalid bulk length");
    }

    @Test
    void shouldRefuseEndlessInlineRequestAboveTheLimitOnly()
    {
        final byte[] line = new byte[RespLimits.INLINE_MAX_BYTES];
        Arrays.fill(line, (byte) 'a');
        assertThat(feed(parser, line).error()).isNull();
        assertThat(feed(new RespParser(limits), line, ascii("a")).error()).isEqualTo("too big inline request");
    }

    @Test
    void shouldRefuseEndlessLengthLines()
    {
        final byte[] digits = new byte[RespLimits.INLINE_MAX_BYTES + 1];
        Arrays.fill(digits, (byte) '1');
        assertThat(feed(new RespParser(limits), ascii("*"), digits).error()).isEqualTo("too big mbulk count string");
        assertThat(feed(new RespParser(limits), ascii("*1\r\n$"), digits).error())
            .isEqualTo("too big bulk count string");
    }

    @Test
    void shouldTakeOnlySmallRequestsBeforeAuthentication()
    {
        parser.authenticated(false);
        assertThat(feed(parser, ascii("*10\r\n")).error()).isNull();
        final RespParser other = new RespParser(limits);
        other.authenticated(false);
        assertThat(feed(other, ascii("*11\r\n")).error()).isEqualTo("unauthenticated multibulk length");
        final RespParser third = new RespParser(limits);
        third.authenticated(false);
        assertThat(feed(third, ascii("*1\r\n$16385\r\n")).error()).isEqualTo("unauthenticated bulk length");
    }

    @Test
    void shouldNotReserveMemoryForWhatIsMerelyAnnounced()
    {
        assertThat(feed(parser, ascii("*2147483647\r\n$4\r\nPING\r\n")).error()).isNull();
        assertThat(parser.arguments().count()).isEqualTo(1);
    }
}
