package dev.brc.epoll;

/** A task of an {@link EventLoop} that is due at a time. To be used on the loop's thread only. */
public final class Timer
{
    static final int NOT_QUEUED = -1;

    final Runnable task;
    final long periodNs;
    long deadlineNs;
    int heapIndex = NOT_QUEUED;
    private final TimerQueue queue;

    Timer(TimerQueue queue, Runnable task, long deadlineNs, long periodNs)
    {
        this.queue = queue;
        this.task = task;
        this.deadlineNs = deadlineNs;
        this.periodNs = periodNs;
    }

    /** The task will not run (again). Allowed at any time, from within the task too; does nothing the second time. */
    public void cancel()
    {
        queue.remove(this);
    }

    /** Whether the task will still run: false after {@link #cancel} and once a one-shot timer has fired. */
    public boolean isActive()
    {
        return heapIndex != NOT_QUEUED;
    }
}
