package dev.brc.epoll;

import static dev.brc.epoll.Linux.EFD_CLOEXEC;

/**
 * A descriptor kept for the day when there are no others: closing it lets one connection be accepted, told and closed, so that it neither hangs in the
 * backlog nor keeps a level-triggered acceptor spinning. An eventfd, because that needs no file.
 */
final class ReserveDescriptor
{
    private static final int NONE = -1;

    private final Syscalls syscalls;
    private int fd = NONE;
    private boolean closed;

    ReserveDescriptor(Syscalls syscalls)
    {
        this.syscalls = syscalls;
        acquire();
    }

    /** Takes a descriptor if there is none in reserve; false if the process has none left. */
    boolean acquire()
    {
        if (fd == NONE && !closed)
        {
            final int result = syscalls.eventfd(0, EFD_CLOEXEC);
            fd = result < 0 ? NONE : result;
        }
        return fd != NONE;
    }

    /** Gives the descriptor back for good. */
    void close()
    {
        closed = true;
        release();
    }

    /** Gives the descriptor back to the process. */
    void release()
    {
        if (fd != NONE)
        {
            syscalls.close(fd);
            fd = NONE;
        }
    }
}
