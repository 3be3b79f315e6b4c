package dev.brc.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of connections come and go, politely and not: every byte is right, and nothing is left of them. */
@Timeout(240)
class SoakTest
{
    private static final int CONNECTIONS = 20_000;
    private static final int OPEN_AT_A_TIME = 2_000;
    private static final int MAX_MESSAGE_BYTES = 20_000;
    private static final int BACKLOG = 4096;
    private static final long SEED = 20261121;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final byte[] data = new byte[MAX_MESSAGE_BYTES];
    private final byte[] buffer = new byte[Channel.MAX_READ_BYTES];
    private EventLoop clients;
    private Endpoint[] servers;
    private int started;
    private int ended;
    private int echoed;
    private int errors;

    @Test
    void shouldServeThousandsOfConnectionsComingAndGoing() throws Exception
    {
        random.nextBytes(data);
        final long before = TestLoop.openDescriptors();
        try (LoopThread server = new LoopThread(); EventLoop loop = EventLoop.create())
        {
            clients = loop;
            final Endpoint[] endpoints = {Endpoint.tcp("127.0.0.1", 0), Endpoint.tcp("::1", 0),
                Endpoint.unix(folder.resolve("soak").toString())};
            servers = new Endpoint[endpoints.length];
            for (int i = 0; i < endpoints.length; i++)
            {
                final Endpoint endpoint = endpoints[i];
                servers[i] = server
                    .call(() -> server.loop.listen(endpoint, BACKLOG,
                        channel -> channel.handler(new Lesson05bEchoServer())))
                    .local();
            }
            while (started < OPEN_AT_A_TIME)
            {
                startNext();
                if (started % 100 == 0)
                {
                    TestLoop.runUntil(loop, () -> true); // a Unix socket's backlog must not overflow
                }
            }
            TestLoop.runUntil(loop, Duration.ofMinutes(3), () -> ended == CONNECTIONS);
            assertThat(echoed).as("echoed in full; %s errors, seed %s", errors, SEED).isGreaterThan(CONNECTIONS / 3);
            await().until(() -> server.call(server.loop::openSources) == servers.length);
            assertThat(loop.openSources()).isZero();
        }
        assertThat(TestLoop.openDescriptors()).isLessThanOrEqualTo(before);
    }

    private void startNext()
    {
        if (started < CONNECTIONS)
        {
            final Endpoint endpoint = servers[started++ % servers.length];
            clients.connect(endpoint, new Visitor());
        }
    }

    private void end()
    {
        ended++;
        startNext();
    }

    /** How a visitor leaves. */
    private enum Manner
    {
        HALF_CLOSE, CLOSE, RESET_HALFWAY, CLOSE_WITHOUT_READING, SAY_NOTHING
    }

    private final class Visitor implements ChannelHandler
    {
        private final Manner manner = Manner.values()[random.nextInt(Manner.values().length)];
        private final int length = 1 + random.nextInt(MAX_MESSAGE_BYTES);
        private int sent;
        private int received;

        @Override
        public void onConnected(Channel channel)
        {
            if (manner == Manner.SAY_NOTHING)
            {
                leave(channel);
                return;
            }
            channel.wantWrite(true);
        }

        @Override
        public void onWritable(Channel channel)
        {
            channel.stage(data, sent, length - sent);
            sent += channel.writeStaged();
            channel.wantWrite(sent < length);
            if (sent == length && manner == Manner.CLOSE_WITHOUT_READING)
            {
                leave(channel);
            }
        }

        @Override
        public void onReadable(Channel channel)
        {
            final int count = channel.read(buffer, 0, buffer.length);
            if (count == Channel.END_OF_STREAM)
            {
                assertThat(manner).isEqualTo(Manner.HALF_CLOSE);
                assertThat(received).isEqualTo(length);
                leave(channel);
                return;
            }
            for (int i = 0; i < count; i++)
            {
                if (buffer[i] != data[received + i])
                {
                    throw new AssertionError("byte " + (received + i) + " of " + channel + " is wrong, seed " + SEED);
                }
            }
            received += count;
            if (manner == Manner.RESET_HALFWAY && received >= length / 2)
            {
                channel.closeWithReset();
                end();
            }
            else if (received == length)
            {
                echoed++;
                if (manner == Manner.HALF_CLOSE)
                {
                    channel.shutdownWrite();
                }
                else
                {
                    leave(channel);
                }
            }
        }

        @Override
        public void onError(Channel channel, ErrnoException cause)
        {
            errors++;
            leave(channel);
        }

        private void leave(Channel channel)
        {
            channel.close();
            end();
        }
    }
}
