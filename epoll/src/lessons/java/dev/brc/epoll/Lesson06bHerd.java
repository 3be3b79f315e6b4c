package dev.brc.epoll;

import static dev.brc.epoll.Lesson.SYS;
import static dev.brc.epoll.Lesson.check;
import static dev.brc.epoll.Lesson.say;
import static dev.brc.epoll.Lesson.title;
import static dev.brc.epoll.LessonCalls.EPOLLEXCLUSIVE;
import static dev.brc.epoll.Linux.EPOLLET;
import static dev.brc.epoll.Linux.EPOLLIN;
import static dev.brc.epoll.Linux.EPOLL_CLOEXEC;
import static dev.brc.epoll.Linux.SOCK_NONBLOCK;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Many threads wait for one listening socket. How many of them does one connection wake? */
final class Lesson06bHerd
{
    private static final int THREADS = 8;
    private static final int WAIT_MS = 2000;

    private Lesson06bHerd()
    {
    }

    public static void main(String[] args) throws InterruptedException
    {
        title("an epoll instance for each thread");
        say("level-triggered: one connection wakes %d of %d threads", woken(EPOLLIN, THREADS), THREADS);
        say("edge-triggered:  one connection wakes %d of %d threads", woken(EPOLLIN | EPOLLET, THREADS), THREADS);
        say("EPOLLEXCLUSIVE:  one connection wakes %d of %d threads", woken(EPOLLIN | EPOLLEXCLUSIVE, THREADS),
            THREADS);
        title("one epoll instance that all threads share");
        say("level-triggered: one connection wakes %d of %d threads", woken(EPOLLIN, 1), THREADS);
        say("edge-triggered:  one connection wakes %d of %d threads", woken(EPOLLIN | EPOLLET, 1), THREADS);
    }

    private static int woken(int interest, int instances) throws InterruptedException
    {
        final int server = Lesson.listen(0, 16, SOCK_NONBLOCK);
        final int[] epfds = new int[instances];
        final NativeBuffer event = new NativeBuffer(EpollEvent.SIZE);
        event.bytes.putInt(EpollEvent.EVENTS_OFFSET, interest);
        for (int i = 0; i < instances; i++)
        {
            epfds[i] = check("epoll_create1", SYS.epollCreate1(EPOLL_CLOEXEC));
            check("epoll_ctl", SYS.epollCtl(epfds[i], Linux.EPOLL_CTL_ADD, server, event.address));
        }
        final CountDownLatch ended = new CountDownLatch(THREADS);
        final AtomicInteger woken = new AtomicInteger();
        final NativeBuffer events = new NativeBuffer(THREADS * EpollEvent.SIZE);
        for (int i = 0; i < THREADS; i++)
        {
            final int epfd = epfds[i % instances];
            final long own = events.address + i * EpollEvent.SIZE;
            Lesson.start(() ->
            {
                if (SYS.epollWait(epfd, own, 1, WAIT_MS) > 0)
                {
                    woken.incrementAndGet(); // and does not accept, so that we see who else is woken
                }
                ended.countDown();
            });
        }
        Lesson.sleep(WAIT_MS / 4); // now all of them wait
        final int client = Lesson.connect(Lesson.port(server), 0);
        ended.await();
        Lesson.close(epfds);
        Lesson.close(client, server);
        return woken.get();
    }
}
