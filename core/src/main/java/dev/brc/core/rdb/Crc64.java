package dev.brc.core.rdb;

/**
 * The checksum of a DUMP: CRC-64 with the polynomial of Jones ({@code 0xad93d23594c935a9}), bits reflected, started with 0, not inverted at the end; the
 * one of {@code "123456789"} is {@code 0xe9c6d914c4b8d9ca}. Eight bytes at a time.
 */
final class Crc64
{
    private static final long POLYNOMIAL = Long.reverse(0xad93d23594c935a9L);
    private static final int STEP = 8;
    private static final long[][] TABLES = tables();

    private Crc64()
    {
    }

    private static long[][] tables()
    {
        final long[][] tables = new long[STEP][256];
        for (int i = 0; i < 256; i++)
        {
            long crc = i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
            }
            tables[0][i] = crc;
        }
        for (int i = 0; i < 256; i++)
        {
            for (int t = 1; t < STEP; t++)
            {
                final long crc = tables[t - 1][i];
                tables[t][i] = tables[0][(int) crc & 0xff] ^ crc >>> 8;
            }
        }
        return tables;
    }

    static long of(final byte[] bytes, final int offset, final int length)
    {
        final long[][] t = TABLES;
        long crc = 0;
        int at = offset;
        final int end = offset + length;
        for (; at + STEP <= end; at += STEP)
        {
            crc ^= little64(bytes, at);
            crc = t[7][(int) crc & 0xff] ^ t[6][(int) (crc >>> 8) & 0xff] ^ t[5][(int) (crc >>> 16) & 0xff]
                ^ t[4][(int) (crc >>> 24) & 0xff] ^ t[3][(int) (crc >>> 32) & 0xff] ^ t[2][(int) (crc >>> 40) & 0xff]
                ^ t[1][(int) (crc >>> 48) & 0xff] ^ t[0][(int) (crc >>> 56)];
        }
        for (; at < end; at++)
        {
            crc = t[0][((int) crc ^ bytes[at]) & 0xff] ^ crc >>> 8;
        }
        return crc;
    }

    static long little64(final byte[] b, final int at)
    {
        long value = 0;
        for (int i = 7; i >= 0; i--)
        {
            value = value << 8 | b[at + i] & 0xff;
        }
        return value;
    }
}
