package dev.brc.epoll;

import java.util.Arrays;

/** Timers in a binary heap by deadline: adding and cancelling cost O(log n), nothing is allocated but the timer and, while it grows, the array. */
final class TimerQueue
{
    private static final int INITIAL_CAPACITY = 16;

    private Timer[] heap = new Timer[INITIAL_CAPACITY];
    private int size;

    int size()
    {
        return size;
    }

    boolean isEmpty()
    {
        return size == 0;
    }

    /** The earliest deadline; there must be a timer. */
    long nextDeadlineNs()
    {
        return heap[0].deadlineNs;
    }

    void add(Timer timer)
    {
        if (size == heap.length)
        {
            heap = Arrays.copyOf(heap, size * 2);
        }
        place(timer, size++);
        siftUp(timer);
    }

    void remove(Timer timer)
    {
        final int index = timer.heapIndex;
        if (index == Timer.NOT_QUEUED)
        {
            return;
        }
        timer.heapIndex = Timer.NOT_QUEUED;
        final Timer last = heap[--size];
        heap[size] = null;
        if (last != timer)
        {
            place(last, index);
            siftUp(last);
            siftDown(last);
        }
    }

    /**
     * Runs the timers due at {@code nowNs}, at most as many as there are at the start, so that timers that start timers cannot hold the loop. A
     * periodic timer that is late by whole periods skips them and keeps its phase.
     *
     * @return how many ran
     */
    int runDue(long nowNs)
    {
        int fired = 0;
        for (int bound = size; fired < bound && size > 0 && heap[0].deadlineNs - nowNs <= 0; fired++)
        {
            final Timer timer = heap[0];
            if (timer.periodNs > 0)
            {
                timer.deadlineNs += ((nowNs - timer.deadlineNs) / timer.periodNs + 1) * timer.periodNs;
                siftDown(timer);
            }
            else
            {
                remove(timer);
            }
            timer.task.run();
        }
        return fired;
    }

    private void place(Timer timer, int index)
    {
        heap[index] = timer;
        timer.heapIndex = index;
    }

    private void siftUp(Timer timer)
    {
        int index = timer.heapIndex;
        while (index > 0)
        {
            final int parent = (index - 1) / 2;
            if (heap[parent].deadlineNs - timer.deadlineNs <= 0)
            {
                break;
            }
            place(heap[parent], index);
            index = parent;
        }
        place(timer, index);
    }

    private void siftDown(Timer timer)
    {
        int index = timer.heapIndex;
        int child = 2 * index + 1;
        while (child < size)
        {
            if (child + 1 < size && heap[child + 1].deadlineNs - heap[child].deadlineNs < 0)
            {
                child++;
            }
            if (timer.deadlineNs - heap[child].deadlineNs <= 0)
            {
                break;
            }
            place(heap[child], index);
            index = child;
            child = 2 * index + 1;
        }
        place(timer, index);
    }
}
