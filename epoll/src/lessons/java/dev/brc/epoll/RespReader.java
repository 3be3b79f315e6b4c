package dev.brc.epoll;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The parser that lesson 10 writes: RESP2 and RESP3 replies, from bytes to text that shows their structure. It does not care in which pieces the bytes come:
 * {@link #read} says null as long as the reply is not complete, and then begins anew with more bytes.
 */
final class RespReader
{
    private static final class Incomplete extends RuntimeException
    {
        private static final long serialVersionUID = 1L;

        Incomplete()
        {
            super(null, null, false, false);
        }
    }

    private byte[] bytes = {};
    private int at;

    /** Adds what came from the socket. */
    void add(byte[] more, int count)
    {
        final byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + count);
        System.arraycopy(more, 0, longer, bytes.length, count);
        bytes = longer;
    }

    /** Takes one whole reply out, or returns null: more bytes are needed. */
    String read()
    {
        at = 0;
        try
        {
            final String value = value();
            bytes = java.util.Arrays.copyOfRange(bytes, at, bytes.length);
            return value;
        }
        catch (final Incomplete e)
        {
            return null;
        }
    }

    private String value()
    {
        final String line = line(); // the first byte is the type, the rest up to CR LF belongs to it
        final String rest = line.substring(1);
        switch (line.charAt(0))
        {
            case '+':
                return "simple string " + rest;
            case '-':
                return "error " + rest;
            case ':':
                return "integer " + rest;
            case ',':
                return "double " + rest;
            case '#':
                return "boolean " + (rest.equals("t") ? "true" : "false");
            case '(':
                return "big number " + rest;
            case '_':
                return "null";
            case '$':
                return rest.equals("-1") ? "null (as a bulk string)" : "bulk string " + quoted(take(rest));
            case '=':
                final String text = take(rest); // three letters of format, a colon, the text
                return "verbatim string (" + text.substring(0, 3) + ") " + quoted(text.substring(4));
            case '*':
                return rest.equals("-1") ? "null (as an array)" : "array " + values(Integer.parseInt(rest));
            case '~':
                return "set " + values(Integer.parseInt(rest));
            case '>':
                return "push " + values(Integer.parseInt(rest));
            case '%':
                return "map " + values(2 * Integer.parseInt(rest)); // keys and values in turn
            default:
                throw new IllegalStateException("no such type: " + line);
        }
    }

    private List<String> values(int count)
    {
        final List<String> values = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            values.add(value());
        }
        return values;
    }

    private String line()
    {
        for (int end = at; end + 1 < bytes.length; end++)
        {
            if (bytes[end] == '\r' && bytes[end + 1] == '\n')
            {
                final String line = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
                at = end + 2;
                return line;
            }
        }
        throw new Incomplete();
    }

    /** As many bytes as the length says, whatever they are, and CR LF behind them. */
    private String take(String length)
    {
        final int count = Integer.parseInt(length);
        if (at + count + 2 > bytes.length)
        {
            throw new Incomplete();
        }
        final String text = new String(bytes, at, count, StandardCharsets.ISO_8859_1);
        at += count + 2;
        return text;
    }

    /** With what cannot be printed written as in Java. */
    static String quoted(String text)
    {
        return '"' + text.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0") + '"';
    }
}
