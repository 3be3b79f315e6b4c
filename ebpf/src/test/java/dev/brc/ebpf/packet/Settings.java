package dev.brc.ebpf.packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import dev.brc.ebpf.layout.ConfigLayout;

/** Sizes and settings that the programs are loaded with. */
record Settings(boolean partialChecksums, int ring, int flows, int segments, int buckets, int generations, int tickets,
    int maxValue)
{
    /** The ring has room for all the misses to which tests leave the answer out. */
    static final Settings DEFAULT = new Settings(false, 8192, 4096, 16, 1 << 14, 1 << 16, 4096, 1024);
    static final long SEED = 0x1234567890abcdefL;
    static final int MARK = 0x62726301;

    Settings withPartialChecksums()
    {
        return new Settings(true, ring, flows, segments, buckets, generations, tickets, maxValue);
    }

    Settings withRing(final int size)
    {
        return new Settings(partialChecksums, size, flows, segments, buckets, generations, tickets, maxValue);
    }

    Settings withFlows(final int most)
    {
        return new Settings(partialChecksums, ring, most, segments, buckets, generations, tickets, maxValue);
    }

    Settings withMaxValue(final int bytes)
    {
        return new Settings(partialChecksums, ring, flows, segments, buckets, generations, tickets, bytes);
    }

    Settings withCache(final int segmentCount, final int bucketCount, final int generationCount)
    {
        return new Settings(partialChecksums, ring, flows, segmentCount, bucketCount, generationCount, tickets,
            maxValue);
    }

    int ringSlots()
    {
        return ring <= 1 ? 1 : Integer.highestOneBit(ring - 1) << 1;
    }

    /** {@code struct brc_config}. */
    byte[] config()
    {
        final ByteBuffer bytes = ByteBuffer.allocate(ConfigLayout.BYTES).order(ByteOrder.nativeOrder());
        final boolean weak = !System.getProperty("os.arch").equals("amd64");
        bytes.putLong(ConfigLayout.HASH_SEED, SEED);
        bytes.putInt(ConfigLayout.FLAGS,
            (partialChecksums ? ConfigLayout.PARTIAL_CSUM : 0) | (weak ? ConfigLayout.WEAK_MEMORY : 0));
        bytes.putInt(ConfigLayout.PORTS, 1);
        bytes.order(ByteOrder.BIG_ENDIAN).putShort(ConfigLayout.PORT, (short) Ends.PORT).order(ByteOrder.nativeOrder());
        bytes.putInt(ConfigLayout.GENERATION_MASK, generations - 1);
        bytes.putInt(ConfigLayout.BUCKET_MASK, buckets - 1);
        bytes.putInt(ConfigLayout.SEGMENTS, segments);
        bytes.putInt(ConfigLayout.RING_MASK, ringSlots() - 1);
        bytes.putInt(ConfigLayout.RING_SIZE, ring);
        bytes.putInt(ConfigLayout.TICKETS, tickets);
        bytes.putInt(ConfigLayout.MAX_VALUE, maxValue);
        bytes.putInt(ConfigLayout.MARK, MARK);
        return bytes.array();
    }
}
