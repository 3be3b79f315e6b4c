package dev.brc.ebpf.wire;

import com.kenai.jffi.MemoryIO;
import dev.brc.ebpf.net.Libc;
import dev.brc.epoll.Errno;
import dev.brc.epoll.ErrnoException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * All frames that an interface receives, and a way to send some: {@code packet(7)} with PACKET_VNET_HDR, so that partial checksums and merged segments
 * are recognized. Belongs to the namespace of the thread that makes it.
 */
final class PacketSocket implements AutoCloseable
{
    /** More than a GSO frame of 64 KiB with its headers. */
    static final int BUFFER = 70_000;

    private static final int QUEUE_BYTES = 64 << 20;
    private static final int SOCKADDR_LL = 20;

    final int fd;
    /** The frame that was received last: a virtio header, then the frame. */
    final ByteBuffer received = ByteBuffer.allocateDirect(BUFFER);
    private final long receivedAddress = MemoryIO.getInstance().getDirectBufferAddress(received);
    private final Libc.Functions libc = Libc.functions();

    PacketSocket(final String device)
    {
        final int index = libc.if_nametoindex(device);
        if (index == 0)
        {
            throw new ErrnoException("if_nametoindex", device, Libc.errno());
        }
        // Protocol 0: nothing is received before the options are set and bind names the protocol.
        fd = Libc.check("socket", device, libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, 0));
        option(Libc.SOL_PACKET, Libc.PACKET_VNET_HDR, 1);
        option(Libc.SOL_PACKET, Libc.PACKET_IGNORE_OUTGOING, 1);
        option(Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, QUEUE_BYTES);
        option(Libc.SOL_SOCKET, Libc.SO_SNDBUFFORCE, QUEUE_BYTES);
        final ByteBuffer address = ByteBuffer.allocateDirect(SOCKADDR_LL).order(ByteOrder.nativeOrder());
        address.putShort(0, (short) Libc.AF_PACKET);
        address.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) Libc.ETH_P_ALL);
        address.order(ByteOrder.nativeOrder()).putInt(4, index);
        Libc.check("bind", device, libc.bind(fd, MemoryIO.getInstance().getDirectBufferAddress(address), SOCKADDR_LL));
    }

    private void option(final int level, final int option, final int value)
    {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
        buffer.putInt(0, value);
        final long address = MemoryIO.getInstance().getDirectBufferAddress(buffer);
        Libc.check("setsockopt", option, libc.setsockopt(fd, level, option, address, Integer.BYTES));
    }

    /** Receives a frame into {@link #received} if there is one; returns its bytes with the virtio header, 0 if there is none. */
    int receive()
    {
        final long count = libc.recv(fd, receivedAddress, BUFFER, Libc.MSG_DONTWAIT);
        if (count < 0)
        {
            final int errno = Libc.errno();
            // ENETDOWN: the interface is being removed, the wire will be closed.
            if (errno == Errno.EAGAIN || errno == Errno.EINTR || errno == Errno.ENETDOWN)
            {
                return 0;
            }
            throw new ErrnoException("recv", "packet socket", errno);
        }
        return (int) count;
    }

    /** Sends a frame; false if the interface does not take it. */
    boolean send(final Frame frame)
    {
        return libc.send(fd, frame.address, Frame.VNET_HEADER + frame.length, 0) >= 0;
    }

    @Override
    public void close()
    {
        libc.close(fd);
    }
}
