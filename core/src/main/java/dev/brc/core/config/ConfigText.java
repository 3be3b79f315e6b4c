package dev.brc.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How values are written in redis.conf: words and quotes, memory units. Text is bytes in ISO-8859-1. */
public final class ConfigText
{
    private static final String[] UNITS = {"", "b", "k", "kb", "m", "mb", "g", "gb"};
    private static final long[] FACTORS = {1, 1, 1000, 1L << 10, 1_000_000, 1L << 20, 1_000_000_000, 1L << 30};
    private static final int MAX_DIGITS = 18;

    private ConfigText()
    {
    }

    /**
     * Splits a line into words: blanks separate; double quotes allow {@code \n \r \t \b \a \xHH \"}, single quotes {@code \'}.
     *
     * @param line without its line break
     * @return null if quotes are not balanced or text follows a closing quote
     */
    public static List<String> split(final String line)
    {
        final List<String> words = new ArrayList<>();
        int at = 0;
        while (true)
        {
            while (at < line.length() && isSpace(line.charAt(at)))
            {
                at++;
            }
            if (at >= line.length())
            {
                return words;
            }
            final StringBuilder word = new StringBuilder();
            at = word(line, at, word);
            if (at < 0)
            {
                return null;
            }
            words.add(word.toString());
        }
    }

    private static int word(final String line, final int from, final StringBuilder word)
    {
        int at = from;
        while (at < line.length() && !isSpace(line.charAt(at)))
        {
            final char c = line.charAt(at);
            if (c == '"' || c == '\'')
            {
                at = quoted(line, at + 1, c, word);
                return at >= 0 && at < line.length() && !isSpace(line.charAt(at)) ? -1 : at;
            }
            word.append(c);
            at++;
        }
        return at;
    }

    private static int quoted(final String line, final int from, final char quote, final StringBuilder word)
    {
        int at = from;
        while (at < line.length())
        {
            final char c = line.charAt(at++);
            if (c == quote)
            {
                return at;
            }
            if (c != '\\' || at == line.length())
            {
                word.append(c);
            }
            else if (quote == '\'')
            {
                word.append(line.charAt(at) == '\'' ? line.charAt(at++) : c);
            }
            else if (line.charAt(at) == 'x' && at + 2 < line.length() && isHex(line.charAt(at + 1))
                && isHex(line.charAt(at + 2)))
            {
                word.append((char) Integer.parseInt(line.substring(at + 1, at + 3), 16));
                at += 3;
            }
            else
            {
                final int escape = "nrtba".indexOf(line.charAt(at));
                word.append(escape < 0 ? line.charAt(at) : "\n\r\t\b\u0007".charAt(escape));
                at++;
            }
        }
        return -1;
    }

    /**
     * A word as it can stand in a configuration file.
     *
     * @param word any bytes
     * @return with double quotes if it needs them
     */
    public static String quoteIfNeeded(final String word)
    {
        boolean plain = !word.isEmpty();
        for (int i = 0; i < word.length() && plain; i++)
        {
            final char c = word.charAt(i);
            plain = c > ' ' && c < 127 && c != '"' && c != '\'' && c != '\\';
        }
        return plain ? word : quote(word);
    }

    /**
     * A word in double quotes.
     *
     * @param word any bytes
     * @return what {@link #split} reads back
     */
    public static String quote(final String word)
    {
        final StringBuilder text = new StringBuilder(word.length() + 2).append('"');
        for (int i = 0; i < word.length(); i++)
        {
            final char c = word.charAt(i);
            final int escape = "\n\r\t\b\u0007".indexOf(c);
            if (escape >= 0)
            {
                text.append('\\').append("nrtba".charAt(escape));
            }
            else if (c == '"' || c == '\\')
            {
                text.append('\\').append(c);
            }
            else if (c < ' ' || c > 126)
            {
                text.append(String.format("\\x%02x", (int) c));
            }
            else
            {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }

    /**
     * Reads an amount of memory: {@code 1k} is 1000, {@code 1kb} 1024 bytes; so {@code m mb g gb}; {@code b} or nothing are bytes.
     *
     * @param text digits and unit, in any case
     * @return bytes, or -1 if it is no such amount
     */
    public static long parseMemory(final String text)
    {
        int digits = 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits)))
        {
            digits++;
        }
        final String unit = text.substring(digits).toLowerCase(Locale.ROOT);
        if (digits > MAX_DIGITS || digits == 0 && !unit.isEmpty())
        {
            return -1;
        }
        final long number = digits == 0 ? 0 : Long.parseLong(text.substring(0, digits));
        for (int i = 0; i < UNITS.length; i++)
        {
            if (UNITS[i].equals(unit))
            {
                return number > Long.MAX_VALUE / FACTORS[i] ? -1 : number * FACTORS[i];
            }
        }
        return -1;
    }

    /**
     * An amount of memory with the largest binary unit that divides it.
     *
     * @param bytes 0 or more
     * @return such as {@code 100mb}
     */
    public static String memory(final long bytes)
    {
        for (int i = FACTORS.length - 1; i > 1; i -= 2)
        {
            if (bytes != 0 && bytes % FACTORS[i] == 0)
            {
                return bytes / FACTORS[i] + UNITS[i];
            }
        }
        return Long.toString(bytes);
    }

    /**
     * Whether a text is a 64-bit integer without sign other than minus, blanks or leading zeros.
     *
     * @param text to look at
     * @return true if {@link Long#parseLong(String)} takes it
     */
    public static boolean isInteger(final String text)
    {
        final int first = text.startsWith("-") ? 1 : 0;
        final int digits = text.length() - first;
        if (digits < 1 || digits > 19 || text.charAt(first) == '0' && text.length() > 1)
        {
            return false;
        }
        for (int i = first; i < text.length(); i++)
        {
            if (text.charAt(i) < '0' || text.charAt(i) > '9')
            {
                return false;
            }
        }
        final String limit = first == 1 ? "9223372036854775808" : "9223372036854775807";
        return digits < 19 || text.substring(first).compareTo(limit) <= 0;
    }

    private static boolean isSpace(final char c)
    {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    private static boolean isHex(final char c)
    {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }
}
