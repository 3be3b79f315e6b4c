package dev.brc.epoll;

import static dev.brc.epoll.Lesson.LIBC;
import static dev.brc.epoll.Lesson.SYS;
import static dev.brc.epoll.Lesson.check;
import static dev.brc.epoll.Lesson.orErrno;
import static dev.brc.epoll.Lesson.say;
import static dev.brc.epoll.Lesson.title;
import static dev.brc.epoll.LessonCalls.CLOCK_MONOTONIC;
import static dev.brc.epoll.LessonCalls.O_CLOEXEC;
import static dev.brc.epoll.LessonCalls.O_NONBLOCK;
import static dev.brc.epoll.LessonCalls.SIGUSR1;
import static dev.brc.epoll.Linux.EPOLLIN;

/** Timers and signals as descriptors: one epoll_wait waits for everything. */
final class Lesson07cTimersSignals
{
    private static final int SIGINFO_BYTES = 128; // sizeof(struct signalfd_siginfo)
    private static final int SIGSET_BYTES = 128; // sizeof(sigset_t)
    private static final NativeBuffer MEMORY = new NativeBuffer(256);

    private Lesson07cTimersSignals()
    {
    }

    public static void main(String[] args)
    {
        final Poller epoll = new Poller(SYS);

        title("timerfd");
        final int timer = check("timerfd_create",
            orErrno(LIBC.timerfd_create(CLOCK_MONOTONIC, O_NONBLOCK | O_CLOEXEC)));
        epoll.add(timer, EPOLLIN, timer, "timer");
        final int everyMs = 50;
        // struct itimerspec: seconds and nanoseconds of the period, then of the first time
        MEMORY.bytes.putLong(0, 0).putLong(8, everyMs * 1_000_000L).putLong(16, 0).putLong(24, everyMs * 1_000_000L);
        check("timerfd_settime", orErrno(LIBC.timerfd_settime(timer, 0, MEMORY.address, 0)));
        final long startNs = System.nanoTime();
        for (int i = 1; i <= 3; i++)
        {
            epoll.await(-1);
            check("read", (int) SYS.read(timer, MEMORY.address, Long.BYTES));
            say("event %d after about %d ms", i, Lesson.microsSince(startNs) / 1000);
        }
        Lesson.sleep(5 * everyMs);
        check("read", (int) SYS.read(timer, MEMORY.address, Long.BYTES));
        say("after %d ms without reading: one event, %s", 5 * everyMs,
            MEMORY.bytes.getLong(0) >= 4 ? "and the counter says that it stands for several" : "of a single expiry");

        title("signalfd");
        // A signal that is blocked stays pending; a signalfd reads pending ones. So: block first.
        final NativeBuffer set = new NativeBuffer(SIGSET_BYTES);
        check("sigemptyset", orErrno(LIBC.sigemptyset(set.address)));
        check("sigaddset", orErrno(LIBC.sigaddset(set.address, SIGUSR1)));
        check("pthread_sigmask", -LIBC.pthread_sigmask(LessonCalls.SIG_BLOCK, set.address, 0));
        final int signal = check("signalfd", orErrno(LIBC.signalfd(-1, set.address, O_NONBLOCK | O_CLOEXEC)));
        epoll.delete(timer, "timer");
        epoll.add(signal, EPOLLIN, signal, "signal");
        say("before the signal: %d events", epoll.await(0));
        check("raise", orErrno(LIBC.raise(SIGUSR1))); // to this thread; kill(2) picks any thread that does not block it
        say("after raise(SIGUSR1): %d event", epoll.await(1000));
        final long bytes = SYS.read(signal, MEMORY.address, SIGINFO_BYTES);
        say("read took %d bytes: signal %d, from pid about %d", bytes, MEMORY.bytes.getInt(0), MEMORY.bytes.getInt(12));
    }
}
