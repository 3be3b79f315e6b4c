package dev.brc.core.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest
{
    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '"', value =
    {"* x true", "* abc true", "h?llo hello true",
        "h?llo hllo false", "h*llo hllo true", "h*llo heeeello true", "h[ae]llo hello true",
        "h[ae]llo hillo false", "h[^e]llo hallo true", "h[^e]llo hello false", "h[a-b]llo hbllo true",
        "h[b-a]llo hbllo true", "a*b*c aXbYbZc true", "a*b*c aXbYbZ false", "a\\*c a*c true", "a\\*c abc false",
        "a\\ a\\ true", "[\\]]x ]x true", "[^ x true", "[ x false", "[a a true", "[a-c b true", "[a- - true",
        "[a- a true", "[a-]x ax false", "a* a true", "a** a true", "a*b ab true", "*a*a aa true", "*a*a a false",
        "?* a true", "*?* a true", "** a true", "ABC abc false", "\"\" a false", "a \"\" false", "* \"\" false",
        "\"\" \"\" true"})
    void shouldMatchAsRedisDoes(final String pattern, final String string, final boolean expected)
    {
        assertThat(Glob.matches(bytes(pattern), bytes(string))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value =
    {"ABC abc true", "a[B-C] AC true", "[Z-a] z false", "[A-z] M true",
        "[\\A] a false", "\\A a true", "A* abc true"})
    void shouldIgnoreCaseWhenAskedTo(final String pattern, final String string, final boolean expected)
    {
        final byte[] p = bytes(pattern);
        final byte[] s = bytes(string);
        assertThat(Glob.matches(p, 0, p.length, s, 0, s.length, true)).isEqualTo(expected);
    }

    @Test
    void shouldLookOnlyAtTheGivenSlices()
    {
        assertThat(Glob.matches(bytes("xa*x"), 1, 2, bytes("yabcy"), 1, 3, false)).isTrue();
        assertThat(Glob.matches(bytes("[a]"), 0, 2, bytes("a"), 0, 1, false)).isTrue();
    }

    @Test
    void shouldNotBlowUpOnNestedStars()
    {
        final byte[] pattern = bytes("a*".repeat(5_000) + "b");
        final byte[] string = bytes("a".repeat(20_000));
        org.junit.jupiter.api.Assertions.assertTimeout(Duration.ofSeconds(10),
            () -> assertThat(Glob.matches(pattern, string)).isFalse());
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
