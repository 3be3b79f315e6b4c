package dev.brc.ebpf.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Requests in RESP that have not been sent yet. */
final class Requests
{
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private void word(final byte[] word)
    {
        text("$" + word.length + "\r\n");
        bytes.writeBytes(word);
        text("\r\n");
    }

    private void text(final String text)
    {
        bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void add(final String... words)
    {
        text("*" + words.length + "\r\n");
        for (final String word : words)
        {
            word(word.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** SET, with PX if {@code ttlMs} is not 0. */
    void addSet(final String key, final byte[] value, final int ttlMs)
    {
        text(ttlMs == 0 ? "*3\r\n$3\r\nSET\r\n" : "*5\r\n$3\r\nSET\r\n");
        word(key.getBytes(StandardCharsets.ISO_8859_1));
        word(value);
        if (ttlMs != 0)
        {
            text("$2\r\nPX\r\n");
            word(Integer.toString(ttlMs).getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** Sends them in one write. */
    void writeTo(final OutputStream out) throws IOException
    {
        if (bytes.size() > 0)
        {
            out.write(bytes.toByteArray());
            bytes.reset();
        }
    }
}
