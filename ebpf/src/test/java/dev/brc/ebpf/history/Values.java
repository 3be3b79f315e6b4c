package dev.brc.ebpf.history;

import java.nio.charset.StandardCharsets;

/**
 * What a register holds: its key, the number that identifies the write, and filler that depends on both, so that a byte of another value, key or
 * reply is noticed.
 */
final class Values
{
    private static final int[] SIZES = {0, 0, 3, 30, 100, 500, 1_000, 1_300, 4_000};

    private final int maxSize;

    /** Values of at most so many bytes, except that key and number are always there. */
    Values(final int maxSize)
    {
        this.maxSize = maxSize;
    }

    /** The bytes of write {@code id} to a key. */
    byte[] encode(final String key, final long id)
    {
        final byte[] head = (key + '#' + id + '#').getBytes(StandardCharsets.ISO_8859_1);
        final int size = Math.max(head.length, Math.min(maxSize, SIZES[Math.floorMod(id * 31 + 7, SIZES.length)]));
        final byte[] value = new byte[size];
        System.arraycopy(head, 0, value, 0, head.length);
        for (int i = head.length; i < size; i++)
        {
            value[i] = (byte) ('a' + Math.floorMod(id + i, 26));
        }
        return value;
    }

    /**
     * The number of the write that a value comes from.
     *
     * @throws AssertionError if it is not byte for byte a value of this key
     */
    long decode(final String key, final byte[] buffer, final int offset, final int length)
    {
        final String text = new String(buffer, offset, length, StandardCharsets.ISO_8859_1);
        final int end = text.indexOf('#', key.length() + 1);
        if (!text.startsWith(key + '#') || end < 0)
        {
            throw new AssertionError("a reply to GET " + key + " holds the value of something else: " + shorten(text));
        }
        final long id;
        try
        {
            id = Long.parseLong(text.substring(key.length() + 1, end));
        }
        catch (final NumberFormatException e)
        {
            throw new AssertionError("a reply to GET " + key + " is torn: " + shorten(text), e);
        }
        final byte[] expected = encode(key, id);
        for (int i = 0; i < Math.max(length, expected.length); i++)
        {
            if (i >= length || i >= expected.length || buffer[offset + i] != expected[i])
            {
                throw new AssertionError("a reply to GET " + key + " of " + length + " bytes is wrong from byte " + i
                    + " on: " + shorten(text));
            }
        }
        return id;
    }

    private static String shorten(final String text)
    {
        return text.length() > 200 ? text.substring(0, 200) + "..." : text;
    }
}
