package dev.brc.core.rdb;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a ziplist, which was what listpacks are now until Redis 6.2: total bytes, offset of the last entry (32 bits each, little endian), entry count (16
 * bits), entries, 0xff. An entry is the length of the one before (one byte, or 0xfe and four), an encoding with a length or integer, and bytes.
 */
final class ZiplistReader
{
    private static final int HEADER_BYTES = 10;
    private static final int END = 0xff;
    private static final int LONG_PREVIOUS = 0xfe;
    private static final int COUNT_UNKNOWN = 0xffff;

    private final RdbReader in;
    private final int length;
    private final int lastOffset;
    private final int count;
    private int position = HEADER_BYTES;
    private int entryAt;
    private int previousLength;
    private int entries;

    ZiplistReader(final byte[] blob)
    {
        RdbReader.check(blob.length > HEADER_BYTES && (blob[blob.length - 1] & 0xff) == END);
        in = new RdbReader(blob, 0, blob.length);
        length = blob.length;
        RdbReader.check(in.little(4) == blob.length);
        lastOffset = (int) in.little(4);
        count = (int) in.little(2);
    }

    /** The text of the next entry; null at the end. */
    byte[] next()
    {
        if (position == length - 1)
        {
            RdbReader.check(entries > 0 && lastOffset == entryAt && (count == entries || count == COUNT_UNKNOWN));
            return null;
        }
        entryAt = position;
        int previous = read8();
        if (previous == LONG_PREVIOUS)
        {
            previous = (int) readLittle(4);
        }
        RdbReader.check(previous == previousLength);
        final byte[] text = text(read8());
        RdbReader.check(position <= length - 1);
        previousLength = position - entryAt;
        entries++;
        return text;
    }

    private byte[] text(final int encoding)
    {
        switch (encoding >> 6)
        {
            case 0:
                return string(encoding);
            case 1:
                return string((encoding & 0x3f) << 8 | read8());
            case 2:
                position += 4;
                return string(in.big(4));
            default:
                return Long.toString(integer(encoding)).getBytes(StandardCharsets.US_ASCII);
        }
    }

    private byte[] string(final long bytes)
    {
        RdbReader.check(bytes >= 0 && bytes < length - position);
        final byte[] text = new byte[(int) bytes];
        for (int i = 0; i < text.length; i++)
        {
            text[i] = (byte) in.byte8();
        }
        position += text.length;
        return text;
    }

    private long integer(final int encoding)
    {
        switch (encoding)
        {
            case 0xc0:
                return (short) readLittle(2);
            case 0xd0:
                return (int) readLittle(4);
            case 0xe0:
                return readLittle(8);
            case 0xf0:
                return (int) (readLittle(3) << 8) >> 8;
            case 0xfe:
                return (byte) read8();
            default:
                RdbReader.check(encoding >= 0xf1 && encoding <= 0xfd);
                return (encoding & 0x0f) - 1;
        }
    }

    private int read8()
    {
        position++;
        return in.byte8();
    }

    private long readLittle(final int width)
    {
        position += width;
        return in.little(width);
    }

    /** All entries of a zipmap (hashes until Redis 2.6): fields and values in turn. */
    static byte[][] zipmap(final byte[] blob)
    {
        RdbReader.check(blob.length >= 2 && (blob[blob.length - 1] & 0xff) == END);
        final RdbReader in = new RdbReader(blob, 1, blob.length - 1);
        byte[][] found = new byte[16][];
        int n = 0;
        while (true)
        {
            final int first = in.byte8();
            if (first == END)
            {
                RdbReader.check(n > 0 && n % 2 == 0);
                return Arrays.copyOf(found, n);
            }
            final long bytes = first == LONG_PREVIOUS ? in.little(4) : first;
            final int free = n % 2 == 1 ? in.byte8() : 0; // unused bytes behind a value
            RdbReader.check(bytes <= blob.length);
            final byte[] text = new byte[(int) bytes];
            for (int i = 0; i < text.length; i++)
            {
                text[i] = (byte) in.byte8();
            }
            for (int i = 0; i < free; i++)
            {
                in.byte8();
            }
            found = n == found.length ? Arrays.copyOf(found, n * 2) : found;
            found[n++] = text;
        }
    }
}
