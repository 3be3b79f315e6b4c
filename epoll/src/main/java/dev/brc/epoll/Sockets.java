package dev.brc.epoll;

import static dev.brc.epoll.Linux.IPPROTO_IPV6;
import static dev.brc.epoll.Linux.IPV6_V6ONLY;
import static dev.brc.epoll.Linux.SOCK_CLOEXEC;
import static dev.brc.epoll.Linux.SOCK_NONBLOCK;
import static dev.brc.epoll.Linux.SOCK_STREAM;
import static dev.brc.epoll.Linux.SOL_SOCKET;
import static dev.brc.epoll.Linux.SO_ERROR;
import static dev.brc.epoll.Linux.SO_LINGER;
import static dev.brc.epoll.Linux.SO_REUSEADDR;

/** The socket calls with Java types: a negated error number becomes an {@link ErrnoException} that names call and object. */
final class Sockets
{
    final Syscalls syscalls;
    final SocketAddress address = new SocketAddress();

    /** Option value, two ints at most ({@code struct linger}), and behind it the {@code socklen_t}. */
    private final NativeBuffer option = new NativeBuffer(3 * Integer.BYTES);
    private static final int OPTION_LENGTH_OFFSET = 2 * Integer.BYTES;

    Sockets(Syscalls syscalls)
    {
        this.syscalls = syscalls;
    }

    /** A non-blocking stream socket, closed on exec. */
    int open(Endpoint endpoint)
    {
        final int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
        return check("socket", endpoint, syscalls.socket(SocketAddress.domain(endpoint), type, 0));
    }

    /** A bound socket that listens. */
    int listen(Endpoint endpoint, int backlog)
    {
        final int fd = open(endpoint);
        boolean bound = false;
        boolean listening = false;
        try
        {
            if (!endpoint.isUnix())
            {
                setOption(fd, SOL_SOCKET, SO_REUSEADDR, 1, "SO_REUSEADDR", endpoint);
            }
            if (endpoint.family() == Endpoint.Family.INET6)
            {
                // Redis binds 0.0.0.0 and :: side by side, which only works with separate sockets.
                setOption(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1, "IPV6_V6ONLY", endpoint);
            }
            bind(fd, endpoint);
            bound = true;
            if (endpoint.isUnix() && endpoint.permissions() != Endpoint.DEFAULT_PERMISSIONS)
            {
                UnixSocketFile.chmod(endpoint.path(), endpoint.permissions()); // before listen(2): nobody gets in earlier
            }
            check("listen", endpoint, syscalls.listen(fd, backlog));
            listening = true;
            return fd;
        }
        finally
        {
            if (!listening)
            {
                syscalls.close(fd);
                if (bound && endpoint.isUnix())
                {
                    UnixSocketFile.remove(endpoint.path());
                }
            }
        }
    }

    private void bind(int fd, Endpoint endpoint)
    {
        int result = syscalls.bind(fd, address.address(), address.encode(endpoint));
        if (result == -Errno.EADDRINUSE && endpoint.isUnix() && isStale(endpoint))
        {
            UnixSocketFile.remove(endpoint.path());
            result = syscalls.bind(fd, address.address(), address.encode(endpoint));
        }
        check("bind", endpoint, result);
    }

    /** Whether nobody listens on a socket file: what a process leaves that was killed. */
    private boolean isStale(Endpoint endpoint)
    {
        if (!UnixSocketFile.isSocket(endpoint.path()))
        {
            return false;
        }
        final int fd = open(endpoint);
        try
        {
            return syscalls.connect(fd, address.address(), address.encode(endpoint)) == -Errno.ECONNREFUSED;
        }
        finally
        {
            syscalls.close(fd);
        }
    }

    Endpoint local(int fd, Object object)
    {
        address.clear();
        check("getsockname", object, syscalls.getsockname(fd, address.address(), address.lengthAddress()));
        return address.decode();
    }

    void setOption(int fd, int level, int name, int value, String symbol, Object object)
    {
        option.bytes.putInt(0, value);
        final int result = syscalls.setsockopt(fd, level, name, option.address, Integer.BYTES);
        if (result < 0)
        {
            throw new ErrnoException("setsockopt(" + symbol + ")", object, -result, object);
        }
    }

    /** Makes the next {@code close(2)} send RST and drop what is queued ({@code socket(7)}, SO_LINGER with a time of 0). */
    void resetOnClose(int fd)
    {
        option.bytes.putInt(0, 1);
        option.bytes.putInt(Integer.BYTES, 0);
        syscalls.setsockopt(fd, SOL_SOCKET, SO_LINGER, option.address, 2 * Integer.BYTES);
    }

    /** The socket's pending error, which this call clears; 0 if there is none, the negated error if the call itself fails. */
    int takeError(int fd)
    {
        option.bytes.putInt(0, 0);
        option.bytes.putInt(OPTION_LENGTH_OFFSET, Integer.BYTES);
        final int result = syscalls.getsockopt(fd, SOL_SOCKET, SO_ERROR, option.address,
            option.address + OPTION_LENGTH_OFFSET);
        return result < 0 ? result : option.bytes.getInt(0);
    }

    /** Bytes in the send queue, negated error number if unknown. */
    int outputQueueBytes(int fd)
    {
        final int result = syscalls.ioctl(fd, Linux.SIOCOUTQ, option.address);
        return result < 0 ? result : option.bytes.getInt(0);
    }

    static int check(String call, Object object, int result)
    {
        if (result < 0)
        {
            throw new ErrnoException(call, object, -result, object);
        }
        return result;
    }
}
