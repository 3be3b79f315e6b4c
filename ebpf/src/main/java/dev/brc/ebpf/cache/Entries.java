package dev.brc.ebpf.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import dev.brc.ebpf.layout.Limits;
import dev.brc.ebpf.layout.SlotLayout;

/**
 * Looks keys up in the cache's index and heap, as the programs do, to learn how their entries are used. The programs write at the same time: each
 * slot has a sequence lock, and what changes during a look is taken for absent. Allocates nothing. Loop thread only.
 */
final class Entries
{
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int HALF = 32;

    private final ByteBuffer index;
    private final int bucketMask;
    private final ByteBuffer[] segments;
    private final Generations generations;
    private final Control control;

    private ByteBuffer foundIn;
    private int foundAt;

    Entries(final ByteBuffer index, final int buckets, final ByteBuffer[] segments, final Generations generations,
        final Control control)
    {
        this.index = index;
        this.bucketMask = buckets - 1;
        this.segments = segments;
        this.generations = generations;
        this.control = control;
    }

    /**
     * When a key's entry was last hit.
     *
     * @return age in ms; -1: the key has no valid entry, or it was never hit
     */
    long lastHitAgeMs(final long hash, final byte[] key, final int offset, final int length)
    {
        if (!find(hash, key, offset, length))
        {
            return -1;
        }
        final int lastHit = (int) INTS.getOpaque(foundIn, foundAt + SlotLayout.LAST_HIT);
        if (lastHit == 0)
        {
            return -1;
        }
        final int age = (int) (System.nanoTime() >>> SlotLayout.LAST_HIT_SHIFT) - lastHit;
        return age < 0 ? 0 : ((long) age << SlotLayout.LAST_HIT_SHIFT) / 1_000_000L;
    }

    /** How often a key's entry was hit since the last call, about; 0 if it has none. */
    int takeHits(final long hash, final byte[] key, final int offset, final int length)
    {
        if (!find(hash, key, offset, length))
        {
            return 0;
        }
        final int hits = (int) INTS.getOpaque(foundIn, foundAt + SlotLayout.HITS);
        if (hits != 0)
        {
            // A hit at the same moment may be lost or counted twice, as among the programs themselves.
            INTS.setOpaque(foundIn, foundAt + SlotLayout.HITS, 0);
        }
        return hits < 0 ? Integer.MAX_VALUE : hits;
    }

    private boolean find(final long hash, final byte[] key, final int offset, final int length)
    {
        if (length > Limits.KEY_MAX)
        {
            return false;
        }
        final int bucket = ((int) (hash >>> HALF) & bucketMask) * SlotLayout.BUCKET_BYTES;
        for (int i = 0; i < Limits.WAYS; i++)
        {
            final long way = (long) LONGS.getAcquire(index, bucket + i * Long.BYTES);
            if (way != 0 && (int) (way >>> HALF) == (int) hash && matches((int) way, hash, key, offset, length))
            {
                return true;
            }
        }
        return false;
    }

    private boolean matches(final int unit, final long hash, final byte[] key, final int offset, final int length)
    {
        final int segment = Integer.divideUnsigned(unit, Limits.SEGMENT_UNITS);
        if (segment >= segments.length)
        {
            return false;
        }
        final ByteBuffer slots = segments[segment];
        final int at = unit % Limits.SEGMENT_UNITS * Limits.UNIT;
        final int seq = (int) INTS.getAcquire(slots, at);
        if ((seq & 1) != 0 || slots.getShort(at + SlotLayout.KEY_LEN) != length
            || (long) LONGS.get(slots, at + SlotLayout.HASH) != hash
            || (long) LONGS.get(slots, at + SlotLayout.EPOCH) != control.epoch()
            || (long) LONGS.get(slots, at + SlotLayout.GENERATION) != generations.of(hash)
            || !sameKey(slots, at + SlotLayout.BYTES, key, offset, length))
        {
            return false;
        }
        VarHandle.loadLoadFence();
        if ((int) INTS.getOpaque(slots, at) != seq)
        {
            return false;
        }
        foundIn = slots;
        foundAt = at;
        return true;
    }

    private static boolean sameKey(final ByteBuffer slots, final int at, final byte[] key, final int offset,
        final int length)
    {
        final int words = length & -8;
        for (int i = 0; i < words; i += Long.BYTES)
        {
            if (slots.getLong(at + i) != (long) WORDS.get(key, offset + i))
            {
                return false;
            }
        }
        return words == length
            || slots.getLong(at + words) == KernelHash.tail(key, offset + words, length - words);
    }
}
