package dev.brc.ebpf.packet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** TCP options, in the order in which they are added; a last one of NOPs fills the word. */
final class Options
{
    private static final int WORD = 4;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Options raw(final int... values)
    {
        for (final int value : values)
        {
            bytes.write(value);
        }
        return this;
    }

    Options nop()
    {
        return raw(1);
    }

    Options mss(final int mss)
    {
        return raw(2, 4, mss >> 8, mss);
    }

    Options windowScale(final int shift)
    {
        return raw(3, 3, shift);
    }

    Options sackPermitted()
    {
        return raw(4, 2);
    }

    /** Blocks: left edge, right edge, and so on. */
    Options sack(final int... edges)
    {
        raw(5, 2 + WORD * edges.length);
        for (final int edge : edges)
        {
            word(edge);
        }
        return this;
    }

    Options timestamps(final int value, final int echo)
    {
        raw(8, 10);
        return word(value).word(echo);
    }

    private Options word(final int value)
    {
        bytes.writeBytes(ByteBuffer.allocate(WORD).putInt(value).array());
        return this;
    }

    byte[] bytes()
    {
        while (bytes.size() % WORD != 0)
        {
            nop();
        }
        return bytes.toByteArray();
    }
}
