package dev.brc.epoll;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts the bytes of one connection into commands, for lesson 11. What is not complete stays until more comes. */
final class RespCommands
{
    private final ByteArrayOutputStream input = new ByteArrayOutputStream();
    private int at;

    void add(byte[] bytes, int count)
    {
        input.write(bytes, 0, count);
    }

    /** The next command as its words, or null if it is not complete. */
    List<String> next()
    {
        final String text = input.toString(StandardCharsets.ISO_8859_1); // a byte is a char: nothing gets lost
        at = 0;
        final int count = number(text, '*');
        final List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            final int length = number(text, '$');
            if (length < 0 || at + length + 2 > text.length())
            {
                return null;
            }
            words.add(text.substring(at, at + length));
            at += length + 2;
        }
        if (words.isEmpty())
        {
            return null;
        }
        input.reset();
        input.writeBytes(text.substring(at).getBytes(StandardCharsets.ISO_8859_1));
        return words;
    }

    /** The number of a line such as {@code *3}; -1 if the line is not complete. */
    private int number(String text, char type)
    {
        final int end = text.indexOf("\r\n", at);
        if (end < 0 || text.charAt(at) != type)
        {
            return -1;
        }
        final int number = Integer.parseInt(text.substring(at + 1, end));
        at = end + 2;
        return number;
    }
}
