package dev.brc.ebpf.wire;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;

/** Room for one frame behind a virtio header of zeros ("nothing left to do"), in memory with an address. Reused by a pool. */
final class Frame implements Comparable<Frame>
{
    /** {@code struct virtio_net_hdr} of linux/virtio_net.h. */
    static final int VNET_HEADER = 10;
    static final int CAPACITY = 9_600;

    final ByteBuffer bytes = ByteBuffer.allocateDirect(VNET_HEADER + CAPACITY);
    final long address = MemoryIO.getInstance().getDirectBufferAddress(bytes);
    /** Bytes of the frame, without the virtio header. */
    int length;
    /** Its place among the TCP frames of its direction. */
    long number;
    long dueNs;
    long order;

    /** Copies a frame that starts at {@code offset} of another buffer. */
    void set(final ByteBuffer from, final int offset, final int count)
    {
        bytes.put(VNET_HEADER, from, offset, count);
        length = count;
    }

    @Override
    public int compareTo(final Frame other)
    {
        return dueNs != other.dueNs ? Long.compare(dueNs, other.dueNs) : Long.compare(order, other.order);
    }
}
