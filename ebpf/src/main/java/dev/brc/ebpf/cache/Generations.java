package dev.brc.ebpf.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One counter for each slot of the keys' hash: raised by every change of a key of the slot, so that an entry of an older generation is dead.
 * Written by the loop thread alone, so an increment is a plain load and an ordered store.
 */
final class Generations
{
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer counters;
    private final long mask;

    Generations(final ByteBuffer counters, final int count)
    {
        if (Integer.bitCount(count) != 1 || counters.capacity() < count * Long.BYTES)
        {
            throw new IllegalArgumentException(count + " generations in " + counters.capacity() + " bytes");
        }
        this.counters = counters;
        this.mask = count - 1L;
    }

    /** A key with this hash changed. */
    void next(final long hash)
    {
        final int at = (int) (hash & mask) << 3;
        LONGS.setRelease(counters, at, (long) LONGS.get(counters, at) + 1);
    }

    /** The generation of the keys with this hash. */
    long of(final long hash)
    {
        return (long) LONGS.get(counters, (int) (hash & mask) << 3);
    }
}
