package dev.brc.epoll;

import static dev.brc.epoll.Linux.AF_INET;
import static dev.brc.epoll.Linux.SOCK_CLOEXEC;
import static dev.brc.epoll.Linux.SOCK_STREAM;

import java.io.PrintStream;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/**
 * What every lesson needs and none of them is about. The lessons stand in the package of the library, so that they can use its parts. Numbers that
 * differ from run to run are printed behind "about" or "here": a test compares the rest with the page.
 */
final class Lesson
{
    /** The library's system calls. A call that fails returns its negated error number, such as {@code -EAGAIN}. */
    static final Syscalls SYS = Syscalls.linux();

    /** Further calls. Wrap them in {@link #orErrno}, to get the negated error number here too. */
    static final LessonCalls LIBC = LibraryLoader.create(LessonCalls.class).load("c");

    private static final Runtime RUNTIME = Runtime.getRuntime(LIBC);
    private static final PrintStream OUT = System.out;
    private static final SocketAddress ADDRESS = new SocketAddress();

    private Lesson()
    {
    }

    /** Prints one line. */
    static synchronized void say(String format, Object... values)
    {
        OUT.println(String.format(Locale.ROOT, format, values));
    }

    /** Prints a heading. */
    static void title(String text)
    {
        say("%n== %s", text);
    }

    static int orErrno(int result)
    {
        return result == -1 ? -RUNTIME.getLastError() : result;
    }

    static long orErrno(long result)
    {
        return result == -1 ? -RUNTIME.getLastError() : result;
    }

    /** Throws if a call failed that must not fail here. */
    static int check(String call, int result)
    {
        return Sockets.check(call, "in this lesson", result);
    }

    /** A result as people say it: the number, or the name of the error. */
    static String name(long result)
    {
        return result < 0 ? Errno.symbol((int) -result) : Long.toString(result);
    }

    /** A socket that listens on a free port of 127.0.0.1, or on the given one. */
    static int listen(int port, int backlog, int flags)
    {
        final int fd = check("socket", SYS.socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
        new Sockets(SYS).setOption(fd, Linux.SOL_SOCKET, Linux.SO_REUSEADDR, 1, "SO_REUSEADDR", "lesson");
        bind(fd, port);
        check("listen", SYS.listen(fd, backlog));
        return fd;
    }

    /** Gives a socket an address: a port of 127.0.0.1, or any free one (0). */
    static synchronized void bind(int fd, int port)
    {
        check("bind", SYS.bind(fd, ADDRESS.address(), ADDRESS.encode(Endpoint.tcp("127.0.0.1", port))));
    }

    static synchronized int connectTo(int fd, int port)
    {
        return SYS.connect(fd, ADDRESS.address(), ADDRESS.encode(Endpoint.tcp("127.0.0.1", port)));
    }

    static int port(int fd)
    {
        return new Sockets(SYS).local(fd, "lesson").port();
    }

    /** A new socket that is connected (or connects, if it is non-blocking) to a port of 127.0.0.1. */
    static int connect(int port, int flags)
    {
        final int fd = check("socket", SYS.socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
        final int result = connectTo(fd, port);
        if (result < 0 && result != -Errno.EINPROGRESS)
        {
            close(fd);
            check("connect", result);
        }
        return fd;
    }

    /** A pair of connected stream sockets, without addresses ({@code socketpair(2)}). */
    static int[] pair(int flags)
    {
        final NativeBuffer fds = new NativeBuffer(2 * Integer.BYTES);
        check("socketpair",
            orErrno(LIBC.socketpair(Linux.AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0, fds.address)));
        return new int[]{fds.bytes.getInt(0), fds.bytes.getInt(Integer.BYTES)};
    }

    /** One {@code write(2)}. Returns what it returned. */
    static long write(int fd, String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final NativeBuffer buffer = new NativeBuffer(Math.max(1, bytes.length));
        buffer.bytes.put(0, bytes);
        final long written = SYS.write(fd, buffer.address, bytes.length);
        Reference.reachabilityFence(buffer); // or the collector may free the memory while the kernel reads it
        return written;
    }

    /** One {@code read(2)} of at most {@code max} bytes: the text, or the name of the error, or "end of stream". */
    static String read(int fd, int max)
    {
        final NativeBuffer buffer = new NativeBuffer(max);
        final long count = SYS.read(fd, buffer.address, max);
        return count < 0 ? name(count) : count == 0 ? "end of stream" : text(buffer, (int) count);
    }

    static String text(NativeBuffer buffer, int count)
    {
        final byte[] bytes = new byte[count];
        buffer.bytes.get(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Waits until there is something to read: {@link #read}, or "nothing" when the time is over. */
    static String readWithin(int fd, int timeoutMs)
    {
        return waitFor(fd, LessonCalls.POLLIN, timeoutMs) ? read(fd, 4096) : "nothing";
    }

    /** {@code poll(2)} on one descriptor, which lesson 4 explains. */
    static boolean waitFor(int fd, int events, int timeoutMs)
    {
        final NativeBuffer pollfd = new NativeBuffer(2 * Integer.BYTES);
        pollfd.bytes.putInt(0, fd).putShort(4, (short) events);
        return check("poll", orErrno(LIBC.poll(pollfd.address, 1, timeoutMs))) > 0;
    }

    /** What an {@code ioctl(2)} says that returns one number, such as FIONREAD: how many bytes could be read. */
    static int ioctl(int fd, long request)
    {
        final NativeBuffer value = new NativeBuffer(Integer.BYTES);
        check("ioctl", SYS.ioctl(fd, request, value.address));
        return value.bytes.getInt(0);
    }

    /** A string as C wants it: with a zero behind it. */
    static NativeBuffer cString(String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final NativeBuffer buffer = new NativeBuffer(bytes.length + 1);
        buffer.bytes.put(0, bytes);
        return buffer;
    }

    static void close(int... fds)
    {
        for (final int fd : fds)
        {
            check("close", SYS.close(fd));
        }
    }

    /** A new terminal of its own (a pseudo-terminal), so that this does not depend on where you start it. */
    static int terminal()
    {
        final int master = check("posix_openpt",
            orErrno(LIBC.posix_openpt(LessonCalls.O_RDWR | LessonCalls.O_CLOEXEC)));
        check("grantpt", orErrno(LIBC.grantpt(master)));
        check("unlockpt", orErrno(LIBC.unlockpt(master)));
        final NativeBuffer path = new NativeBuffer(64);
        check("ptsname_r", -LIBC.ptsname_r(master, path.address, path.capacity()));
        return check("open",
            orErrno(LIBC.open(path.address, LessonCalls.O_RDWR | LessonCalls.O_NONBLOCK | LessonCalls.O_CLOEXEC)));
    }

    /** A pipe: what is written to the second descriptor can be read from the first. */
    static int[] pipe()
    {
        final NativeBuffer fds = new NativeBuffer(2 * Integer.BYTES);
        check("pipe2", orErrno(LIBC.pipe2(fds.address, LessonCalls.O_NONBLOCK | LessonCalls.O_CLOEXEC)));
        return new int[]{fds.bytes.getInt(0), fds.bytes.getInt(Integer.BYTES)};
    }

    static Thread start(Runnable task)
    {
        final Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    static void join(Thread thread)
    {
        try
        {
            thread.join();
        }
        catch (final InterruptedException e)
        {
            throw new IllegalStateException(e);
        }
    }
    /** Returns once somebody listens on the port of 127.0.0.1. */
    static void awaitServer(int port)
    {
        for (int i = 0; i < 600; i++)
        {
            try
            {
                close(connect(port, 0));
                return;
            }
            catch (final ErrnoException notYet)
            {
                sleep(100);
            }
        }
        throw new IllegalStateException("nobody listens on port " + port);
    }

    static void sleep(int ms)
    {
        try
        {
            Thread.sleep(ms);
        }
        catch (final InterruptedException e)
        {
            throw new IllegalStateException(e);
        }
    }

    static long microsSince(long startNs)
    {
        return (System.nanoTime() - startNs) / 1000;
    }
}
