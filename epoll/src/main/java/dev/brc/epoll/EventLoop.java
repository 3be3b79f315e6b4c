package dev.brc.epoll;

import static dev.brc.epoll.Linux.EPOLLIN;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One thread that waits on {@code epoll(7)} and calls handlers. A turn is: the {@link #beforeWait} hook, {@code epoll_wait}, the events, the timers that
 * are due, the tasks of other threads. Each part does bounded work a turn, so that nobody starves.
 *
 * <p>The loop, its channels, acceptors and timers belong to the thread inside {@link #run}; before and after that, to one thread at a time.
 * {@link #execute}, {@link #stop} and {@link #inEventLoop} may be called from anywhere. An exception that a handler, hook, timer or task lets out
 * ends {@link #run} with it.
 */
public final class EventLoop implements AutoCloseable
{
    /** The most tasks of {@link #execute} that run in one turn. */
    public static final int MAX_TASKS_PER_TURN = 1024;

    private static final int WAIT_FOR_EVER = -1;
    private static final long NS_PER_MS = 1_000_000;

    final Syscalls syscalls;
    final Sockets sockets;
    final Poller poller;
    final ReserveDescriptor reserve;
    final NativeBuffer input = new NativeBuffer(Channel.MAX_READ_BYTES);
    final OutputStage output = new OutputStage();

    private final SourceMap sources = new SourceMap();
    private final TimerQueue timers = new TimerQueue();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pendingTasks = new AtomicInteger();
    private final Wakeup wakeup;
    private Runnable beforeWait;
    private long nowNs = System.nanoTime();
    private long lastId;
    private boolean draining;
    private volatile Thread thread;
    private volatile boolean stopRequested;
    private volatile boolean closed;

    private EventLoop(Syscalls syscalls)
    {
        this.syscalls = syscalls;
        sockets = new Sockets(syscalls);
        poller = new Poller(syscalls);
        Wakeup opened = null;
        boolean complete = false;
        try
        {
            poller.verifyLayout();
            opened = new Wakeup(nextId(), syscalls);
            poller.add(opened.fd, EPOLLIN, opened.id, "wakeup");
            complete = true;
        }
        finally
        {
            if (!complete)
            {
                if (opened != null)
                {
                    opened.close();
                }
                poller.close();
            }
        }
        wakeup = opened;
        sources.put(wakeup);
        reserve = new ReserveDescriptor(syscalls);
    }

    /**
     * A loop on the kernel's own system calls.
     *
     * @throws ErrnoException if the process has no descriptor or memory left
     */
    public static EventLoop create()
    {
        return create(Syscalls.linux());
    }

    /** A loop on other system calls: for tests that inject faults. */
    public static EventLoop create(Syscalls syscalls)
    {
        return new EventLoop(syscalls);
    }

    /**
     * Runs turns on the calling thread until {@link #stop} or {@link #close}. Tasks that were handed over before {@code stop} have run when this
     * returns. May be called again afterwards.
     *
     * @throws IllegalStateException if the loop is closed or runs already
     */
    public void run()
    {
        if (closed)
        {
            throw new IllegalStateException("the event loop is closed");
        }
        if (thread != null)
        {
            throw new IllegalStateException("the event loop runs already, on " + thread.getName());
        }
        thread = Thread.currentThread();
        try
        {
            while (!stopRequested)
            {
                turn();
            }
            stopRequested = false;
            runTasks(pendingTasks.get());
        }
        finally
        {
            thread = null;
        }
    }

    private void turn()
    {
        if (beforeWait != null)
        {
            beforeWait.run();
        }
        final int ready = await();
        nowNs = System.nanoTime();
        for (int i = 0; i < ready && !closed; i++)
        {
            final EventSource source = sources.get(poller.id(i));
            if (source != null) // null: closed earlier in this turn
            {
                source.onEvents(poller.events(i));
            }
        }
        if (!closed)
        {
            poller.growIfFilled(ready);
            timers.runDue(nowNs);
            runTasks(MAX_TASKS_PER_TURN);
        }
    }

    /** How many events there are; 0 after EINTR, so that the next turn waits for what is left of the time. */
    private int await()
    {
        if (closed || stopRequested || pendingTasks.get() > 0)
        {
            return closed ? 0 : Math.max(0, poller.await(0));
        }
        wakeup.beforeSleep();
        // A task or a stop that came before beforeSleep() has not signalled: it must be seen here.
        final int timeoutMs = stopRequested || pendingTasks.get() > 0 ? 0 : timeoutMs();
        final int ready = poller.await(timeoutMs);
        wakeup.afterSleep();
        return Math.max(0, ready);
    }

    /** Until the next timer, rounded up, so that it is due when the wait ends. */
    private int timeoutMs()
    {
        if (timers.isEmpty())
        {
            return WAIT_FOR_EVER;
        }
        final long delayNs = timers.nextDeadlineNs() - System.nanoTime();
        return delayNs <= 0 ? 0 : (int) Math.min((delayNs - 1) / NS_PER_MS + 1, Integer.MAX_VALUE);
    }

    private void runTasks(int limit)
    {
        for (int i = 0; i < limit; i++)
        {
            final Runnable task = tasks.poll();
            if (task == null)
            {
                return;
            }
            pendingTasks.decrementAndGet();
            task.run();
        }
    }

    /** Any thread: lets {@link #run} return after the present turn; if it does not run, the next call returns at once. */
    public void stop()
    {
        stopRequested = true;
        wakeup.signal();
    }

    /**
     * Any thread: closes the acceptors and lets {@link #run} return once the last channel is closed, but after {@code graceNs} nanoseconds in any
     * case. What is still open then is closed by {@link #close}.
     */
    public void stopGracefully(long graceNs)
    {
        execute(() ->
        {
            draining = true;
            sources.forEach(source ->
            {
                if (source instanceof Acceptor)
                {
                    source.close();
                }
            });
            schedule(graceNs, this::stop);
            stopIfDrained();
        });
    }

    private void stopIfDrained()
    {
        if (draining && openSources() == 0)
        {
            stop();
        }
    }

    /**
     * Any thread: runs a task on the loop's thread, in the order of the calls from one thread, at most {@link #MAX_TASKS_PER_TURN} a turn. Costs a
     * system call only if the loop sleeps and nobody has woken it yet.
     *
     * @throws RejectedExecutionException if the loop is closed
     */
    public void execute(Runnable task)
    {
        if (closed)
        {
            throw new RejectedExecutionException("the event loop is closed");
        }
        tasks.add(task);
        pendingTasks.incrementAndGet();
        wakeup.signal();
    }

    /** Whether the calling thread is the one inside {@link #run}. */
    public boolean inEventLoop()
    {
        return Thread.currentThread() == thread;
    }

    boolean mayBeUsedByThisThread()
    {
        final Thread owner = thread;
        return owner == null || owner == Thread.currentThread();
    }

    /** CLOCK_MONOTONIC in nanoseconds when the events of this turn came in; the clock of {@link System#nanoTime}. Loop thread. */
    public long nanoTime()
    {
        return nowNs;
    }

    /**
     * Sets what is called in each turn just before waiting: the place to write what the turn produced.
     *
     * @throws IllegalStateException if it is set already
     */
    public void beforeWait(Runnable hook)
    {
        if (beforeWait != null)
        {
            throw new IllegalStateException("beforeWait is set already");
        }
        beforeWait = hook;
    }

    /** Runs a task once, {@code delayNs} nanoseconds from now or up to a millisecond later. Loop thread. */
    public Timer schedule(long delayNs, Runnable task)
    {
        return addTimer(delayNs, task, 0);
    }

    /**
     * Runs a task every {@code periodNs} nanoseconds, for the first time after one period. Executions the loop was too busy for are left out. Loop thread.
     *
     * @throws IllegalArgumentException if the period is not positive
     */
    public Timer scheduleAtFixedRate(long periodNs, Runnable task)
    {
        if (periodNs <= 0)
        {
            throw new IllegalArgumentException("period " + periodNs + " ns is not positive");
        }
        return addTimer(periodNs, task, periodNs);
    }

    private Timer addTimer(long delayNs, Runnable task, long periodNs)
    {
        checkUsable();
        final long boundedNs = Math.min(Math.max(delayNs, 0), Long.MAX_VALUE / 2); // comparisons are by difference
        final Timer timer = new Timer(timers, task, System.nanoTime() + boundedNs, periodNs);
        timers.add(timer);
        return timer;
    }

    /**
     * Listens on an endpoint (SO_REUSEADDR; an IPv6 socket takes no IPv4). The file of a Unix socket that nobody listens on any more is replaced.
     *
     * @param backlog connections that may wait to be accepted; the kernel cuts it to {@code net.core.somaxconn} ({@code listen(2)})
     * @throws ErrnoException that names the call, the endpoint and the error, such as EADDRINUSE
     */
    public Acceptor listen(Endpoint endpoint, int backlog, AcceptHandler handler)
    {
        checkUsable();
        final int fd = sockets.listen(endpoint, backlog);
        boolean watched = false;
        try
        {
            final Acceptor acceptor = new Acceptor(this, nextId(), fd, endpoint, handler);
            poller.add(fd, EPOLLIN, acceptor.id, endpoint);
            sources.put(acceptor);
            watched = true;
            return acceptor;
        }
        finally
        {
            if (!watched)
            {
                syscalls.close(fd);
            }
        }
    }

    /**
     * Starts to connect. The outcome comes to {@link ChannelHandler#onConnected} or {@link ChannelHandler#onError}, in a later turn.
     *
     * @throws ErrnoException if there is no descriptor for the socket
     */
    public Channel connect(Endpoint endpoint, ChannelHandler handler)
    {
        checkUsable();
        final int fd = sockets.open(endpoint);
        final Channel channel = new Channel(this, nextId(), fd, endpoint);
        channel.handler(handler);
        remember(channel);
        final SocketAddress address = sockets.address;
        final int result = syscalls.connect(fd, address.address(), address.encode(endpoint));
        if (result < 0 && result != -Errno.EINPROGRESS && result != -Errno.EINTR) // EINTR: goes on by itself, connect(2)
        {
            final ErrnoException cause = new ErrnoException("connect", endpoint, -result, channel);
            channel.connectFailed();
            execute(() -> channel.fail(cause));
            return channel;
        }
        channel.connecting();
        final int watched = channel.watch();
        if (watched < 0)
        {
            channel.close();
            throw new ErrnoException("epoll_ctl(EPOLL_CTL_ADD)", endpoint, -watched);
        }
        return channel;
    }

    /** How many channels and acceptors are open. */
    public int openSources()
    {
        return sources.size() - 1; // without the wakeup
    }

    long nextId()
    {
        return ++lastId;
    }

    void remember(EventSource source)
    {
        sources.put(source);
    }

    void forget(EventSource source)
    {
        sources.remove(source.id);
        stopIfDrained();
    }

    int maxEvents()
    {
        return poller.maxEvents();
    }

    int wakeupFd()
    {
        return wakeup.fd;
    }

    boolean isAsleep()
    {
        return wakeup.isAsleep();
    }

    long wakeupWrites()
    {
        return wakeup.writes();
    }

    private void checkUsable()
    {
        assert mayBeUsedByThisThread() : "the loop belongs to the thread inside run()";
        if (closed)
        {
            throw new IllegalStateException("the event loop is closed");
        }
    }

    /**
     * Closes acceptors, channels and the loop's own descriptors; tasks that have not run are dropped. On the loop's thread, where {@link #run} then
     * returns, or after {@code run} has returned. Does nothing the second time.
     *
     * @throws IllegalStateException if another thread is inside {@link #run}
     */
    @Override
    public void close()
    {
        if (closed)
        {
            return;
        }
        if (!mayBeUsedByThisThread())
        {
            throw new IllegalStateException("the event loop runs on " + thread + ": stop() it first");
        }
        closed = true;
        stopRequested = true;
        sources.forEach(EventSource::close);
        reserve.close();
        poller.close();
        tasks.clear();
    }
}
