package dev.brc.epoll;

/**
 * The system calls of sockets and epoll: the one seam between Java and the kernel. Arguments are as in section 2 of the manual, with
 * memory given by its address. A failed call returns the negated error number, as the kernel itself does ({@code -EAGAIN} is
 * {@code -}{@link Errno#EAGAIN}), so that nobody can read a stale {@code errno}.
 *
 * <p>Tests put {@link FaultInjectingSyscalls} between the loop and {@link #linux()}. Implementations are called on the loop's thread, except
 * {@link #write}, which any thread may call to wake the loop.
 */
public interface Syscalls
{
    /** The kernel's own calls, bound through JNR-FFI on first use. */
    static Syscalls linux()
    {
        return LinuxSyscalls.INSTANCE;
    }

    /**
     * Binds the calls on a thread of its own: JNR-FFI's start (loading its native library, generating stubs) takes some 150 ms of a fresh JVM, which a
     * program with other things to set up can spend on these. {@link #linux()} waits for it to be done.
     */
    static void preload()
    {
        final Thread thread = new Thread(Syscalls::linux, "syscalls-preload");
        thread.setDaemon(true);
        thread.start();
    }

    /** {@code epoll_create1(2)}. */
    int epollCreate1(int flags);

    /** {@code epoll_ctl(2)}. */
    int epollCtl(int epfd, int op, int fd, long event);

    /** {@code epoll_wait(2)}. */
    int epollWait(int epfd, long events, int maxEvents, int timeoutMs);

    /** {@code eventfd(2)}. */
    int eventfd(int initval, int flags);

    /** {@code socket(2)}. */
    int socket(int domain, int type, int protocol);

    /** {@code bind(2)}. */
    int bind(int fd, long address, int addressLength);

    /** {@code listen(2)}. */
    int listen(int fd, int backlog);

    /** {@code accept4(2)}; {@code addressLength} is the address of a {@code socklen_t}. */
    int accept4(int fd, long address, long addressLength, int flags);

    /** {@code connect(2)}. */
    int connect(int fd, long address, int addressLength);

    /** {@code getsockname(2)}. */
    int getsockname(int fd, long address, long addressLength);

    /** {@code getpeername(2)}. */
    int getpeername(int fd, long address, long addressLength);

    /** {@code setsockopt(2)}. */
    int setsockopt(int fd, int level, int option, long value, int valueLength);

    /** {@code getsockopt(2)}. */
    int getsockopt(int fd, int level, int option, long value, long valueLength);

    /** {@code ioctl(2)} with one pointer argument. */
    int ioctl(int fd, long request, long argument);

    /** {@code read(2)}. */
    long read(int fd, long buffer, long count);

    /** {@code write(2)}. */
    long write(int fd, long buffer, long count);

    /** {@code writev(2)}. */
    long writev(int fd, long iov, int iovCount);

    /** {@code send(2)}. */
    long send(int fd, long buffer, long count, int flags);

    /** {@code shutdown(2)}. */
    int shutdown(int fd, int how);

    /** {@code close(2)}. */
    int close(int fd);
}
