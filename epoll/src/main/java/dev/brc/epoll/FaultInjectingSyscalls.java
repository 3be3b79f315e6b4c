package dev.brc.epoll;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/**
 * System calls that fail when a test wants them to: next time, several times, or at random within what a program must bear at any time (EINTR, EAGAIN,
 * short reads and writes). Everything else goes to the calls behind it. Any thread; faults apply to all. Tests may
 * override calls for what is not provided here.
 *
 * <pre>{@code
 * FaultInjectingSyscalls faults = new FaultInjectingSyscalls(Syscalls.linux());
 * EventLoop loop = EventLoop.create(faults);
 * faults.fail(Call.ACCEPT4, Errno.EMFILE, 3);
 * }</pre>
 */
public class FaultInjectingSyscalls implements Syscalls
{
    /** The calls that can be made to fail. */
    public enum Call
    {
        EPOLL_CREATE1, EPOLL_CTL, EPOLL_WAIT, EVENTFD, SOCKET, BIND, LISTEN, ACCEPT4, CONNECT, GETSOCKNAME, GETPEERNAME,
        SETSOCKOPT, GETSOCKOPT, IOCTL, READ, WRITE, WRITEV, SEND, SHUTDOWN, CLOSE
    }

    /** {@link #fail(Call, int, int)} until {@link #heal}. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    private static final int CALLS = Call.values().length;
    private static final int PERMILLE = 1000;
    private static final long NO_FAULT = 0;

    private final Syscalls syscalls;
    private final int[] errnos = new int[CALLS];
    private final int[] skips = new int[CALLS];
    private final int[] failures = new int[CALLS];
    private final long[] made = new long[CALLS];
    private final long[] limits = new long[CALLS];
    private final BitSet eventfds = new BitSet();
    private Random random;
    private int permille;

    /** Passes everything on to {@code syscalls} until told otherwise. */
    public FaultInjectingSyscalls(Syscalls syscalls)
    {
        this.syscalls = syscalls;
        Arrays.fill(limits, Long.MAX_VALUE);
    }

    /** The next call fails with this (positive) error number. */
    public void fail(Call call, int errno)
    {
        fail(call, errno, 1);
    }

    /** The next {@code times} calls fail with this error number. */
    public void fail(Call call, int errno, int times)
    {
        failAfter(0, call, errno, times);
    }

    /** After {@code successes} more calls, {@code times} calls fail with this error number. */
    public synchronized void failAfter(int successes, Call call, int errno, int times)
    {
        skips[call.ordinal()] = successes;
        errnos[call.ordinal()] = errno;
        failures[call.ordinal()] = times;
    }

    /** {@link Call#READ}, {@link Call#WRITE} and {@link Call#SEND} move at most so many bytes at a time. */
    public synchronized void limit(Call call, long bytes)
    {
        limits[call.ordinal()] = bytes;
    }

    /**
     * From now on, {@code permille} of 1000 calls that may do so fail with EINTR or EAGAIN or move fewer bytes than asked for. Calls for which the kernel
     * never does this (setting an option or writing to an eventfd, say) stay as they are.
     */
    public synchronized void randomly(long seed, int permille)
    {
        this.random = new Random(seed);
        this.permille = permille;
    }

    /** No more faults; the counts stay. */
    public synchronized void heal()
    {
        Arrays.fill(failures, 0);
        Arrays.fill(limits, Long.MAX_VALUE);
        random = null;
    }

    /** How often this call was made, failures included. */
    public synchronized long made(Call call)
    {
        return made[call.ordinal()];
    }

    /** How many of the failures asked for are still to come. */
    public synchronized int pending(Call call)
    {
        return failures[call.ordinal()];
    }

    /** Counts the call; {@link #NO_FAULT}, or what it is to return. */
    private synchronized long fault(Call call)
    {
        final int index = call.ordinal();
        made[index]++;
        if (failures[index] > 0)
        {
            if (skips[index] > 0)
            {
                skips[index]--;
                return NO_FAULT;
            }
            failures[index] -= failures[index] == ALWAYS ? 0 : 1;
            return -errnos[index];
        }
        if (strikes())
        {
            return randomFault(call);
        }
        return NO_FAULT;
    }

    private boolean strikes()
    {
        return random != null && random.nextInt(PERMILLE) < permille;
    }

    private long randomFault(Call call)
    {
        switch (call)
        {
            case EPOLL_WAIT:
                return -Errno.EINTR;
            case ACCEPT4:
                return random.nextBoolean() ? -Errno.EINTR : -Errno.EAGAIN;
            default:
                return NO_FAULT;
        }
    }

    /** What is left of {@code count} bytes, or a random fault; an eventfd is read and written as a whole, without EAGAIN. */
    private synchronized long limited(Call call, int fd, long count)
    {
        if (eventfds.get(fd))
        {
            return strikes() ? -Errno.EINTR : count;
        }
        if (strikes())
        {
            return random.nextBoolean() ? -Errno.EINTR : -Errno.EAGAIN;
        }
        final long limited = Math.min(count, limits[call.ordinal()]);
        return limited > 1 && strikes() ? 1 + random.nextInt((int) limited) : limited;
    }

    private synchronized int rememberEventfd(int fd)
    {
        if (fd >= 0)
        {
            eventfds.set(fd);
        }
        return fd;
    }

    private synchronized void forget(int fd)
    {
        eventfds.clear(fd);
    }

    @Override
    public int epollCreate1(int flags)
    {
        final int fault = (int) fault(Call.EPOLL_CREATE1);
        return fault != NO_FAULT ? fault : syscalls.epollCreate1(flags);
    }

    @Override
    public int epollCtl(int epfd, int op, int fd, long event)
    {
        final int fault = (int) fault(Call.EPOLL_CTL);
        return fault != NO_FAULT ? fault : syscalls.epollCtl(epfd, op, fd, event);
    }

    @Override
    public int epollWait(int epfd, long events, int maxEvents, int timeoutMs)
    {
        final int fault = (int) fault(Call.EPOLL_WAIT);
        return fault != NO_FAULT ? fault : syscalls.epollWait(epfd, events, maxEvents, timeoutMs);
    }

    @Override
    public int eventfd(int initval, int flags)
    {
        final int fault = (int) fault(Call.EVENTFD);
        return fault != NO_FAULT ? fault : rememberEventfd(syscalls.eventfd(initval, flags));
    }

    @Override
    public int socket(int domain, int type, int protocol)
    {
        final int fault = (int) fault(Call.SOCKET);
        return fault != NO_FAULT ? fault : syscalls.socket(domain, type, protocol);
    }

    @Override
    public int bind(int fd, long address, int addressLength)
    {
        final int fault = (int) fault(Call.BIND);
        return fault != NO_FAULT ? fault : syscalls.bind(fd, address, addressLength);
    }

    @Override
    public int listen(int fd, int backlog)
    {
        final int fault = (int) fault(Call.LISTEN);
        return fault != NO_FAULT ? fault : syscalls.listen(fd, backlog);
    }

    @Override
    public int accept4(int fd, long address, long addressLength, int flags)
    {
        final int fault = (int) fault(Call.ACCEPT4);
        return fault != NO_FAULT ? fault : syscalls.accept4(fd, address, addressLength, flags);
    }

    @Override
    public int connect(int fd, long address, int addressLength)
    {
        final int fault = (int) fault(Call.CONNECT);
        return fault != NO_FAULT ? fault : syscalls.connect(fd, address, addressLength);
    }

    @Override
    public int getsockname(int fd, long address, long addressLength)
    {
        final int fault = (int) fault(Call.GETSOCKNAME);
        return fault != NO_FAULT ? fault : syscalls.getsockname(fd, address, addressLength);
    }

    @Override
    public int getpeername(int fd, long address, long addressLength)
    {
        final int fault = (int) fault(Call.GETPEERNAME);
        return fault != NO_FAULT ? fault : syscalls.getpeername(fd, address, addressLength);
    }

    @Override
    public int setsockopt(int fd, int level, int option, long value, int valueLength)
    {
        final int fault = (int) fault(Call.SETSOCKOPT);
        return fault != NO_FAULT ? fault : syscalls.setsockopt(fd, level, option, value, valueLength);
    }

    @Override
    public int getsockopt(int fd, int level, int option, long value, long valueLength)
    {
        final int fault = (int) fault(Call.GETSOCKOPT);
        return fault != NO_FAULT ? fault : syscalls.getsockopt(fd, level, option, value, valueLength);
    }

    @Override
    public int ioctl(int fd, long request, long argument)
    {
        final int fault = (int) fault(Call.IOCTL);
        return fault != NO_FAULT ? fault : syscalls.ioctl(fd, request, argument);
    }

    @Override
    public long read(int fd, long buffer, long count)
    {
        final long fault = fault(Call.READ);
        final long limited = fault != NO_FAULT ? fault : limited(Call.READ, fd, count);
        return limited < 0 ? limited : syscalls.read(fd, buffer, limited);
    }

    @Override
    public long write(int fd, long buffer, long count)
    {
        final long fault = fault(Call.WRITE);
        final long limited = fault != NO_FAULT ? fault : limited(Call.WRITE, fd, count);
        return limited < 0 ? limited : syscalls.write(fd, buffer, limited);
    }

    @Override
    public long writev(int fd, long iov, int iovCount)
    {
        final long fault = fault(Call.WRITEV);
        return fault != NO_FAULT ? fault : syscalls.writev(fd, iov, iovCount);
    }

    @Override
    public long send(int fd, long buffer, long count, int flags)
    {
        final long fault = fault(Call.SEND);
        final long limited = fault != NO_FAULT ? fault : limited(Call.SEND, fd, count);
        return limited < 0 ? limited : syscalls.send(fd, buffer, limited, flags);
    }

    @Override
    public int shutdown(int fd, int how)
    {
        final int fault = (int) fault(Call.SHUTDOWN);
        return fault != NO_FAULT ? fault : syscalls.shutdown(fd, how);
    }

    /** A close that fails has closed the descriptor all the same, as Linux does it ({@code close(2)}). */
    @Override
    public int close(int fd)
    {
        final int fault = (int) fault(Call.CLOSE);
        forget(fd);
        final int result = syscalls.close(fd);
        return fault != NO_FAULT ? fault : result;
    }
}
