package dev.brc.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimerTest
{
    private static final long MS = 1_000_000;

    @Test
    void shouldNeverFireEarlyAndInOrderOfDeadlines()
    {
        try (EventLoop loop = EventLoop.create())
        {
            final List<Integer> fired = new ArrayList<>();
            for (final int delayMs : new int[]{30, 10, 20, 1})
            {
                final long start = System.nanoTime();
                loop.schedule(delayMs * MS, () ->
                {
                    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(delayMs * MS);
                    fired.add(delayMs);
                });
            }
            TestLoop.runUntil(loop, () -> fired.size() == 4);
            assertThat(fired).containsExactly(1, 10, 20, 30);
        }
    }

    @Test
    void shouldFireAfterEintrCutTheWaitShort()
    {
        final FaultInjectingSyscalls syscalls = new FaultInjectingSyscalls(Syscalls.linux());
        try (EventLoop loop = EventLoop.create(syscalls))
        {
            final long start = System.nanoTime();
            loop.schedule(20 * MS, loop::stop);
            syscalls.fail(FaultInjectingSyscalls.Call.EPOLL_WAIT, Errno.EINTR, 50);
            loop.run();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20 * MS);
            assertThat(syscalls.pending(FaultInjectingSyscalls.Call.EPOLL_WAIT)).isZero();
        }
    }

    @Test
    void shouldNotFireOnceCancelled()
    {
        try (EventLoop loop = EventLoop.create())
        {
            final Timer timer = loop.schedule(MS, () ->
            {
                throw new AssertionError("cancelled");
            });
            assertThat(timer.isActive()).isTrue();
            timer.cancel();
            timer.cancel();
            assertThat(timer.isActive()).isFalse();
            TestLoop.settle(loop);
        }
    }

    @Test
    void shouldRepeatUntilItsTaskCancelsIt()
    {
        try (EventLoop loop = EventLoop.create())
        {
            final AtomicInteger count = new AtomicInteger();
            final Timer[] timer = new Timer[1];
            timer[0] = loop.scheduleAtFixedRate(MS, () ->
            {
                if (count.incrementAndGet() == 5)
                {
                    timer[0].cancel();
                }
            });
            TestLoop.runUntil(loop, () -> !timer[0].isActive());
            TestLoop.settle(loop);
            assertThat(count).hasValue(5);
        }
    }

    @Test
    void shouldLeaveOutWhatItWasTooLateForAndKeepItsPhase()
    {
        final TimerQueue queue = new TimerQueue();
        final AtomicInteger count = new AtomicInteger();
        final Timer timer = new Timer(queue, count::incrementAndGet, 100, 10);
        queue.add(timer);
        assertThat(queue.runDue(99)).isZero();
        assertThat(queue.runDue(100)).isEqualTo(1);
        assertThat(queue.nextDeadlineNs()).isEqualTo(110);
        assertThat(queue.runDue(165)).isEqualTo(1);
        assertThat(queue.nextDeadlineNs()).isEqualTo(170);
        assertThat(count).hasValue(2);
    }

    @Test
    void shouldNotLetTimersThatStartTimersHoldTheLoop()
    {
        try (EventLoop loop = EventLoop.create())
        {
            final AtomicInteger turns = new AtomicInteger();
            loop.beforeWait(turns::incrementAndGet);
            final AtomicInteger fired = new AtomicInteger();
            final Runnable[] task = new Runnable[1];
            task[0] = () ->
            {
                if (fired.incrementAndGet() < 1000)
                {
                    loop.schedule(0, task[0]);
                }
                else
                {
                    loop.stop();
                }
            };
            loop.schedule(0, task[0]);
            loop.run();
            assertThat(turns.get()).isGreaterThanOrEqualTo(1000);
        }
    }

    @Test
    void shouldRejectAPeriodThatIsNotPositive()
    {
        try (EventLoop loop = EventLoop.create())
        {
            assertThatThrownBy(() -> loop.scheduleAtFixedRate(0, loop::stop))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("period 0 ns is not positive");
            assertThat(loop.scheduleAtFixedRate(1, loop::stop).isActive()).isTrue();
        }
    }

    @Test
    void shouldAcceptADelayOfForEver()
    {
        try (EventLoop loop = EventLoop.create())
        {
            loop.schedule(Long.MAX_VALUE, () ->
            {
                throw new AssertionError("for ever is over");
            });
            TestLoop.settle(loop);
        }
    }

    @Test
    void shouldBehaveLikeASortedListUnderRandomUse()
    {
        final Random random = new Random(42);
        final TimerQueue queue = new TimerQueue();
        final List<Timer> model = new ArrayList<>();
        final List<Timer> fired = new ArrayList<>();
        long now = Long.MAX_VALUE - 50_000; // deadlines cross the overflow of the clock
        for (int step = 0; step < 100_000; step++)
        {
            final int action = random.nextInt(10);
            if (action < 6)
            {
                final Timer[] timer = new Timer[1];
                timer[0] = new Timer(queue, () -> fired.add(timer[0]), now + random.nextInt(1000), 0);
                queue.add(timer[0]);
                model.add(timer[0]);
            }
            else if (action < 8 && !model.isEmpty())
            {
                model.remove(random.nextInt(model.size())).cancel();
            }
            else
            {
                now += random.nextInt(20);
                final long time = now;
                final List<Timer> due = model.stream().filter(timer -> timer.deadlineNs - time <= 0)
                    .sorted(Comparator.comparingLong(timer -> timer.deadlineNs - time)).toList();
                model.removeAll(due);
                fired.clear();
                assertThat(queue.runDue(now)).isEqualTo(due.size());
                assertThat(fired.stream().map(timer -> timer.deadlineNs))
                    .containsExactlyElementsOf(due.stream().map(timer -> timer.deadlineNs).toList());
            }
            assertThat(queue.size()).isEqualTo(model.size());
        }
    }
}
