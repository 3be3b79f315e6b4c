package dev.brc.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import com.sun.management.ThreadMXBean;

/** The loop allocates nothing per event: measured, not believed. */
@Timeout(120)
class AllocationTest
{
    private static final int WARM_UP = 20_000;
    private static final int ROUND_TRIPS = 100_000;
    private static final int MESSAGE_BYTES = 64;
    private static final long TIMER_PERIOD_NS = 1_000_000;

    /** What the measurement itself may take, once and not per event. */
    private static final long TOLERATED_BYTES = 4096;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long allocatedBefore;
    private long allocated = -1;
    private int roundTrips;
    private int ticks;

    @Test
    void shouldAllocateNothingDuringAHundredThousandEchoRoundTrips()
    {
        try (Pair pair = new Pair())
        {
            final byte[] message = new byte[MESSAGE_BYTES];
            pair.server.handler(new PingPong(message)
            {
                @Override
                void received(Channel channel)
                {
                    answer(channel);
                }
            });
            pair.client.handler(new PingPong(message)
            {
                @Override
                void received(Channel channel)
                {
                    roundTrips++;
                    if (roundTrips == WARM_UP)
                    {
                        allocatedBefore = threads.getCurrentThreadAllocatedBytes();
                    }
                    if (roundTrips == WARM_UP + ROUND_TRIPS)
                    {
                        allocated = threads.getCurrentThreadAllocatedBytes() - allocatedBefore;
                        pair.loop.stop();
                        return;
                    }
                    channel.wantWrite(true); // answers from onWritable: changes of interest are free of garbage too
                }
            });
            pair.loop.scheduleAtFixedRate(TIMER_PERIOD_NS, () -> ticks++);
            pair.client.stage(message, 0, message.length);
            pair.client.writeStaged();
            pair.loop.run();
            assertThat(ticks).isPositive();
            assertThat(allocated).as("bytes allocated in %s round trips", ROUND_TRIPS).isBetween(0L, TOLERATED_BYTES);
        }
    }

    private abstract static class PingPong implements ChannelHandler
    {
        private final byte[] message;
        private final byte[] buffer = new byte[Channel.MAX_READ_BYTES];
        private int pending;

        PingPong(byte[] message)
        {
            this.message = message;
        }

        abstract void received(Channel channel);

        final void answer(Channel channel)
        {
            channel.stage(message, 0, message.length);
            if (channel.writeStaged() != message.length)
            {
                throw new AssertionError("a short write of " + message.length + " bytes");
            }
        }

        @Override
        public void onReadable(Channel channel)
        {
            pending += channel.read(buffer, 0, buffer.length);
            if (pending == message.length)
            {
                pending = 0;
                received(channel);
            }
        }

        @Override
        public void onWritable(Channel channel)
        {
            channel.wantWrite(false);
            answer(channel);
        }

        @Override
        public void onError(Channel channel, ErrnoException cause)
        {
            throw cause;
        }
    }
}
