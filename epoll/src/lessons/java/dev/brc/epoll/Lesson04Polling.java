package dev.brc.epoll;

import static dev.brc.epoll.Lesson.LIBC;
import static dev.brc.epoll.Lesson.SYS;
import static dev.brc.epoll.Lesson.check;
import static dev.brc.epoll.Lesson.orErrno;
import static dev.brc.epoll.Lesson.say;
import static dev.brc.epoll.Lesson.title;
import static dev.brc.epoll.Linux.SOCK_NONBLOCK;

import java.lang.management.ManagementFactory;

/** Non-blocking reads, and three ways to find out who is ready: busy polling, select, poll. */
final class Lesson04Polling
{
    private static final int POLLFD_BYTES = 8;
    private static final int ROUNDS = 200;
    private static final NativeBuffer BITS = new NativeBuffer(4096 / Byte.SIZE);
    private static final NativeBuffer NO_WAIT = new NativeBuffer(2 * Long.BYTES);

    private Lesson04Polling()
    {
    }

    public static void main(String[] args)
    {
        final int[] pair = Lesson.pair(SOCK_NONBLOCK);
        title("a read that does not wait");
        say("nothing there:    %s", Lesson.read(pair[0], 100));
        Lesson.write(pair[1], "hi");
        say("two bytes there:  %s", Lesson.read(pair[0], 100));
        say("and again:        %s", Lesson.read(pair[0], 100));

        title("busy polling: ask, ask, ask");
        final long cpuNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        final long endNs = System.nanoTime() + 200_000_000;
        long reads = 0;
        while (System.nanoTime() < endNs)
        {
            SYS.read(pair[0], BITS.address, 1);
            reads++;
        }
        final long usedNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuNs;
        say("200 ms of waiting: about %,d reads, all in vain, about %d ms of CPU time", reads, usedNs / 1_000_000);
        final long quietNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        Lesson.waitFor(pair[0], LessonCalls.POLLIN, 200);
        say("the same with poll: one call, about %,d µs of CPU time",
            (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - quietNs) / 1000);

        title("select: a bit for each descriptor");
        Lesson.write(pair[1], "x");
        say("descriptor N is ready: %b", select(pair[0]));
        final int high = 1500;
        check("dup2", orErrno(LIBC.dup2(pair[0], high)));
        say("descriptor %d, with a longer bitmap than C's fd_set of 1024: %b", high, select(high));
        Lesson.close(high);

        title("poll: a list, which the kernel walks in every call");
        say("%12s %14s %14s", "descriptors", "poll", "epoll_wait");
        for (int count = 10; count <= 10_000; count *= 10)
        {
            compare(count);
        }
    }

    /** In: which to look at. Out, in the same bits: which are ready. So they have to be set anew each time. */
    private static boolean select(int fd)
    {
        for (int i = 0; i < BITS.capacity(); i++)
        {
            BITS.bytes.put(i, (byte) 0);
        }
        BITS.bytes.put(fd / Byte.SIZE, (byte) (1 << fd % Byte.SIZE)); // little-endian; C's FD_SET checks no bound
        final int ready = check("select", orErrno(LIBC.select(fd + 1, BITS.address, 0, 0, NO_WAIT.address)));
        return ready == 1 && BITS.bytes.get(fd / Byte.SIZE) != 0;
    }

    /** Many descriptors, one of them ready: how long does it take to find out which? */
    private static void compare(int count)
    {
        final int idle = check("eventfd", SYS.eventfd(0, Linux.EFD_NONBLOCK));
        final int busy = check("eventfd", SYS.eventfd(1, Linux.EFD_NONBLOCK));
        final NativeBuffer list = new NativeBuffer(count * POLLFD_BYTES);
        final int[] fds = new int[count];
        final Poller epoll = new Poller(SYS);
        for (int i = 0; i < count; i++)
        {
            fds[i] = check("dup", orErrno(LIBC.dup(i == count - 1 ? busy : idle)));
            list.bytes.putInt(i * POLLFD_BYTES, fds[i]).putShort(i * POLLFD_BYTES + 4, (short) LessonCalls.POLLIN);
            epoll.add(fds[i], Linux.EPOLLIN, i, "lesson");
        }
        for (int i = 0; i < ROUNDS && count == 10; i++) // the first calls of a JVM are slow
        {
            LIBC.poll(list.address, count, -1);
            epoll.await(-1);
        }
        final long pollNs = System.nanoTime();
        for (int i = 0; i < ROUNDS; i++)
        {
            check("poll", orErrno(LIBC.poll(list.address, count, -1)));
        }
        final long epollNs = System.nanoTime();
        for (int i = 0; i < ROUNDS; i++)
        {
            epoll.await(-1);
        }
        say("%,12d %s %s", count, micros(epollNs - pollNs), micros(System.nanoTime() - epollNs));
        Lesson.close(fds);
        Lesson.close(idle, busy);
        epoll.close();
    }

    private static String micros(long totalNs)
    {
        return String.format("  about %6.1f µs", totalNs / 1000.0 / ROUNDS);
    }
}
