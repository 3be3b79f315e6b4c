package dev.brc.epoll;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/**
 * {@link Syscalls} on glibc through one JNR-FFI interface of primitives only: such signatures get machine-code stubs that allocate nothing.
 * jnr-posix has {@code read}, {@code write} and {@code close} too, but only over objects, and its start costs 120 ms; it serves where calls are rare
 * ({@link UnixSocketFile}).
 */
final class LinuxSyscalls implements Syscalls
{
    static final LinuxSyscalls INSTANCE = new LinuxSyscalls();

    private final Libc libc = LibraryLoader.create(Libc.class).load("c");
    private final Runtime runtime = Runtime.getRuntime(libc);

    private LinuxSyscalls()
    {
    }

    private int orErrno(int result)
    {
        return result == -1 ? -runtime.getLastError() : result;
    }

    private long orErrno(long result)
    {
        return result == -1 ? -runtime.getLastError() : result;
    }

    @Override
    public int epollCreate1(int flags)
    {
        return orErrno(libc.epoll_create1(flags));
    }

    @Override
    public int epollCtl(int epfd, int op, int fd, long event)
    {
        return orErrno(libc.epoll_ctl(epfd, op, fd, event));
    }

    @Override
    public int epollWait(int epfd, long events, int maxEvents, int timeoutMs)
    {
        return orErrno(libc.epoll_wait(epfd, events, maxEvents, timeoutMs));
    }

    @Override
    public int eventfd(int initval, int flags)
    {
        return orErrno(libc.eventfd(initval, flags));
    }

    @Override
    public int socket(int domain, int type, int protocol)
    {
        return orErrno(libc.socket(domain, type, protocol));
    }

    @Override
    public int bind(int fd, long address, int addressLength)
    {
        return orErrno(libc.bind(fd, address, addressLength));
    }

    @Override
    public int listen(int fd, int backlog)
    {
        return orErrno(libc.listen(fd, backlog));
    }

    @Override
    public int accept4(int fd, long address, long addressLength, int flags)
    {
        return orErrno(libc.accept4(fd, address, addressLength, flags));
    }

    @Override
    public int connect(int fd, long address, int addressLength)
    {
        return orErrno(libc.connect(fd, address, addressLength));
    }

    @Override
    public int getsockname(int fd, long address, long addressLength)
    {
        return orErrno(libc.getsockname(fd, address, addressLength));
    }

    @Override
    public int getpeername(int fd, long address, long addressLength)
    {
        return orErrno(libc.getpeername(fd, address, addressLength));
    }

    @Override
    public int setsockopt(int fd, int level, int option, long value, int valueLength)
    {
        return orErrno(libc.setsockopt(fd, level, option, value, valueLength));
    }

    @Override
    public int getsockopt(int fd, int level, int option, long value, long valueLength)
    {
        return orErrno(libc.getsockopt(fd, level, option, value, valueLength));
    }

    @Override
    public int ioctl(int fd, long request, long argument)
    {
        return orErrno(libc.ioctl(fd, request, argument));
    }

    @Override
    public long read(int fd, long buffer, long count)
    {
        return orErrno(libc.read(fd, buffer, count));
    }

    @Override
    public long write(int fd, long buffer, long count)
    {
        return orErrno(libc.write(fd, buffer, count));
    }

    @Override
    public long writev(int fd, long iov, int iovCount)
    {
        return orErrno(libc.writev(fd, iov, iovCount));
    }

    @Override
    public long send(int fd, long buffer, long count, int flags)
    {
        return orErrno(libc.send(fd, buffer, count, flags));
    }

    @Override
    public int shutdown(int fd, int how)
    {
        return orErrno(libc.shutdown(fd, how));
    }

    @Override
    public int close(int fd)
    {
        return orErrno(libc.close(fd));
    }

    /** The C signatures; public only because JNR implements it from another package. */
    public interface Libc
    {
        int epoll_create1(int flags);

        int epoll_ctl(int epfd, int op, int fd, long event);

        int epoll_wait(int epfd, long events, int maxEvents, int timeoutMs);

        int eventfd(int initval, int flags);

        int socket(int domain, int type, int protocol);

        int bind(int fd, long address, int addressLength);

        int listen(int fd, int backlog);

        int accept4(int fd, long address, long addressLength, int flags);

        int connect(int fd, long address, int addressLength);

        int getsockname(int fd, long address, long addressLength);

        int getpeername(int fd, long address, long addressLength);

        int setsockopt(int fd, int level, int option, long value, int valueLength);

        int getsockopt(int fd, int level, int option, long value, long valueLength);

        int ioctl(int fd, long request, long argument);

        long read(int fd, long buffer, long count);

        long write(int fd, long buffer, long count);

        long writev(int fd, long iov, int iovCount);

        long send(int fd, long buffer, long count, int flags);

        int shutdown(int fd, int how);

        int close(int fd);
    }
}
