package dev.brc.core.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One RESP2 or RESP3 message as it came over the wire, together with what it means.
 *
 * @param raw      every byte of the message, elements included
 * @param type     its first byte: {@code + - : $ * _ # , ( = ~ % > ! |}
 * @param content  the bytes of a scalar (of a null: none), or {@code null} for an aggregate
 * @param elements the elements of an aggregate in wire order (a map's keys and values alternate), else empty
 * @param isNull   whether it is {@code $-1}, {@code *-1} or {@code _}
 */
public record Reply(byte[] raw, char type, byte[] content, List<Reply> elements, boolean isNull)
{
    /** Whether this is an error ({@code -} or {@code !}). */
    public boolean isError()
    {
        return type == '-' || type == '!';
    }

    /** Whether elements follow: array, set, map, push or attribute. */
    public boolean isAggregate()
    {
        return content == null;
    }

    /** A scalar's content, each byte as the ISO-8859-1 character of the same value; an aggregate's rendition. */
    public String text()
    {
        return isAggregate() ? render() : latin1(content);
    }

    /** The content as a signed 64-bit number. */
    public long integer()
    {
        return Long.parseLong(text());
    }

    /** The n-th element, counted from zero. */
    public Reply get(final int index)
    {
        return elements.get(index);
    }

    /** The texts of all elements. */
    public List<String> texts()
    {
        final List<String> texts = new ArrayList<>();
        for (final Reply element : elements)
        {
            texts.add(element.text());
        }
        return texts;
    }

    /** The message's bytes with every unprintable one escaped, on one line. */
    public String escaped()
    {
        return escape(raw);
    }

    /** A readable form that keeps each type and value: {@code [bulk "a", integer 3]}. */
    public String render()
    {
        return new ReplyView().render(this);
    }

    static String latin1(final byte[] bytes)
    {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Bytes as text in which CR, LF and what cannot be printed are escaped. */
    public static String escape(final byte[] bytes)
    {
        final StringBuilder line = new StringBuilder(bytes.length + 16);
        for (final byte b : bytes)
        {
            switch (b)
            {
                case '\r':
                    line.append("\\r");
                    break;
                case '\n':
                    line.append("\\n");
                    break;
                case '\\':
                    line.append("\\\\");
                    break;
                default:
                    if (b >= ' ' && b < 0x7f)
                    {
                        line.append((char) b);
                    }
                    else
                    {
                        line.append(String.format("\\x%02x", b & 0xff));
                    }
                    break;
            }
        }
        return line.toString();
    }

    @Override
    public String toString()
    {
        return escaped();
    }
}
