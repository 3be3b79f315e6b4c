package dev.brc.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventLoopTest
{
    @Test
    void shouldRunTasksOfOtherThreadsOnTheLoopThreadInOrder() throws Exception
    {
        try (LoopThread thread = new LoopThread())
        {
            final List<Integer> order = new ArrayList<>();
            for (int i = 0; i < 10_000; i++)
            {
                final int number = i;
                thread.loop.execute(() -> order.add(number));
            }
            assertThat(thread.call(thread.loop::inEventLoop)).isTrue();
            assertThat(thread.loop.inEventLoop()).isFalse();
            assertThat(thread.call(() -> List.copyOf(order)))
                .containsExactlyElementsOf(IntStream.range(0, 10_000).boxed().toList());
        }
    }

    @Test
    void shouldWriteToTheEventfdOnlyOnceWhileTheLoopSleeps() throws Exception
    {
        final FaultInjectingSyscalls syscalls = new FaultInjectingSyscalls(Syscalls.linux());
        try (LoopThread thread = new LoopThread(syscalls))
        {
            awaitAsleep(thread);
            final long before = thread.loop.wakeupWrites();
            final CountDownLatch release = new CountDownLatch(1);
            thread.loop.execute(() -> awaitLatch(release));
            await().until(() -> thread.loop.wakeupWrites() == before + 1);
            for (int i = 0; i < 1000; i++)
            {
                thread.loop.execute(() ->
                {});
            }
            assertThat(thread.loop.wakeupWrites()).as("writes while the loop was busy").isEqualTo(before + 1);
            release.countDown();
            thread.call(() -> null);
        }
    }

    @Test
    void shouldNotWakeItselfForTasksFromTheLoopThread() throws Exception
    {
        try (LoopThread thread = new LoopThread())
        {
            awaitAsleep(thread);
            final long before = thread.loop.wakeupWrites();
            final AtomicInteger rounds = new AtomicInteger();
            final Runnable[] task = new Runnable[1];
            task[0] = () ->
            {
                if (rounds.incrementAndGet() < 1000)
                {
                    thread.loop.execute(task[0]);
                }
            };
            thread.loop.execute(task[0]);
            await().until(() -> rounds.get() == 1000);
            assertThat(thread.loop.wakeupWrites()).isEqualTo(before + 1);
        }
    }

    @Test
    void shouldNeverLoseAWakeup() throws Exception
    {
        try (LoopThread thread = new LoopThread())
        {
            for (int i = 0; i < 20_000; i++)
            {
                final CountDownLatch ran = new CountDownLatch(1);
                thread.loop.execute(ran::countDown);
                assertThat(ran.await(30, TimeUnit.SECONDS)).as("task %s", i).isTrue();
            }
        }
    }

    @Test
    void shouldRunOrRejectEveryTaskOfManyThreadsWhileItCloses() throws Exception
    {
        for (int round = 0; round < 20; round++)
        {
            final LoopThread thread = new LoopThread();
            final AtomicInteger handedOver = new AtomicInteger();
            final AtomicInteger ran = new AtomicInteger();
            final List<CompletableFuture<Void>> producers = new ArrayList<>();
            for (int i = 0; i < 4; i++)
            {
                producers.add(CompletableFuture.runAsync(() ->
                {
                    try
                    {
                        while (true)
                        {
                            thread.loop.execute(ran::incrementAndGet);
                            if (handedOver.incrementAndGet() % 16 == 0)
                            {
                                LockSupport.parkNanos(50_000); // lets the loop sleep and be woken
                            }
                        }
                    }
                    catch (final RejectedExecutionException e)
                    {
                        assertThat(e).hasMessage("the event loop is closed");
                    }
                }));
            }
            await().pollInterval(Duration.ofMillis(1)).until(() -> ran.get() > 100);
            thread.close();
            for (final CompletableFuture<Void> producer : producers)
            {
                producer.get(30, TimeUnit.SECONDS);
            }
            assertThat(ran.get()).isLessThanOrEqualTo(handedOver.get());
        }
    }

    @Test
    void shouldRunABoundedNumberOfTasksATurn()
    {
        try (EventLoop loop = EventLoop.create())
        {
            final List<Integer> ranBeforeTurn = new ArrayList<>();
            final AtomicInteger ran = new AtomicInteger();
            loop.beforeWait(() -> ranBeforeTurn.add(ran.get()));
            for (int i = 0; i < 2 * EventLoop.MAX_TASKS_PER_TURN + 1; i++)
            {
                loop.execute(ran::incrementAndGet);
            }
            loop.execute(loop::stop);
            loop.run();
            assertThat(ranBeforeTurn).containsExactly(0, EventLoop.MAX_TASKS_PER_TURN,
                2 * EventLoop.MAX_TASKS_PER_TURN);
        }
    }

    @Test
    void shouldServeChannelsWhileTasksKeepComing() throws Exception
    {
        try (LoopThread thread = new LoopThread())
        {
            final Runnable[] forEver = new Runnable[1];
            forEver[0] = () -> thread.loop.execute(forEver[0]);
            thread.loop.execute(forEver[0]);
            final RecordingHandler accepted = new RecordingHandler();
            final Acceptor acceptor = thread.call(
                () -> thread.loop.listen(Endpoint.tcp("127.0.0.1", 0), 1, channel -> channel.handler(accepted)));
            final RecordingHandler connecting = new RecordingHandler();
            thread.call(() -> thread.loop.connect(acceptor.local(), connecting));
            await().until(() -> thread.call(() -> connecting.saw("connected")));
        }
    }

    @Test
    void shouldRunTasksHandedOverBeforeStop()
    {
        try (EventLoop loop = EventLoop.create())
        {
            final AtomicInteger ran = new AtomicInteger();
            for (int i = 0; i < 3 * EventLoop.MAX_TASKS_PER_TURN; i++)
            {
                loop.execute(ran::incrementAndGet);
            }
            loop.stop();
            loop.run();
            assertThat(ran).hasValue(3 * EventLoop.MAX_TASKS_PER_TURN);
        }
    }

    @Test
    void shouldReturnFromRunWhenStoppedByAnotherThreadAndRunAgain()
    {
        try (EventLoop loop = EventLoop.create())
        {
            for (int i = 0; i < 3; i++)
            {
                final Thread stopper = new Thread(loop::stop);
                stopper.start();
                loop.run();
            }
            assertThat(loop.inEventLoop()).isFalse();
        }
    }

    @Test
    void shouldEndRunWithTheExceptionATaskThrows()
    {
        try (EventLoop loop = EventLoop.create())
        {
            loop.execute(() ->
            {
                throw new IllegalArgumentException("a bug");
            });
            assertThatThrownBy(loop::run).isInstanceOf(IllegalArgumentException.class).hasMessage("a bug");
            loop.stop();
            assertThatCode(loop::run).doesNotThrowAnyException();
        }
    }

    @Test
    void shouldCallTheHookOnceATurnBeforeWaiting()
    {
        try (EventLoop loop = EventLoop.create())
        {
            final List<String> order = new ArrayList<>();
            loop.beforeWait(() -> order.add("hook"));
            loop.execute(() -> order.add("first task"));
            loop.execute(() ->
            {
                order.add("second task");
                loop.execute(loop::stop);
            });
            loop.run();
            assertThat(order).startsWith("hook", "first task", "second task");
            assertThatThrownBy(() -> loop.beforeWait(() ->
            {})).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldNotSleepOnATaskThatTheHookAdded()
    {
        try (EventLoop loop = EventLoop.create())
        {
            final AtomicInteger turns = new AtomicInteger();
            loop.beforeWait(() -> loop.execute(() ->
            {
                if (turns.incrementAndGet() == 100)
                {
                    loop.stop();
                }
            }));
            loop.run();
            assertThat(turns).hasValueGreaterThanOrEqualTo(100);
        }
    }

    @Test
    void shouldKeepTheTimeOfTheTurn()
    {
        try (EventLoop loop = EventLoop.create())
        {
            final long before = System.nanoTime();
            final long[] seen = new long[2];
            loop.execute(() -> seen[0] = loop.nanoTime());
            loop.execute(() ->
            {
                while (System.nanoTime() - seen[0] < 1_000_000)
                {
                    Thread.onSpinWait();
                }
                seen[1] = loop.nanoTime();
                loop.stop();
            });
            loop.run();
            assertThat(seen[0]).isBetween(before, System.nanoTime());
            assertThat(seen[1]).isEqualTo(seen[0]);
        }
    }

    @Test
    void shouldRefuseToRunTwiceOrAfterClose() throws Exception
    {
        final EventLoop loop = EventLoop.create();
        try (LoopThread thread = new LoopThread())
        {
            thread.call(() -> null);
            assertThatThrownBy(thread.loop::run).isInstanceOf(IllegalStateException.class)
                .hasMessage("the event loop runs already, on test-loop");
            assertThatThrownBy(thread.loop::close).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stop() it first");
        }
        loop.close();
        loop.close();
        assertThatThrownBy(loop::run).isInstanceOf(IllegalStateException.class)
            .hasMessage("the event loop is closed");
        assertThatThrownBy(() -> loop.execute(loop::stop)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> loop.schedule(1, loop::stop)).isInstanceOf(IllegalStateException.class);
        assertThatCode(loop::stop).doesNotThrowAnyException();
    }

    @Test
    void shouldEndWhenClosedFromWithinAndLeaveNoDescriptor()
    {
        final long before = TestLoop.openDescriptors();
        final EventLoop loop = EventLoop.create();
        final Acceptor acceptor = loop.listen(Endpoint.tcp("127.0.0.1", 0), 10,
            channel -> channel.handler(new RecordingHandler()));
        final RecordingHandler handler = new RecordingHandler()
        {
            @Override
            public void onConnected(Channel channel)
            {
                loop.close();
            }
        };
        loop.connect(acceptor.local(), handler);
        loop.run();
        assertThat(TestLoop.openDescriptors()).isLessThanOrEqualTo(before);
    }

    @Test
    void shouldLeaveNoDescriptorWhenTheAcceptHandlerClosesTheLoop()
    {
        final long before = TestLoop.openDescriptors();
        final EventLoop loop = EventLoop.create();
        final Acceptor acceptor = loop.listen(Endpoint.tcp("127.0.0.1", 0), 10, channel -> loop.close());
        loop.connect(acceptor.local(), new RecordingHandler());
        loop.run();
        assertThat(TestLoop.openDescriptors()).isLessThanOrEqualTo(before);
    }

    @Test
    void shouldDoubleTheEventArrayWhenAWaitFillsIt()
    {
        try (EventLoop loop = EventLoop.create())
        {
            final int connections = 2 * Poller.INITIAL_EVENTS;
            final List<Channel> accepted = new ArrayList<>();
            final Acceptor acceptor = loop.listen(Endpoint.tcp("127.0.0.1", 0), connections, channel ->
            {
                channel.handler(new RecordingHandler());
                accepted.add(channel);
            });
            final List<Channel> clients = new ArrayList<>();
            for (int i = 0; i < connections; i++)
            {
                clients.add(loop.connect(acceptor.local(), new RecordingHandler()));
                TestLoop.runUntil(loop, () -> accepted.size() == clients.size());
            }
            assertThat(loop.maxEvents()).isEqualTo(Poller.INITIAL_EVENTS);
            for (final Channel client : clients)
            {
                client.stage(new byte[]{1}, 0, 1);
                client.writeStaged();
            }
            TestLoop.settle(loop);
            assertThat(loop.maxEvents()).isEqualTo(2 * Poller.INITIAL_EVENTS);
            assertThat(accepted).allSatisfy(
                channel -> assertThat(((RecordingHandler) channel.handler()).received.size()).isEqualTo(1));
        }
    }

    @Test
    void shouldStopGracefullyWhenTheLastChannelCloses()
    {
        try (EventLoop loop = EventLoop.create())
        {
            final RecordingHandler accepted = new RecordingHandler();
            final Acceptor acceptor = loop.listen(Endpoint.tcp("127.0.0.1", 0), 10,
                channel -> channel.handler(accepted));
            final RecordingHandler connecting = new RecordingHandler();
            final Channel client = loop.connect(acceptor.local(), connecting);
            TestLoop.runUntil(loop, () -> connecting.saw("connected") && acceptor.accepted() == 1);

            loop.stopGracefully(TimeUnit.HOURS.toNanos(1));
            loop.schedule(20_000_000, client::shutdownWrite); // the peer answers the end of the stream by closing
            loop.run();

            assertThat(acceptor.isOpen()).isFalse();
            assertThat(accepted.events).containsExactly("end");
            assertThat(connecting.events).containsExactly("connected", "end");
            assertThat(loop.openSources()).isZero();
        }
    }

    @Test
    void shouldStopGracefullyWhenTheGraceIsOver()
    {
        try (EventLoop loop = EventLoop.create())
        {
            final Acceptor acceptor = loop.listen(Endpoint.tcp("127.0.0.1", 0), 10,
                channel -> channel.handler(new RecordingHandler()));
            loop.connect(acceptor.local(), new RecordingHandler());
            TestLoop.runUntil(loop, () -> acceptor.accepted() == 1);
            final long start = System.nanoTime();
            loop.stopGracefully(30_000_000);
            loop.run();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);
            assertThat(loop.openSources()).isEqualTo(2);
        }
    }

    @Test
    void shouldRejectUseFromAnotherThreadWhileItRuns() throws Exception
    {
        try (LoopThread thread = new LoopThread())
        {
            thread.call(() -> null);
            assertThatThrownBy(() -> thread.loop.schedule(1, () ->
            {})).isInstanceOf(AssertionError.class);
        }
    }

    private static void awaitAsleep(LoopThread thread)
    {
        await().until(() -> thread.loop.isAsleep());
    }

    private static void awaitLatch(CountDownLatch latch)
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
