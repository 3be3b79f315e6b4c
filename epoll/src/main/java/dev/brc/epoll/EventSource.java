package dev.brc.epoll;

/** Something with a file descriptor in the epoll set. */
abstract class EventSource
{
    /** Grows with each source of a loop and is never reused: what {@code epoll_data} holds instead of the fd, which the kernel does reuse. */
    final long id;
    final int fd;

    EventSource(long id, int fd)
    {
        this.id = id;
        this.fd = fd;
    }

    /** Handles what {@code epoll_wait} reported for the fd. */
    abstract void onEvents(int events);

    /** Closes the fd and forgets the source; does nothing the second time. */
    abstract void close();
}
