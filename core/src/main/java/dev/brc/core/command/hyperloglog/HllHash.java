package dev.brc.core.command.hyperloglog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** MurmurHash64A (Austin Appleby, public domain) with Redis's seed; decides which register an element counts for. */
final class HllHash
{
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SEED = 0xadc83b19L;
    private static final long M = 0xc6a4a7935bd1e995L;
    private static final int R = 47;

    private HllHash()
    {
    }

    static long hash(final byte[] bytes, final int offset, final int length)
    {
        long h = SEED ^ length * M;
        int at = offset;
        for (final int end = offset + (length & ~7); at < end; at += Long.BYTES)
        {
            long k = (long) LONG.get(bytes, at) * M;
            k ^= k >>> R;
            h = (h ^ k * M) * M;
        }
        if ((length & 7) != 0)
        {
            long tail = 0;
            for (int i = (length & 7) - 1; i >= 0; i--)
            {
                tail = tail << 8 | bytes[at + i] & 0xff;
            }
            h = (h ^ tail) * M;
        }
        h = (h ^ h >>> R) * M;
        return h ^ h >>> R;
    }
}
