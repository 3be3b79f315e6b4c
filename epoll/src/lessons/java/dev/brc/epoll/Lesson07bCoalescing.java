package dev.brc.epoll;

import static dev.brc.epoll.Lesson.SYS;
import static dev.brc.epoll.Lesson.check;
import static dev.brc.epoll.Lesson.name;
import static dev.brc.epoll.Lesson.say;
import static dev.brc.epoll.Lesson.title;
import static dev.brc.epoll.Linux.EFD_CLOEXEC;
import static dev.brc.epoll.Linux.EFD_NONBLOCK;
import static dev.brc.epoll.Linux.EPOLLIN;

import java.util.concurrent.CountDownLatch;

/** Many wakeups become one event; the library turns them into one write as well. */
final class Lesson07bCoalescing
{
    private static final int WAKEUPS = 1000;
    private static final NativeBuffer VALUE = new NativeBuffer(Long.BYTES);

    private Lesson07bCoalescing()
    {
    }

    public static void main(String[] args) throws InterruptedException
    {
        title("eventfd adds up");
        final int event = check("eventfd", SYS.eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
        final Poller epoll = new Poller(SYS);
        epoll.add(event, EPOLLIN, 1, "wakeup");
        for (int i = 0; i < WAKEUPS; i++)
        {
            writeOne(event);
        }
        final int events = epoll.await(0);
        check("read", (int) SYS.read(event, VALUE.address, Long.BYTES));
        say("%d writes: %d event, counter %d; after the read: %d events", WAKEUPS, events, VALUE.bytes.getLong(0),
            epoll.await(0));

        title("a pipe fills up");
        final int[] pipe = Lesson.pipe();
        long result = writeOne(pipe[1]);
        while (result > 0)
        {
            result = writeOne(pipe[1]);
        }
        say("write says %s at last. That does no harm: the loop has plenty to wake up for", name(result));

        title("the library: a system call only if the loop sleeps");
        try (EventLoop loop = EventLoop.create())
        {
            final Thread thread = Lesson.start(loop::run);
            final CountDownLatch busy = new CountDownLatch(1);
            final CountDownLatch enough = new CountDownLatch(1);
            while (!loop.isAsleep())
            {
                Thread.onSpinWait();
            }
            loop.execute(() -> // wakes the loop and keeps it busy while the other tasks come
            {
                busy.countDown();
                await(enough);
            });
            await(busy);
            for (int i = 0; i < WAKEUPS; i++)
            {
                loop.execute(() ->
                {});
            }
            say("%d tasks handed over, writes to the eventfd: %d", WAKEUPS + 1, loop.wakeupWrites());
            enough.countDown();
            loop.stop();
            thread.join();
        }
    }

    private static long writeOne(int fd)
    {
        VALUE.bytes.putLong(0, 1);
        return SYS.write(fd, VALUE.address, Long.BYTES);
    }

    private static void await(CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException e)
        {
            throw new IllegalStateException(e);
        }
    }
}
