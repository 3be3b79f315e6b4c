package dev.brc.epoll;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import com.kenai.jffi.MemoryIO;

/** Memory outside the heap with a fixed address, in native byte order, freed with the object. Accesses are bounds-checked. */
final class NativeBuffer
{
    final ByteBuffer bytes;
    final long address;

    NativeBuffer(int capacity)
    {
        bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
        address = MemoryIO.getInstance().getDirectBufferAddress(bytes);
    }

    int capacity()
    {
        return bytes.capacity();
    }
}
