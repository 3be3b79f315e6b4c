package dev.brc.ebpf.net;

import dev.brc.epoll.ErrnoException;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/** The system calls that the test apparatus makes itself: namespaces and packet sockets. Constants are those of asm-generic. */
public final class Libc
{
    public static final int AF_PACKET = 17;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_CLOEXEC = 0x80000;
    public static final int SOL_SOCKET = 1;
    public static final int SO_SNDBUFFORCE = 32;
    public static final int SO_RCVBUFFORCE = 33;
    public static final int SOL_PACKET = 263;
    public static final int PACKET_VNET_HDR = 15;
    public static final int PACKET_QDISC_BYPASS = 20;
    public static final int PACKET_IGNORE_OUTGOING = 23;
    public static final int ETH_P_ALL = 3;
    public static final int MSG_DONTWAIT = 0x40;
    public static final int POLLIN = 1;

    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;

    private static final Functions LIBC = LibraryLoader.create(Functions.class).load("c");
    private static final Runtime RUNTIME = Runtime.getRuntime(LIBC);

    private Libc()
    {
    }

    /** The C functions themselves: -1 is an error, {@link #errno()} says which. */
    public static Functions functions()
    {
        return LIBC;
    }

    /** The error of the last failed call of this thread. */
    public static int errno()
    {
        return RUNTIME.getLastError();
    }

    /** Moves the calling thread into a network namespace; what it opens, and threads it starts, are there from now on. */
    public static void enterNamespace(final String path)
    {
        final int fd = check("open", path, LIBC.open(path, O_RDONLY | O_CLOEXEC));
        try
        {
            check("setns", path, LIBC.setns(fd, CLONE_NEWNET));
        }
        finally
        {
            LIBC.close(fd);
        }
    }

    /** The result of a call, or its error as an exception that names the call. */
    public static int check(final String call, final Object object, final int result)
    {
        if (result < 0)
        {
            throw new ErrnoException(call, object, errno());
        }
        return result;
    }

    /** The C signatures; public only because JNR implements it from another package. */
    public interface Functions
    {
        int open(String path, int flags);

        int setns(int fd, int type);

        int socket(int domain, int type, int protocol);

        int bind(int fd, long address, int addressLength);

        int setsockopt(int fd, int level, int option, long value, int valueLength);

        long recv(int fd, long buffer, long length, int flags);

        long send(int fd, long buffer, long length, int flags);

        int poll(long fds, long count, int timeoutMs);

        int ppoll(long fds, long count, long timeout, long mask);

        int if_nametoindex(String name);

        int close(int fd);
    }
}
