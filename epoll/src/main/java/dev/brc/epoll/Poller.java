package dev.brc.epoll;

import static dev.brc.epoll.Linux.EFD_CLOEXEC;
import static dev.brc.epoll.Linux.EFD_NONBLOCK;
import static dev.brc.epoll.Linux.EPOLLIN;
import static dev.brc.epoll.Linux.EPOLL_CLOEXEC;
import static dev.brc.epoll.Linux.EPOLL_CTL_ADD;
import static dev.brc.epoll.Linux.EPOLL_CTL_DEL;
import static dev.brc.epoll.Linux.EPOLL_CTL_MOD;

/**
 * An epoll instance with its event array. The array doubles when a wait fills it, up to {@link #MAX_EVENTS}; events beyond that come with the next
 * wait, because the kernel takes them in turn.
 */
final class Poller
{
    static final int INITIAL_EVENTS = 128;
    static final int MAX_EVENTS = 8192;

    private final Syscalls syscalls;
    private final int epfd;
    private final NativeBuffer change = new NativeBuffer(EpollEvent.SIZE);
    private NativeBuffer events = new NativeBuffer(INITIAL_EVENTS * EpollEvent.SIZE);
    private int maxEvents = INITIAL_EVENTS;

    Poller(Syscalls syscalls)
    {
        this.syscalls = syscalls;
        epfd = syscalls.epollCreate1(EPOLL_CLOEXEC);
        if (epfd < 0)
        {
            throw new ErrnoException("epoll_create1", "event loop", -epfd);
        }
    }

    /**
     * Makes two eventfds readable and checks that both ids come back, which they do only if size and offsets of {@code struct epoll_event} are what
     * {@link EpollEvent} says.
     */
    void verifyLayout()
    {
        final long[] ids = {0x1122334455667788L, 0x99aabbccddeeff00L};
        final int[] fds = {-1, -1};
        try
        {
            for (int i = 0; i < fds.length; i++)
            {
                fds[i] = syscalls.eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);
                if (fds[i] < 0)
                {
                    throw new ErrnoException("eventfd", "layout check", -fds[i]);
                }
                add(fds[i], EPOLLIN, ids[i], "layout check");
            }
            final int ready = poll(0);
            if (ready != fds.length || id(0) != ids[0] || id(1) != ids[1] || events(0) != EPOLLIN
                || events(1) != EPOLLIN)
            {
                throw new IllegalStateException("struct epoll_event is not " + EpollEvent.SIZE + " bytes with data at "
                    + EpollEvent.DATA_OFFSET + " on this machine (" + System.getProperty("os.arch") + ")");
            }
        }
        finally
        {
            for (final int fd : fds)
            {
                if (fd >= 0)
                {
                    syscalls.close(fd);
                }
            }
        }
    }

    private int poll(int timeoutMs)
    {
        int ready;
        do
        {
            ready = await(timeoutMs);
        }
        while (ready == -Errno.EINTR);
        return ready;
    }

    void add(int fd, int interest, long id, Object object)
    {
        final int result = tryAdd(fd, interest, id);
        if (result < 0)
        {
            throw new ErrnoException("epoll_ctl(EPOLL_CTL_ADD)", object, -result);
        }
    }

    int tryAdd(int fd, int interest, long id)
    {
        return control(EPOLL_CTL_ADD, fd, interest, id);
    }

    void modify(int fd, int interest, long id, Object object)
    {
        final int result = control(EPOLL_CTL_MOD, fd, interest, id);
        if (result < 0)
        {
            throw new ErrnoException("epoll_ctl(EPOLL_CTL_MOD)", object, -result);
        }
    }

    void delete(int fd, Object object)
    {
        final int result = control(EPOLL_CTL_DEL, fd, 0, 0);
        if (result < 0)
        {
            throw new ErrnoException("epoll_ctl(EPOLL_CTL_DEL)", object, -result);
        }
    }

    private int control(int operation, int fd, int interest, long id)
    {
        change.bytes.putInt(EpollEvent.EVENTS_OFFSET, interest);
        change.bytes.putLong(EpollEvent.DATA_OFFSET, id);
        return syscalls.epollCtl(epfd, operation, fd, change.address);
    }

    /**
     * Waits at most {@code timeoutMs} (-1: for ever).
     *
     * @return how many events there are, or {@code -EINTR}
     */
    int await(int timeoutMs)
    {
        final int ready = syscalls.epollWait(epfd, events.address, maxEvents, timeoutMs);
        if (ready < 0 && ready != -Errno.EINTR)
        {
            throw new ErrnoException("epoll_wait", "event loop", -ready);
        }
        return ready;
    }

    /** After all events of a wait were handled: makes room for more if it filled the array. */
    void growIfFilled(int ready)
    {
        if (ready == maxEvents && maxEvents < MAX_EVENTS)
        {
            maxEvents *= 2;
            events = new NativeBuffer(maxEvents * EpollEvent.SIZE);
        }
    }

    int events(int index)
    {
        return events.bytes.getInt(index * EpollEvent.SIZE + EpollEvent.EVENTS_OFFSET);
    }

    long id(int index)
    {
        return events.bytes.getLong(index * EpollEvent.SIZE + EpollEvent.DATA_OFFSET);
    }

    int maxEvents()
    {
        return maxEvents;
    }

    void close()
    {
        syscalls.close(epfd);
    }
}
