package dev.brc.ebpf.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The hash of a key, the same as {@code brc_hash_*} of {@code brc_shared.h}: {@code KernelHashTest} holds vectors made by the C code. */
public final class KernelHash
{
    private static final long K0 = 0x9e3779b97f4a7c15L;
    private static final long K1 = 0xff51afd7ed558ccdL;
    private static final long K2 = 0xc4ceb9fe1a85ec53L;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private KernelHash()
    {
    }

    /** The hash of {@code length} bytes, with the seed of the cache. */
    public static long hash(final long seed, final byte[] key, final int offset, final int length)
    {
        long h = seed ^ length * K0;
        int at = offset;
        for (final int end = offset + (length & -8); at < end; at += 8)
        {
            h = word(h, (long) WORDS.get(key, at));
        }
        if ((length & 7) != 0)
        {
            h = word(h, tail(key, at, length & 7));
        }
        h *= K2;
        return h ^ h >>> 29;
    }

    private static long word(final long h, final long word)
    {
        final long mixed = (h ^ word) * K1;
        return mixed ^ mixed >>> 32;
    }

    /** The last 1 to 7 bytes, padded with zeros. */
    static long tail(final byte[] key, final int offset, final int length)
    {
        long word = 0;
        for (int i = 0; i < length; i++)
        {
            word |= (key[offset + i] & 0xffL) << 8 * i;
        }
        return word;
    }
}
