package dev.brc.ebpf.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import com.kenai.jffi.MemoryIO;

/** Memory outside the heap with a fixed address, in native byte order, zeroed, freed with the object. */
public final class Buffer
{
    /** The memory; accesses are bounds-checked. */
    public final ByteBuffer bytes;
    /** Where it is. */
    public final long address;

    /** So many bytes. */
    public Buffer(final int capacity)
    {
        bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
        address = MemoryIO.getInstance().getDirectBufferAddress(bytes);
    }

    /** Sets all bytes to zero. */
    public void clear()
    {
        for (int i = 0; i < bytes.capacity(); i++)
        {
            bytes.put(i, (byte) 0);
        }
    }

    /** A view of memory that somebody else owns, valid as long as they keep it. */
    static ByteBuffer view(final long address, final int length)
    {
        return MemoryIO.getInstance().newDirectByteBuffer(address, length).order(ByteOrder.nativeOrder());
    }
}
