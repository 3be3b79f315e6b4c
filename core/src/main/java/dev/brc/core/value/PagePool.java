package dev.brc.core.value;

import java.util.Arrays;

import dev.brc.core.keyspace.MemoryAccount;

/**
 * Memory of one large value: pages that are filled from the front. What is freed stays a hole until its page is dropped, which the owner makes
 * happen by moving what is left of a page that {@link #isSparse}. A block is named by a ref: its page times 4096 plus its offset in units of 8
 * bytes; 0 is none. A block too large to share a page has one of its own.
 */
final class PagePool
{
    /** Page and array header together fill 32 KiB. */
    static final int PAGE_BYTES = (1 << 15) - 16;
    /** Blocks above this have a page of their own. */
    static final int MAX_SHARED_BYTES = PAGE_BYTES / 4;
    private static final int MIN_PAGE_BYTES = 496;
    private static final int UNIT_SHIFT = 3;
    private static final int PAGE_SHIFT = 12;
    private static final int OFFSET_MASK = (1 << PAGE_SHIFT) - 1;
    private static final int MAX_PAGES = 1 << 32 - PAGE_SHIFT;

    private byte[][] pages = new byte[2][];
    private int[] used = new int[2];
    private int[] live = new int[2];
    private int end = 1; // page 0 is never used, so that no block has ref 0
    private int freePages;
    private int tail;
    private long bytes;

    PagePool()
    {
    }

    PagePool(final PagePool other)
    {
        pages = new byte[other.pages.length][];
        for (int i = 0; i < other.end; i++)
        {
            pages[i] = other.pages[i] == null ? null : other.pages[i].clone();
        }
        used = other.used.clone();
        live = other.live.clone();
        end = other.end;
        freePages = other.freePages;
        tail = other.tail;
        bytes = other.bytes;
    }

    /** Size of a block that holds so many bytes. */
    static int blockBytes(final int payload)
    {
        return payload + 7 & ~7;
    }

    long memoryBytes()
    {
        return bytes + MemoryAccount.arrayBytes(pages.length * 4L) + 2 * MemoryAccount.arrayBytes(used.length * 4L);
    }

    byte[] array(final int ref)
    {
        return pages[ref >>> PAGE_SHIFT];
    }

    int offset(final int ref)
    {
        return (ref & OFFSET_MASK) << UNIT_SHIFT;
    }

    static int page(final int ref)
    {
        return ref >>> PAGE_SHIFT;
    }

    static int ref(final int page, final int offset)
    {
        return page << PAGE_SHIFT | offset >> UNIT_SHIFT;
    }

    int used(final int page)
    {
        return used[page];
    }

    /** Whether a block of that size has room in the page that is being filled, without further ado. */
    boolean hasRoom(final int size)
    {
        return size > MAX_SHARED_BYTES || tail != 0 && used[tail] + size <= pages[tail].length;
    }

    /** The page that is being filled; 0: none. */
    int tail()
    {
        return tail;
    }

    /** Makes room for a block of that size: by a larger page in place of the one being filled, or by a new one. */
    void makeRoom(final int size)
    {
        if (tail != 0 && used[tail] + size <= PAGE_BYTES)
        {
            final int wanted = Math.max(pages[tail].length * 2 + 16, used[tail] + size);
            bytes += resize(tail, Math.min(wanted, PAGE_BYTES));
            return;
        }
        final boolean first = tail == 0;
        tail = addPage(first ? Math.max(MIN_PAGE_BYTES, size) : MAX_SHARED_BYTES);
    }

    /** Begins a new page, of such a size, to move blocks to. */
    void newTail(final int size)
    {
        tail = addPage(Math.min(Math.max(size, MIN_PAGE_BYTES), PAGE_BYTES));
    }

    /** A block for which there is room. */
    int allocate(final int size)
    {
        final int page = size > MAX_SHARED_BYTES ? addPage(size) : tail;
        final int at = used[page];
        used[page] = at + size;
        live[page] += size;
        return ref(page, at);
    }

    /** Gives a block back; the page is dropped with its last one. */
    void free(final int ref, final int size)
    {
        final int page = page(ref);
        live[page] -= size;
        if (live[page] == 0)
        {
            if (page == tail)
            {
                used[page] = 0;
            }
            else
            {
                dropPage(page);
            }
        }
    }

    /** Whether more than half of what was filled is holes. */
    boolean isSparse(final int page)
    {
        return live[page] * 2 < used[page];
    }

    int liveBytes(final int page)
    {
        return live[page];
    }

    private int addPage(final int size)
    {
        int page = freePages;
        if (page != 0)
        {
            freePages = used[page];
        }
        else
        {
            page = end++;
            if (page == MAX_PAGES)
            {
                throw new IllegalStateException("a value has more than " + MAX_PAGES + " pages");
            }
            if (page == pages.length)
            {
                pages = Arrays.copyOf(pages, page * 2);
                used = Arrays.copyOf(used, page * 2);
                live = Arrays.copyOf(live, page * 2);
            }
        }
        pages[page] = new byte[size];
        used[page] = 0;
        live[page] = 0;
        bytes += MemoryAccount.arrayBytes(size);
        return page;
    }

    private void dropPage(final int page)
    {
        bytes -= MemoryAccount.arrayBytes(pages[page].length);
        pages[page] = null;
        used[page] = freePages;
        freePages = page;
    }

    private long resize(final int page, final int size)
    {
        final long before = MemoryAccount.arrayBytes(pages[page].length);
        pages[page] = Arrays.copyOf(pages[page], size);
        return MemoryAccount.arrayBytes(size) - before;
    }
}
