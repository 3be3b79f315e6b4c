package dev.brc.core.fuzz;

import com.kenai.jffi.MemoryIO;
import dev.brc.epoll.FaultInjectingSyscalls;
import dev.brc.epoll.Syscalls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * System calls under a real server in which accepted connections exist in memory only: what they read comes from a {@link Peer} and what they send
 * goes to it, so that a session costs a microsecond instead of a dozen system calls. Everything else is the kernel's. All
 * connections live on the server's loop thread, which asks for work when it would wait.
 */
final class MemorySockets extends FaultInjectingSyscalls
{
    /** The other end of connections. Called on the loop's thread. */
    interface Peer
    {
        /** The loop is about to wait: connections may be {@linkplain MemorySockets#connect opened}. False: nothing to do, it may sleep. */
        boolean work();

        /** Fills {@code buffer} with what the connection sends next. The number of bytes, 0 for the end, -1 for nothing at the moment. */
        int read(Connection connection, byte[] buffer, int limit);

        /** Takes what the server sent. How many bytes of it were taken; 0: the buffers are full. */
        int sent(Connection connection, byte[] buffer, int length);

        /** The server closed the connection. */
        void closed(Connection connection);
    }

    /** An accepted connection as the kernel would see it. */
    static final class Connection
    {
        /** Whatever the peer wants to remember. */
        Object attachment;
        /** Turns since the end of the stream was read. */
        int turnsSinceEnd;
        private final int fd;
        private long data;
        private int interest;
        private boolean ended;
        private boolean watched;

        private Connection(final int fd)
        {
            this.fd = fd;
        }
    }

    private static final int FIRST_FD = 1 << 20;
    private static final int EPOLLIN = 1;
    private static final int EPOLLOUT = 4;
    private static final int EPOLLRDHUP = 0x2000;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EAGAIN = 11;
    private static final boolean PACKED = "amd64".equals(System.getProperty("os.arch"));
    private static final int DATA_OFFSET = PACKED ? 4 : 8;
    private static final int EVENT_SIZE = PACKED ? 12 : 16;
    private static final short AF_INET = 2;
    private static final int SOCKADDR_BYTES = 16;

    private final MemoryIO memory = MemoryIO.getInstance();
    private final Peer peer;
    private final List<Connection> open = new ArrayList<>();
    private final byte[] buffer = new byte[1 << 18];
    private Connection[] byFd = new Connection[64];
    private int listener = -1;
    private long listenerData;
    private int waiting; // connections that wait to be accepted
    private final List<Object> attachments = new ArrayList<>();

    MemorySockets(final Peer peer)
    {
        super(Syscalls.linux());
        this.peer = peer;
    }

    /** A connection arrives; the server accepts it in one of its next turns. */
    void connect(final Object attachment)
    {
        attachments.add(attachment);
        waiting++;
    }

    /** Connections that the server has accepted and not closed, and those that wait. */
    int connections()
    {
        return open.size() + waiting;
    }

    /** Live list of what the server has accepted and not closed. */
    List<Connection> open()
    {
        return open;
    }

    private Connection connection(final int fd)
    {
        return fd < FIRST_FD ? null : byFd[fd - FIRST_FD];
    }

    @Override
    public int listen(final int fd, final int backlog)
    {
        listener = fd;
        return super.listen(fd, backlog);
    }

    @Override
    public int epollCtl(final int epfd, final int op, final int fd, final long event)
    {
        final Connection connection = connection(fd);
        if (connection == null)
        {
            if (fd == listener && op == EPOLL_CTL_ADD)
            {
                listenerData = memory.getLong(event + DATA_OFFSET);
            }
            return super.epollCtl(epfd, op, fd, event);
        }
        connection.interest = op == EPOLL_CTL_DEL ? 0 : memory.getInt(event);
        connection.data = op == EPOLL_CTL_DEL ? 0 : memory.getLong(event + DATA_OFFSET);
        connection.watched = op != EPOLL_CTL_DEL;
        return 0;
    }

    @Override
    public int epollWait(final int epfd, final long events, final int maxEvents, final int timeoutMs)
    {
        if (!peer.work())
        {
            return super.epollWait(epfd, events, maxEvents, timeoutMs);
        }
        int count = 0;
        if (waiting > 0)
        {
            event(events, count++, EPOLLIN, listenerData);
        }
        for (int i = 0; i < open.size() && count < maxEvents; i++)
        {
            final Connection connection = open.get(i);
            connection.turnsSinceEnd += connection.ended ? 1 : 0;
            final int ready = (EPOLLIN | EPOLLOUT | (connection.ended ? EPOLLRDHUP : 0)) & connection.interest;
            if (connection.watched && ready != 0)
            {
                event(events, count++, ready, connection.data);
            }
        }
        return count;
    }

    private void event(final long events, final int index, final int ready, final long data)
    {
        memory.putInt(events + (long) index * EVENT_SIZE, ready);
        memory.putLong(events + (long) index * EVENT_SIZE + DATA_OFFSET, data);
    }

    @Override
    public int accept4(final int fd, final long address, final long addressLength, final int flags)
    {
        if (waiting == 0)
        {
            return super.accept4(fd, address, addressLength, flags);
        }
        waiting--;
        int slot = 0;
        while (slot < byFd.length && byFd[slot] != null)
        {
            slot++;
        }
        if (slot == byFd.length)
        {
            byFd = Arrays.copyOf(byFd, 2 * slot);
        }
        final Connection connection = new Connection(FIRST_FD + slot);
        connection.attachment = attachments.remove(0);
        byFd[slot] = connection;
        open.add(connection);
        address(address, addressLength, 1024 + slot);
        return connection.fd;
    }

    private void address(final long address, final long addressLength, final int port)
    {
        memory.putShort(address, AF_INET);
        memory.putByte(address + 2, (byte) (port >> 8));
        memory.putByte(address + 3, (byte) port);
        memory.putByteArray(address + 4, new byte[]{127, 0, 0, 1}, 0, 4);
        memory.putInt(addressLength, SOCKADDR_BYTES);
    }

    @Override
    public int getsockname(final int fd, final long address, final long addressLength)
    {
        if (connection(fd) == null)
        {
            return super.getsockname(fd, address, addressLength);
        }
        address(address, addressLength, 6379);
        return 0;
    }

    @Override
    public int setsockopt(final int fd, final int level, final int option, final long value, final int valueLength)
    {
        return connection(fd) == null ? super.setsockopt(fd, level, option, value, valueLength) : 0;
    }

    @Override
    public int ioctl(final int fd, final long request, final long argument)
    {
        if (connection(fd) == null)
        {
            return super.ioctl(fd, request, argument);
        }
        memory.putInt(argument, 0);
        return 0;
    }

    @Override
    public long read(final int fd, final long address, final long count)
    {
        final Connection connection = connection(fd);
        if (connection == null)
        {
            return super.read(fd, address, count);
        }
        final int length = peer.read(connection, buffer, (int) Math.min(count, buffer.length));
        if (length < 0)
        {
            return -EAGAIN;
        }
        connection.ended = length == 0;
        memory.putByteArray(address, buffer, 0, length);
        return length;
    }

    @Override
    public long send(final int fd, final long address, final long count, final int flags)
    {
        final Connection connection = connection(fd);
        if (connection == null)
        {
            return super.send(fd, address, count, flags);
        }
        final int length = (int) Math.min(count, buffer.length);
        memory.getByteArray(address, buffer, 0, length);
        final int taken = peer.sent(connection, buffer, length);
        return taken == 0 ? -EAGAIN : taken;
    }

    @Override
    public int shutdown(final int fd, final int how)
    {
        return connection(fd) == null ? super.shutdown(fd, how) : 0;
    }

    @Override
    public int close(final int fd)
    {
        final Connection connection = connection(fd);
        if (connection == null)
        {
            return super.close(fd);
        }
        byFd[fd - FIRST_FD] = null;
        open.remove(connection);
        peer.closed(connection);
        return 0;
    }
}
