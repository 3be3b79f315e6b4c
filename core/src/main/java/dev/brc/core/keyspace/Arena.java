package dev.brc.core.keyspace;

import java.util.Arrays;

/**
 * A slab allocator on the Java heap. Memory comes in slabs of 1 MiB, each cut into 32 pages; a page serves blocks of one
 * size class and returns to the pool when its last block is freed; a slab without used pages is left to the garbage
 * collector. Blocks above {@link SizeClasses#MAX_BLOCK_BYTES} are arrays of their own.
 *
 * <p>A block is named by a ref: 0 is none, a positive one counts 16-byte units ({@code ref >>> 16} is the slab), a
 * negative one is the index of an array of its own. So the slabs hold at most 32 GiB.
 */
final class Arena
{
    /** A slab and its array header together fill 1 MiB, exactly one region of G1 (a byte more would take two). */
    static final int SLAB_BYTES = (1 << 20) - 16;

    private static final int SLAB_SHIFT = 16;
    private static final int UNIT_MASK = (1 << SLAB_SHIFT) - 1;
    private static final int PAGE_SHIFT = 11;
    private static final int PAGE_UNITS = 1 << PAGE_SHIFT;
    private static final int PAGES_PER_SLAB = 1 << (SLAB_SHIFT - PAGE_SHIFT);
    private static final int MAX_SLABS = 1 << (31 - SLAB_SHIFT);
    private static final int LARGE_BIT = 0x8000_0000;

    private final MemoryAccount account;
    private final PageLists pages = new PageLists();
    private final LargeBlocks large = new LargeBlocks();
    private final int[] partial = new int[SizeClasses.COUNT];
    private byte[][] slabs = new byte[4][];
    private int[] slabPagesUsed = new int[4];
    private int slabCount;
    private int emptySlabs;
    private int freePages = PageLists.NONE;
    private long usedBytes;
    private long reservedBytes;

    Arena(final MemoryAccount account)
    {
        this.account = account;
        Arrays.fill(partial, PageLists.NONE);
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
            return SizeClasses.units(pages.sizeClass[ref >>> PAGE_SHIFT]) << SizeClasses.UNIT_SHIFT;
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
        int page = partial[sizeClass];
        if (page == PageLists.NONE)
        {
            page = takePage(sizeClass);
        }
        int ref = pages.givenBack[page];
        if (ref != 0)
        {
            pages.givenBack[page] = Memory.getInt(slabs[ref >>> SLAB_SHIFT], offset(ref));
        }
        else
        {
            ref = (page << PAGE_SHIFT) + pages.fresh[page];
            pages.fresh[page] += units;
        }
        pages.used[page]++;
        if (isFull(page, units))
        {
            partial[sizeClass] = pages.unlink(partial[sizeClass], page);
        }
        account(units << SizeClasses.UNIT_SHIFT);
        return ref;
    }

    void free(final int ref)
    {
        if (ref < 0)
        {
            final long bytes = MemoryAccount.arrayBytes(large.remove(ref & ~LARGE_BIT).length);
            reservedBytes -= bytes;
            account(-bytes);
            return;
        }
        final int page = ref >>> PAGE_SHIFT;
        final int sizeClass = pages.sizeClass[page];
        final int units = SizeClasses.units(sizeClass);
        final boolean wasFull = isFull(page, units);
        Memory.putInt(slabs[ref >>> SLAB_SHIFT], offset(ref), pages.givenBack[page]);
        pages.givenBack[page] = ref;
        account(-(units << SizeClasses.UNIT_SHIFT));
        if (--pages.used[page] == 0)
        {
            if (!wasFull)
            {
                partial[sizeClass] = pages.unlink(partial[sizeClass], page);
            }
            returnPage(page);
        }
        else if (wasFull)
        {
            partial[sizeClass] = pages.push(partial[sizeClass], page);
        }
    }

    private int allocateLarge(final int bytes)
    {
        final byte[] block = new byte[bytes];
        final long accounted = MemoryAccount.arrayBytes(bytes);
        reservedBytes += accounted;
        account(accounted);
        return large.add(block) | LARGE_BIT;
    }

    private void account(final long delta)
    {
        usedBytes += delta;
        account.add(delta);
    }

    private boolean isFull(final int page, final int units)
    {
        // The last page of a slab is one unit short: the array's header takes the place of that unit.
        final int limit = (page + 1) % PAGES_PER_SLAB == 0 ? PAGE_UNITS - 1 : PAGE_UNITS;
        return pages.givenBack[page] == 0 && pages.fresh[page] + units > limit;
    }

    private int takePage(final int sizeClass)
    {
        if (freePages == PageLists.NONE)
        {
            addSlab();
        }
        final int page = freePages;
        freePages = pages.unlink(freePages, page);
        final int slab = page / PAGES_PER_SLAB;
        if (slabPagesUsed[slab]++ == 0)
        {
            emptySlabs--;
        }
        pages.sizeClass[page] = (byte) sizeClass;
        pages.used[page] = 0;
        pages.fresh[page] = page == 0 ? 1 : 0; // ref 0 means none, so its unit is never handed out
        pages.givenBack[page] = 0;
        partial[sizeClass] = pages.push(PageLists.NONE, page);
        return page;
    }

    private void returnPage(final int page)
    {
        pages.sizeClass[page] = PageLists.FREE;
        freePages = pages.push(freePages, page);
        final int slab = page / PAGES_PER_SLAB;
        if (--slabPagesUsed[slab] == 0 && ++emptySlabs > 1)
        {
            dropSlab(slab); // one empty slab is kept, so that a page that comes and goes costs nothing
        }
    }

    private void addSlab()
    {
        int slab = 0;
        while (slab < slabCount && slabs[slab] != null)
        {
            slab++;
        }
        if (slab == MAX_SLABS)
        {
            throw new IllegalStateException("all " + MAX_SLABS + " slabs of this database are full");
        }
        if (slab == slabs.length)
        {
            slabs = Arrays.copyOf(slabs, slab * 2);
            slabPagesUsed = Arrays.copyOf(slabPagesUsed, slab * 2);
        }
        slabs[slab] = new byte[SLAB_BYTES];
        slabCount = Math.max(slabCount, slab + 1);
        emptySlabs++;
        reservedBytes += MemoryAccount.arrayBytes(SLAB_BYTES);
        pages.ensure((slab + 1) * PAGES_PER_SLAB);
        for (int page = (slab + 1) * PAGES_PER_SLAB - 1; page >= slab * PAGES_PER_SLAB; page--)
        {
            pages.sizeClass[page] = PageLists.FREE;
            freePages = pages.push(freePages, page);
        }
    }

    private void dropSlab(final int slab)
    {
        for (int page = slab * PAGES_PER_SLAB; page < (slab + 1) * PAGES_PER_SLAB; page++)
        {
            freePages = pages.unlink(freePages, page);
        }
        slabs[slab] = null;
        emptySlabs--;
        reservedBytes -= MemoryAccount.arrayBytes(SLAB_BYTES);
    }
}
