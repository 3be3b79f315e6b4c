package dev.brc.epoll;

import static dev.brc.epoll.Lesson.LIBC;
import static dev.brc.epoll.Lesson.SYS;
import static dev.brc.epoll.Lesson.check;
import static dev.brc.epoll.Lesson.name;
import static dev.brc.epoll.Lesson.orErrno;
import static dev.brc.epoll.Lesson.say;
import static dev.brc.epoll.Lesson.title;
import static dev.brc.epoll.Linux.EFD_CLOEXEC;
import static dev.brc.epoll.Linux.EFD_NONBLOCK;
import static dev.brc.epoll.Linux.EPOLLET;
import static dev.brc.epoll.Linux.EPOLLIN;
import static dev.brc.epoll.Linux.SOCK_NONBLOCK;

/** Another thread wants to wake a loop that sleeps in epoll_wait: what does not work, and what does. */
final class Lesson07Wakeup
{
    private static final int STDIN = 0;
    private static final int WAIT_MS = 1000;
    private static final NativeBuffer ONE = new NativeBuffer(Long.BYTES);
    private static final NativeBuffer COUNTER = new NativeBuffer(Long.BYTES);

    private Lesson07Wakeup()
    {
    }

    public static void main(String[] args)
    {
        title("fails: watch fd 0 with EPOLLET, write to fd 0");
        tryStdin("a terminal", Lesson.terminal());
        final NativeBuffer path = Lesson.cString("/dev/null");
        tryStdin("/dev/null", check("open", orErrno(LIBC.open(path.address, LessonCalls.O_RDWR))));
        tryStdin("a pipe", Lesson.pipe()[0]);
        final int[] pair = Lesson.pair(SOCK_NONBLOCK);
        tryStdin("a socket", pair[0]);
        say("  ... but the program at the other end of the socket got: \"%s\"", Lesson.read(pair[1], 100));

        title("works: eventfd");
        ONE.bytes.putLong(0, 1);
        final int event = check("eventfd", SYS.eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
        wake("eventfd", event, event);
        SYS.read(event, COUNTER.address, Long.BYTES);
        say("read gives the counter, %d, and sets it to 0; read again: %s", COUNTER.bytes.getLong(0),
            name(SYS.read(event, COUNTER.address, Long.BYTES)));

        title("works too: a pipe to oneself, the older way");
        final int[] pipe = Lesson.pipe();
        wake("pipe", pipe[0], pipe[1]);
    }

    /** What is often copied: the loop watches its standard input, the other thread writes to it. */
    private static void tryStdin(String what, int fd)
    {
        check("dup2", orErrno(LIBC.dup2(fd, STDIN)));
        final Poller epoll = new Poller(SYS);
        final int added = epoll.tryAdd(STDIN, EPOLLIN | EPOLLET, 1);
        final long[] written = new long[1];
        final Thread other = Lesson.start(() ->
        {
            Lesson.sleep(100);
            written[0] = Lesson.write(STDIN, "wake up!");
        });
        final int events = epoll.await(WAIT_MS);
        Lesson.join(other);
        say("fd 0 is %s: epoll_ctl %s, write %s, events within %d ms: %d", what, name(added), name(written[0]), WAIT_MS,
            events);
        epoll.close();
    }

    private static void wake(String what, int read, int write)
    {
        final Poller epoll = new Poller(SYS);
        epoll.add(read, EPOLLIN, 1, "wakeup");
        final long[] writtenNs = new long[1];
        final Thread other = Lesson.start(() ->
        {
            Lesson.sleep(100);
            writtenNs[0] = System.nanoTime();
            SYS.write(write, ONE.address, Long.BYTES);
        });
        final int events = epoll.await(10 * WAIT_MS);
        final long wokenNs = System.nanoTime();
        Lesson.join(other);
        say("%s: %d event, about %d µs after the write", what, events, (wokenNs - writtenNs[0]) / 1000);
        epoll.close();
    }
}
