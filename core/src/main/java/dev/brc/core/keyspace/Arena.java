package dev.brc.core.keyspace;

import java.util.Arrays;

/**
 * A slab allocator on the Java heap. A slab is an array of 64 KiB that serves blocks of one size class and is left to the
 * garbage collector when its last block is freed. Blocks above {@link SizeClasses#MAX_BLOCK_BYTES} are arrays of their own.
 *
 * <p>A block is named by a ref: 0 is none, a positive one counts 16-byte units ({@code ref >>> 12} is the slab), a
 * negative one is the index of an array of its own. So the slabs hold at most 32 GiB.
 *
 * <p>The size of a slab bounds the pause that taking one costs: memory that the kernel has not backed yet was measured to
 * take up to 11 us for each 4 KiB on a virtual machine, so 1 MiB took 2.9 ms and 64 KiB take 0.2 ms.
 */
final class Arena
{
    /** A slab and its array header together fill 64 KiB. */
    static final int SLAB_BYTES = (1 << 16) - 16;

    private static final int SLAB_SHIFT = 12;
    private static final int SLAB_UNITS = SLAB_BYTES >>> SizeClasses.UNIT_SHIFT;
    private static final int UNIT_MASK = (1 << SLAB_SHIFT) - 1;
    private static final int MAX_SLABS = 1 << (31 - SLAB_SHIFT);
    private static final int LARGE_BIT = 0x8000_0000;
    /** Empty slabs that are kept, so that keys that come and go cost no garbage. */
    private static final int MAX_SPARE_SLABS = 4;

    private final MemoryAccount account;
    private final SlabTable table = new SlabTable();
    private final LargeBlocks large = new LargeBlocks();
    private final int[] partial = new int[SizeClasses.COUNT];
    private final byte[][] spare = new byte[MAX_SPARE_SLABS][];
    private int spareCount;
    private byte[][] slabs = new byte[8][];
    private long usedBytes;
    private long reservedBytes;

    Arena(final MemoryAccount account)
    {
        this.account = account;
        Arrays.fill(partial, SlabTable.NONE);
    }

    /** Bytes of all blocks in use, rounding included. */
    long usedBytes()
    {
        return usedBytes;
    }

    /** Bytes taken from the Java heap: all slabs and large blocks, used or not. */
    long reservedBytes()
    {
        return reservedBytes;
    }

    byte[] array(final int ref)
    {
        return ref >= 0 ? slabs[ref >>> SLAB_SHIFT] : large.get(ref & ~LARGE_BIT);
    }

    int offset(final int ref)
    {
        return ref >= 0 ? (ref & UNIT_MASK) << SizeClasses.UNIT_SHIFT : 0;
    }

    /** How many bytes the block has, at least as many as were asked for. */
    int capacity(final int ref)
    {
        if (ref >= 0)
        {
            return SizeClasses.units(table.sizeClass[ref >>> SLAB_SHIFT]) << SizeClasses.UNIT_SHIFT;
        }
        return large.get(ref & ~LARGE_BIT).length;
    }

    /** Bytes the block accounts for: its capacity and, where it is an array of its own, the array's header. */
    long accountedBytes(final int ref)
    {
        return ref >= 0 ? capacity(ref) : MemoryAccount.arrayBytes(capacity(ref));
    }

    /**
     * A block of at least {@code bytes}. Its content is undefined.
     *
     * @throws IllegalStateException when all {@value #MAX_SLABS} slabs (32 GiB) are full
     */
    int allocate(final int bytes)
    {
        if (bytes > SizeClasses.MAX_BLOCK_BYTES)
        {
            return allocateLarge(bytes);
        }
        final int sizeClass = SizeClasses.of(bytes);
        final int units = SizeClasses.units(sizeClass);
        int slab = partial[sizeClass];
        if (slab == SlabTable.NONE)
        {
            slab = addSlab(sizeClass);
        }
        int ref = table.givenBack[slab];
        if (ref != 0)
        {
            table.givenBack[slab] = Memory.getInt(slabs[slab], offset(ref));
        }
        else
        {
            ref = (slab << SLAB_SHIFT) + table.fresh[slab];
            table.fresh[slab] += units;
        }
        table.used[slab]++;
        if (isFull(slab, units))
        {
            partial[sizeClass] = table.unlink(partial[sizeClass], slab);
        }
        account(units << SizeClasses.UNIT_SHIFT);
        return ref;
    }

    /** Gives a block back. All but its first four bytes stay as they are until the next {@link #allocate}. */
    void free(final int ref)
    {
        if (ref < 0)
        {
            release(ref);
            return;
        }
        final int slab = ref >>> SLAB_SHIFT;
        final int sizeClass = table.sizeClass[slab];
        final int units = SizeClasses.units(sizeClass);
        final boolean wasFull = isFull(slab, units);
        account(-(units << SizeClasses.UNIT_SHIFT));
        if (--table.used[slab] == 0)
        {
            if (!wasFull)
            {
                partial[sizeClass] = table.unlink(partial[sizeClass], slab);
            }
            dropSlab(slab);
            return;
        }
        Memory.putInt(slabs[slab], offset(ref), table.givenBack[slab]);
        table.givenBack[slab] = ref;
        if (wasFull)
        {
            partial[sizeClass] = table.push(partial[sizeClass], slab);
        }
    }

    private int allocateLarge(final int bytes)
    {
        return adopt(new byte[bytes]);
    }

    /** Makes an array a block of this arena. */
    int adopt(final byte[] block)
    {
        final long bytes = MemoryAccount.arrayBytes(block.length);
        reservedBytes += bytes;
        account(bytes);
        return large.add(block) | LARGE_BIT;
    }

    /** Takes a block that is an array of its own out of this arena, with its content. */
    byte[] release(final int ref)
    {
        final byte[] block = large.remove(ref & ~LARGE_BIT);
        final long bytes = MemoryAccount.arrayBytes(block.length);
        reservedBytes -= bytes;
        account(-bytes);
        return block;
    }

    private void account(final long delta)
    {
        usedBytes += delta;
        account.add(delta);
    }

    private boolean isFull(final int slab, final int units)
    {
        return table.givenBack[slab] == 0 && table.fresh[slab] + units > SLAB_UNITS;
    }

    private int addSlab(final int sizeClass)
    {
        final int slab = table.take();
        if (slab == MAX_SLABS)
        {
            throw new IllegalStateException("all " + MAX_SLABS + " slabs of this database are full");
        }
        if (slab == slabs.length)
        {
            slabs = Arrays.copyOf(slabs, slab * 2);
        }
        if (spareCount > 0)
        {
            slabs[slab] = spare[--spareCount];
            spare[spareCount] = null;
        }
        else
        {
            slabs[slab] = new byte[SLAB_BYTES];
            reservedBytes += MemoryAccount.arrayBytes(SLAB_BYTES);
        }
        table.sizeClass[slab] = (byte) sizeClass;
        table.used[slab] = 0;
        table.fresh[slab] = slab == 0 ? 1 : 0; // ref 0 means none, so its unit is never handed out
        table.givenBack[slab] = 0;
        partial[sizeClass] = table.push(SlabTable.NONE, slab);
        return slab;
    }

    private void dropSlab(final int slab)
    {
        if (spareCount < MAX_SPARE_SLABS)
        {
            spare[spareCount++] = slabs[slab];
        }
        else
        {
            reservedBytes -= MemoryAccount.arrayBytes(SLAB_BYTES);
        }
        slabs[slab] = null;
        table.release(slab);
    }
}
