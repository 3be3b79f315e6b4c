package dev.brc.epoll;

import static dev.brc.epoll.Linux.EFD_CLOEXEC;
import static dev.brc.epoll.Linux.EFD_NONBLOCK;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Wakes a loop that waits in {@code epoll_wait} by writing to an {@code eventfd(2)}, and only then: while the loop is awake or somebody has written
 * already, {@link #signal} costs one volatile read.
 */
final class Wakeup extends EventSource
{
    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;
    private static final int SIGNALLED = 2;

    private final Syscalls syscalls;
    private final AtomicInteger state = new AtomicInteger(AWAKE);
    private final NativeBuffer increment = new NativeBuffer(Long.BYTES);
    private final NativeBuffer counter = new NativeBuffer(Long.BYTES);
    private final Object closing = new Object();
    private boolean closed;
    private long writes;

    Wakeup(long id, Syscalls syscalls)
    {
        super(id, Sockets.check("eventfd", "wakeup", syscalls.eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)));
        this.syscalls = syscalls;
        increment.bytes.putLong(0, 1);
    }

    /**
     * The loop is about to wait. It must look for work after this call and before the wait: whoever brings work later sees the state and signals.
     */
    void beforeSleep()
    {
        state.set(ASLEEP);
    }

    void afterSleep()
    {
        state.set(AWAKE);
    }

    boolean isAsleep()
    {
        return state.get() == ASLEEP;
    }

    /** Any thread, after it has published its work. */
    void signal()
    {
        if (state.get() == ASLEEP && state.compareAndSet(ASLEEP, SIGNALLED))
        {
            synchronized (closing) // or the write could hit a descriptor that was closed and given to somebody else
            {
                if (!closed)
                {
                    write();
                }
            }
        }
    }

    private void write()
    {
        long result;
        do
        {
            result = syscalls.write(fd, increment.address, Long.BYTES);
        }
        while (result == -Errno.EINTR);
        if (result < 0 && result != -Errno.EAGAIN) // EAGAIN: the counter is at its maximum, the loop will wake
        {
            throw new ErrnoException("write", "wakeup eventfd", (int) -result);
        }
        writes++;
    }

    /** How many writes there were; exact when nobody signals at the moment. */
    long writes()
    {
        synchronized (closing)
        {
            return writes;
        }
    }

    /** Resets the counter. A write that comes between wait and read is no loss: its work is looked for in this turn. */
    @Override
    void onEvents(int events)
    {
        final long result = syscalls.read(fd, counter.address, Long.BYTES);
        if (result < 0 && result != -Errno.EAGAIN && result != -Errno.EINTR) // both: it is reported again if there is more
        {
            throw new ErrnoException("read", "wakeup eventfd", (int) -result);
        }
    }

    @Override
    void close()
    {
        synchronized (closing)
        {
            if (!closed)
            {
                closed = true;
                syscalls.close(fd);
            }
        }
    }
}
