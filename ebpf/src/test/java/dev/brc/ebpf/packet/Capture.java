package dev.brc.ebpf.packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import com.kenai.jffi.MemoryIO;

import dev.brc.ebpf.net.Libc;
import dev.brc.epoll.Errno;
import dev.brc.epoll.ErrnoException;

/**
 * What is sent on a device, by {@code packet(7)}: the programs' own replies at TC. The kernel copies a frame to the socket before the device gets it, so
 * what was sent during a call is here when it returns.
 */
final class Capture implements AutoCloseable
{
    private static final int MOST_BYTES = 1 << 16;
    private static final int SOCKADDR_LL = 20;

    private final Libc.Functions libc = Libc.functions();
    private final ByteBuffer frame = ByteBuffer.allocateDirect(MOST_BYTES);
    private final long frameAddress = MemoryIO.getInstance().getDirectBufferAddress(frame);
    private final int fd;

    Capture(final int device)
    {
        fd = Libc.check("socket", device, libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, 0));
        final ByteBuffer address = ByteBuffer.allocateDirect(SOCKADDR_LL).order(ByteOrder.nativeOrder());
        address.putShort(0, (short) Libc.AF_PACKET).putInt(4, device);
        address.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) Libc.ETH_P_ALL);
        Libc.check("bind", device, libc.bind(fd, MemoryIO.getInstance().getDirectBufferAddress(address), SOCKADDR_LL));
    }

    /** The next TCP packet; null if there is none. */
    byte[] poll()
    {
        while (true)
        {
            final long length = libc.recv(fd, frameAddress, MOST_BYTES, Libc.MSG_DONTWAIT);
            if (length < 0)
            {
                if (Libc.errno() == Errno.EAGAIN)
                {
                    return null;
                }
                if (Libc.errno() == Errno.ENETDOWN) // said once when the device goes down
                {
                    continue;
                }
                throw new ErrnoException("recv", "packet socket", Libc.errno());
            }
            final byte[] bytes = new byte[(int) length];
            frame.get(0, bytes);
            if (length > 23 && (bytes[12] == 0x08 ? bytes[23] : bytes[20]) == 6) // TCP; not the kernel's own multicast
            {
                return bytes;
            }
        }
    }

    /** Sends a frame on the device. */
    void send(final byte[] bytes)
    {
        frame.put(0, bytes);
        Libc.check("send", "packet socket", (int) libc.send(fd, frameAddress, bytes.length, 0));
    }

    @Override
    public void close()
    {
        libc.close(fd);
    }
}
