package dev.brc.epoll;

import static dev.brc.epoll.Linux.AF_INET;
import static dev.brc.epoll.Linux.AF_INET6;
import static dev.brc.epoll.Linux.AF_UNIX;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A {@code struct sockaddr_in}, {@code sockaddr_in6} or {@code sockaddr_un} in native memory with the {@code socklen_t} that goes with it. The family
 * is in native byte order, the port in network order.
 */
final class SocketAddress
{
    private static final int CAPACITY = 128; // sizeof(struct sockaddr_storage)
    private static final int FAMILY_OFFSET = 0;
    private static final int PORT_OFFSET = 2;
    private static final int INET_ADDRESS_OFFSET = 4;
    private static final int INET_BYTES = 16;
    private static final int INET6_FLOWINFO_OFFSET = 4;
    private static final int INET6_ADDRESS_OFFSET = 8;
    private static final int INET6_SCOPE_OFFSET = 24;
    private static final int INET6_BYTES = 28;
    private static final int UNIX_PATH_OFFSET = 2;

    private final NativeBuffer memory = new NativeBuffer(CAPACITY + Integer.BYTES);

    long address()
    {
        return memory.address;
    }

    /** Where the length stands: for calls that read the capacity there and write the real length. */
    long lengthAddress()
    {
        return memory.address + CAPACITY;
    }

    /** To be called before each call that fills the address in. */
    void clear()
    {
        memory.bytes.putInt(CAPACITY, CAPACITY);
        memory.bytes.putShort(FAMILY_OFFSET, (short) 0);
    }

    static int domain(Endpoint endpoint)
    {
        switch (endpoint.family())
        {
            case INET:
                return AF_INET;
            case INET6:
                return AF_INET6;
            case UNIX:
            default:
                return AF_UNIX;
        }
    }

    /**
     * Writes the endpoint's address.
     *
     * @return its length in bytes
     */
    int encode(Endpoint endpoint)
    {
        final ByteBuffer bytes = memory.bytes;
        bytes.putShort(FAMILY_OFFSET, (short) domain(endpoint));
        if (endpoint.isUnix())
        {
            final byte[] path = endpoint.path().getBytes(StandardCharsets.UTF_8);
            bytes.put(UNIX_PATH_OFFSET, path);
            bytes.put(UNIX_PATH_OFFSET + path.length, (byte) 0);
            return UNIX_PATH_OFFSET + path.length + 1;
        }
        bytes.put(PORT_OFFSET, (byte) (endpoint.port() >> 8));
        bytes.put(PORT_OFFSET + 1, (byte) endpoint.port());
        if (endpoint.family() == Endpoint.Family.INET)
        {
            bytes.put(INET_ADDRESS_OFFSET, endpoint.rawAddress());
            bytes.putLong(INET_ADDRESS_OFFSET + Inet.IPV4_BYTES, 0); // sin_zero
            return INET_BYTES;
        }
        bytes.putInt(INET6_FLOWINFO_OFFSET, 0);
        bytes.put(INET6_ADDRESS_OFFSET, endpoint.rawAddress());
        bytes.putInt(INET6_SCOPE_OFFSET, endpoint.scopeId());
        return INET6_BYTES;
    }

    /** Reads what a call filled in; an unnamed Unix socket gives an empty path. */
    Endpoint decode()
    {
        final ByteBuffer bytes = memory.bytes;
        final int port = (bytes.get(PORT_OFFSET) & 0xff) << 8 | bytes.get(PORT_OFFSET + 1) & 0xff;
        switch (bytes.getShort(FAMILY_OFFSET))
        {
            case AF_INET:
                final byte[] inet = new byte[Inet.IPV4_BYTES];
                bytes.get(INET_ADDRESS_OFFSET, inet);
                return Endpoint.inet(inet, port, 0);
            case AF_INET6:
                final byte[] inet6 = new byte[Inet.IPV6_BYTES];
                bytes.get(INET6_ADDRESS_OFFSET, inet6);
                return Endpoint.inet(inet6, port, bytes.getInt(INET6_SCOPE_OFFSET));
            case AF_UNIX:
                return Endpoint.unix(path(Math.min(bytes.getInt(CAPACITY), CAPACITY)));
            default:
                throw new IllegalStateException("address family " + bytes.getShort(FAMILY_OFFSET));
        }
    }

    private String path(int length)
    {
        int end = UNIX_PATH_OFFSET;
        while (end < length && memory.bytes.get(end) != 0)
        {
            end++;
        }
        final byte[] path = new byte[end - UNIX_PATH_OFFSET];
        memory.bytes.get(UNIX_PATH_OFFSET, path);
        return new String(path, StandardCharsets.UTF_8);
    }
}
