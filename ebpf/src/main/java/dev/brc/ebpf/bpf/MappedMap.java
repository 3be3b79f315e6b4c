package dev.brc.ebpf.bpf;

import java.nio.ByteBuffer;

/** A map in this process's memory. Views are valid until it is closed. */
public final class MappedMap implements AutoCloseable
{
    /** {@code PROT_READ | PROT_WRITE}. */
    static final int READ_WRITE = 3;
    /** {@code MAP_SHARED}. */
    static final int SHARED = 1;

    private final LibC libc;
    private final long address;
    private final long length;
    private boolean closed;

    MappedMap(final LibC libc, final long address, final long length)
    {
        this.libc = libc;
        this.address = address;
        this.length = length;
    }

    /** A part of it in native byte order, aligned as the map is when {@code offset} is. */
    public ByteBuffer view(final long offset, final int bytes)
    {
        if (offset < 0 || bytes < 0 || offset + bytes > length)
        {
            throw new IndexOutOfBoundsException(offset + " + " + bytes + " of " + length);
        }
        return Buffer.view(address + offset, bytes);
    }

    /** Unmaps it; no view may be used any more. */
    @Override
    public void close()
    {
        if (!closed)
        {
            closed = true;
            libc.munmap(address, length);
        }
    }
}
