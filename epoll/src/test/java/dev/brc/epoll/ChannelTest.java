package dev.brc.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.brc.epoll.FaultInjectingSyscalls.Call;

@Timeout(60)
class ChannelTest
{
    @TempDir
    Path folder;

    @Test
    void shouldDeliverBytesAndTheEndOfTheStream()
    {
        try (Pair pair = new Pair())
        {
            pair.client.stage(new byte[]{1, 2, 3}, 0, 3);
            pair.client.stage(new byte[]{0, 4, 5, 0}, 1, 2);
            assertThat(pair.client.stagedBytes()).isEqualTo(5);
            assertThat(pair.client.writeStaged()).isEqualTo(5);
            assertThat(pair.client.stagedBytes()).isZero();
            pair.client.close();
            TestLoop.runUntil(pair.loop, () -> pair.serverSide.saw("end"));
            assertThat(pair.serverSide.received.toByteArray()).containsExactly(1, 2, 3, 4, 5);
            assertThat(pair.serverSide.events).containsExactly("read 5", "end");
        }
    }

    @Test
    void shouldReadAtMost64KiBATime()
    {
        try (Pair pair = new Pair())
        {
            pair.server.wantRead(false);
            final byte[] buffer = new byte[1024 * 1024];
            assertThat(Pair.send(pair.client, 200 * 1024)).isEqualTo(200 * 1024);
            TestLoop.settle(pair.loop);
            assertThat(pair.server.read(buffer, 0, buffer.length)).isEqualTo(Channel.MAX_READ_BYTES);
            assertThat(pair.server.read(buffer, 5, 7)).isEqualTo(7);
            assertThat(pair.server.read(buffer, 0, 0)).isZero();
            assertThatThrownBy(() -> pair.server.read(buffer, buffer.length - 1, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void shouldReturnZeroWhenThereIsNothingToRead()
    {
        try (Pair pair = new Pair())
        {
            assertThat(pair.server.read(new byte[10], 0, 10)).isZero();
        }
    }

    @Test
    void shouldStageUpToTheCapacityOfTheSharedBuffer()
    {
        try (Pair pair = new Pair())
        {
            final byte[] bytes = new byte[Channel.MAX_STAGED_BYTES];
            assertThat(pair.client.stage(bytes, 0, bytes.length - 1)).isEqualTo(bytes.length - 1);
            assertThat(pair.client.stage(bytes, 0, 2)).isEqualTo(1);
            assertThat(pair.client.stage(bytes, 0, 1)).isZero();
            pair.client.discardStaged();
            assertThat(pair.client.stagedBytes()).isZero();
            assertThat(pair.client.writeStaged()).isZero();
            assertThat(pair.client.stage(bytes, 0, bytes.length)).isEqualTo(bytes.length);
        }
    }

    @Test
    void shouldKeepChannelsFromMixingTheirStagedBytes()
    {
        try (Pair pair = new Pair())
        {
            pair.client.stage(new byte[1], 0, 1);
            assertThatThrownBy(() -> pair.server.stage(new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("are staged for " + pair.client.remote());
            pair.client.close();
            assertThat(pair.server.stage(new byte[1], 0, 1)).isEqualTo(1);
        }
    }

    @Test
    void shouldReportWritableOnlyWhileWanted()
    {
        try (Pair pair = new Pair())
        {
            TestLoop.settle(pair.loop);
            assertThat(pair.clientSide.events).isEmpty();
            pair.client.wantWrite(true);
            TestLoop.settle(pair.loop);
            assertThat(pair.clientSide.events).containsExactly("writable"); // the handler switches it off
        }
    }

    @Test
    void shouldReportWritableWhenASlowReaderMakesRoom()
    {
        try (Pair pair = new Pair())
        {
            pair.server.wantRead(false);
            final long sent = Pair.fill(pair.client);
            pair.client.wantWrite(true);
            TestLoop.settle(pair.loop);
            assertThat(pair.clientSide.events).isEmpty();
            assertThat(pair.client.outputQueueBytes()).isPositive();
            pair.server.wantRead(true);
            TestLoop.runUntil(pair.loop, () -> pair.serverSide.received.size() == sent);
            assertThat(pair.clientSide.events).containsExactly("writable");
            TestLoop.runUntil(pair.loop, () -> pair.client.outputQueueBytes() == 0);
        }
    }

    @Test
    void shouldCallEpollCtlOnlyWhenTheInterestChanges()
    {
        final FaultInjectingSyscalls syscalls = new FaultInjectingSyscalls(Syscalls.linux());
        try (Pair pair = new Pair(EventLoop.create(syscalls)))
        {
            final long before = syscalls.made(Call.EPOLL_CTL);
            pair.client.wantRead(true);
            pair.client.wantWrite(false);
            pair.client.edgeTriggered(false);
            assertThat(syscalls.made(Call.EPOLL_CTL)).isEqualTo(before);
            pair.client.wantWrite(true);
            pair.client.wantWrite(true);
            assertThat(syscalls.made(Call.EPOLL_CTL)).isEqualTo(before + 1);
        }
    }

    @Test
    void shouldReportAHalfCloseOnceWhileReadingIsOff()
    {
        try (Pair pair = new Pair())
        {
            pair.server.wantRead(false);
            pair.client.shutdownWrite();
            final long turns = countTurns(pair.loop);
            assertThat(pair.serverSide.events).containsExactly("read closed");
            assertThat(turns).as("turns, with a timer tick each").isLessThan(100);
            assertThat(Pair.send(pair.server, 3)).isEqualTo(3);
            pair.server.wantRead(true);
            TestLoop.runUntil(pair.loop, () -> pair.serverSide.saw("end"));
            assertThat(pair.clientSide.received.size()).isEqualTo(3);
        }
    }

    @Test
    void shouldReadUpToTheEndOfTheStreamBehindUnreadData()
    {
        try (Pair pair = new Pair())
        {
            pair.server.wantRead(false);
            Pair.send(pair.client, 100 * 1024);
            TestLoop.settle(pair.loop);
            pair.client.shutdownWrite();
            pair.server.wantRead(true);
            TestLoop.runUntil(pair.loop, () -> pair.serverSide.saw("end"));
            assertThat(pair.serverSide.received.size()).isEqualTo(100 * 1024);
            assertThat(pair.serverSide.events).containsExactly("read 65536", "read 36864", "end");
        }
    }

    @Test
    void shouldDeliverDataThatArrivedBeforeAReset()
    {
        try (Pair pair = new Pair())
        {
            pair.server.wantRead(false);
            Pair.send(pair.client, 5);
            pair.client.closeWithReset();
            pair.server.wantRead(true);
            TestLoop.runUntil(pair.loop, () -> !pair.server.isOpen());
            assertThat(pair.serverSide.events).containsExactly("read 5", "error ECONNRESET");
            assertThat(pair.serverSide.errors.get(0))
                .hasMessage("read " + pair.server.remote() + ": ECONNRESET (Connection reset by peer)");
        }
    }

    @Test
    void shouldReportAResetWhileReadingIsOff()
    {
        try (Pair pair = new Pair())
        {
            pair.server.wantRead(false);
            pair.client.closeWithReset();
            TestLoop.runUntil(pair.loop, () -> !pair.server.isOpen());
            assertThat(pair.serverSide.events).containsExactly("error ECONNRESET");
            assertThat(pair.serverSide.errors.get(0).call()).isEqualTo("epoll_wait");
        }
    }

    @Test
    void shouldNotSpinWhenTheHandlerLeavesAFailedChannelOpen()
    {
        try (Pair pair = new Pair())
        {
            pair.serverSide.closeOnError = false;
            pair.server.wantRead(false);
            pair.client.closeWithReset();
            TestLoop.runUntil(pair.loop, () -> pair.serverSide.saw("error ECONNRESET"));
            assertThat(countTurns(pair.loop)).isLessThan(100);
            assertThat(pair.serverSide.events).containsExactly("error ECONNRESET");
            pair.server.wantRead(true); // watched again: the end of the stream is there to be read
            TestLoop.runUntil(pair.loop, () -> !pair.server.isOpen());
            assertThat(pair.serverSide.events).containsExactly("error ECONNRESET", "end");
        }
    }

    @Test
    void shouldNotSpinOnAHangUpWhileNothingIsWanted()
    {
        try (Pair pair = new Pair())
        {
            pair.server.wantRead(false);
            pair.server.shutdownWrite();
            pair.client.close();
            assertThat(countTurns(pair.loop)).isLessThan(100);
            assertThat(pair.serverSide.events).containsExactly("read closed");
            pair.server.wantRead(true);
            TestLoop.runUntil(pair.loop, () -> pair.serverSide.saw("end"));
        }
    }

    @Test
    void shouldThrowEpipeInsteadOfRaisingSigpipe()
    {
        try (Pair pair = new Pair())
        {
            pair.client.closeWithReset();
            pair.server.wantRead(false);
            assertThatThrownBy(() ->
            {
                Pair.send(pair.server, 1);
                Pair.send(pair.server, 1);
            }).isInstanceOfSatisfying(ErrnoException.class,
                e -> assertThat(e.symbol()).isIn("EPIPE", "ECONNRESET"));
            assertThatThrownBy(() -> Pair.send(pair.server, 1))
                .hasMessage("send " + pair.server.remote() + ": EPIPE (Broken pipe)");
        }
    }

    @Test
    void shouldHandBackErrorsTheHandlerLetPassOnItsOwnChannelOnly()
    {
        final FaultInjectingSyscalls syscalls = new FaultInjectingSyscalls(Syscalls.linux());
        try (Pair pair = new Pair(EventLoop.create(syscalls)))
        {
            Pair.send(pair.client, 1);
            syscalls.fail(Call.READ, Errno.ETIMEDOUT);
            TestLoop.runUntil(pair.loop, () -> pair.serverSide.saw("error ETIMEDOUT"));
            assertThat(pair.server.isOpen()).isFalse();
        }
        try (Pair pair = new Pair(EventLoop.create(syscalls)))
        {
            final Channel other = pair.client;
            pair.server.handler(new RecordingHandler()
            {
                @Override
                public void onReadable(Channel channel)
                {
                    syscalls.fail(Call.READ, Errno.ETIMEDOUT);
                    other.read(new byte[1], 0, 1);
                }
            });
            Pair.send(pair.client, 1);
            assertThatThrownBy(() -> TestLoop.settle(pair.loop)).isInstanceOf(ErrnoException.class)
                .hasMessageContaining("read " + other.remote() + ": ETIMEDOUT");
        }
    }

    @Test
    void shouldLetTheErrorHandlerThrowTheCauseOutOfRun()
    {
        try (Pair pair = new Pair())
        {
            final int[] calls = new int[1];
            pair.server.handler(new RecordingHandler()
            {
                @Override
                public void onError(Channel channel, ErrnoException cause)
                {
                    calls[0]++;
                    throw cause;
                }
            });
            pair.client.closeWithReset();
            assertThatThrownBy(pair.loop::run).isInstanceOf(ErrnoException.class).hasMessageContaining("ECONNRESET");
            assertThat(calls).containsExactly(1);
        }
    }

    @Test
    void shouldIgnoreEventsOfAChannelClosedEarlierInTheTurn()
    {
        try (EventLoop loop = EventLoop.create())
        {
            final List<Channel> accepted = new ArrayList<>();
            final List<Channel> readable = new ArrayList<>();
            final ChannelHandler closesTheOthers = new RecordingHandler()
            {
                @Override
                public void onReadable(Channel channel)
                {
                    readable.add(channel);
                    accepted.forEach(Channel::close);
                    // Takes the numbers that were just closed: an event by fd would reach the wrong channel.
                    for (int i = 0; i < 3; i++)
                    {
                        loop.connect(Endpoint.tcp("127.0.0.1", 1), new RecordingHandler());
                    }
                }
            };
            final Acceptor acceptor = loop.listen(Endpoint.tcp("127.0.0.1", 0), 10, channel ->
            {
                channel.handler(closesTheOthers);
                accepted.add(channel);
            });
            final List<Channel> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++)
            {
                clients.add(loop.connect(acceptor.local(), new RecordingHandler()));
            }
            TestLoop.runUntil(loop, () -> accepted.size() == 3);
            clients.forEach(client -> Pair.send(client, 1));
            TestLoop.settle(loop);
            assertThat(readable).hasSize(1);
        }
    }

    @Test
    void shouldGiveEveryReadyChannelItsTurn()
    {
        try (EventLoop loop = EventLoop.create())
        {
            final int channels = 20;
            final List<Long> order = new ArrayList<>();
            final byte[] buffer = new byte[Channel.MAX_READ_BYTES];
            final List<Channel> accepted = new ArrayList<>();
            final Acceptor acceptor = loop.listen(Endpoint.tcp("127.0.0.1", 0), channels, channel ->
            {
                accepted.add(channel);
                channel.wantRead(false);
                channel.handler(new RecordingHandler()
                {
                    @Override
                    public void onReadable(Channel ready)
                    {
                        order.add(ready.id());
                        ready.read(buffer, 0, buffer.length);
                    }
                });
            });
            for (int i = 0; i < channels; i++)
            {
                loop.connect(acceptor.local(), new RecordingHandler()
                {
                    @Override
                    public void onConnected(Channel channel)
                    {
                        Pair.send(channel, 250 * 1024);
                    }
                });
            }
            TestLoop.runUntil(loop, () -> accepted.size() == channels);
            TestLoop.settle(loop);
            accepted.forEach(channel -> channel.wantRead(true));
            TestLoop.runUntil(loop, () -> order.size() >= 3 * channels);
            for (int turn = 0; turn < 3; turn++)
            {
                assertThat(order.subList(turn * channels, (turn + 1) * channels)).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void shouldReportOnlyArrivalsWhenEdgeTriggered()
    {
        try (Pair pair = new Pair())
        {
            final List<String> calls = new ArrayList<>();
            pair.server.handler(new RecordingHandler()
            {
                @Override
                public void onReadable(Channel channel)
                {
                    calls.add("readable");
                    channel.read(new byte[1], 0, 1);
                }
            });
            pair.server.edgeTriggered(true);
            Pair.send(pair.client, 10);
            TestLoop.settle(pair.loop);
            assertThat(calls).as("ten bytes, one edge").hasSize(1);
            Pair.send(pair.client, 1);
            TestLoop.settle(pair.loop);
            assertThat(calls).as("another edge").hasSize(2);
            pair.server.edgeTriggered(false);
            TestLoop.settle(pair.loop);
            assertThat(calls.size()).as("level-triggered: as long as there is data").isGreaterThanOrEqualTo(11);
            assertThat(pair.server.read(new byte[1], 0, 1)).isZero();
        }
    }

    @Test
    void shouldNameBothEnds()
    {
        try (Pair pair = new Pair())
        {
            assertThat(pair.client.remote()).isEqualTo(pair.acceptor.local()).isEqualTo(pair.server.local());
            assertThat(pair.server.remote()).isEqualTo(pair.client.local());
            assertThat(pair.client).hasToString(pair.acceptor.local().toString());
            assertThat(pair.client.id()).isNotEqualTo(pair.server.id());
            assertThat(pair.client.fd()).isNotEqualTo(pair.server.fd());
        }
    }

    @Test
    void shouldTalkOverIpv6()
    {
        try (Pair pair = new Pair(EventLoop.create(), Endpoint.tcp("::1", 0)))
        {
            Pair.send(pair.client, 7);
            TestLoop.runUntil(pair.loop, () -> pair.serverSide.received.size() == 7);
            assertThat(pair.server.remote()).isEqualTo(pair.client.local());
            assertThat(pair.server.remote().toString()).startsWith("[::1]:");
        }
    }

    @Test
    void shouldTalkOverUnixSockets()
    {
        final Endpoint endpoint = Endpoint.unix(folder.resolve("s").toString());
        try (Pair pair = new Pair(EventLoop.create(), endpoint))
        {
            pair.server.noDelay(true);
            pair.server.keepAlive(300);
            Pair.send(pair.client, 7);
            TestLoop.runUntil(pair.loop, () -> pair.serverSide.received.size() == 7);
            assertThat(pair.server.remote()).isEqualTo(endpoint).hasToString(endpoint.path() + ":0");
            assertThat(pair.server.local()).isEqualTo(endpoint);
            pair.client.close();
            TestLoop.runUntil(pair.loop, () -> pair.serverSide.saw("end"));
        }
    }

    @Test
    void shouldSetTcpOptionsAsRedisDoes()
    {
        try (Pair pair = new Pair())
        {
            pair.server.noDelay(true);
            pair.server.keepAlive(300);
            assertThat(option(pair.server, Linux.IPPROTO_TCP, Linux.TCP_NODELAY)).isEqualTo(1);
            assertThat(option(pair.server, Linux.SOL_SOCKET, Linux.SO_KEEPALIVE)).isEqualTo(1);
            assertThat(option(pair.server, Linux.IPPROTO_TCP, Linux.TCP_KEEPIDLE)).isEqualTo(300);
            assertThat(option(pair.server, Linux.IPPROTO_TCP, Linux.TCP_KEEPINTVL)).isEqualTo(100);
            assertThat(option(pair.server, Linux.IPPROTO_TCP, Linux.TCP_KEEPCNT)).isEqualTo(3);
            pair.server.keepAlive(2);
            assertThat(option(pair.server, Linux.IPPROTO_TCP, Linux.TCP_KEEPINTVL)).isEqualTo(1);
            pair.server.keepAlive(0);
            assertThat(option(pair.server, Linux.SOL_SOCKET, Linux.SO_KEEPALIVE)).isZero();
            pair.server.noDelay(false);
            assertThat(option(pair.server, Linux.IPPROTO_TCP, Linux.TCP_NODELAY)).isZero();
        }
    }

    @Test
    void shouldRejectUseAfterClose()
    {
        try (Pair pair = new Pair())
        {
            pair.client.attachment("mine");
            pair.client.close();
            pair.client.close();
            pair.client.closeWithReset();
            assertThat(pair.client.isOpen()).isFalse();
            assertThat(pair.client.attachment()).isEqualTo("mine");
            assertThatThrownBy(() -> pair.client.read(new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class)
                .hasMessage(pair.client.remote() + " is closed");
            assertThatThrownBy(() -> Pair.send(pair.client, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> pair.client.wantWrite(true)).isInstanceOf(IllegalStateException.class);
            assertThatCode(pair.client::stagedBytes).doesNotThrowAnyException();
        }
    }

    @Test
    void shouldReportARefusedConnection()
    {
        try (EventLoop loop = EventLoop.create())
        {
            final Acceptor gone = loop.listen(Endpoint.tcp("127.0.0.1", 0), 1, Channel::close);
            final Endpoint endpoint = gone.local();
            gone.close();
            final RecordingHandler handler = new RecordingHandler();
            handler.closeOnError = false;
            final Channel channel = loop.connect(endpoint, handler);
            channel.wantWrite(true); // must not make the loop look at the socket
            assertThat(handler.events).as("never from within connect()").isEmpty();
            TestLoop.runUntil(loop, () -> !handler.events.isEmpty());
            channel.wantRead(true);
            TestLoop.settle(loop);
            assertThat(handler.events).containsExactly("error ECONNREFUSED");
            assertThat(handler.errors.get(0))
                .hasMessage("connect " + endpoint + ": ECONNREFUSED (Connection refused)");
        }
    }

    @Test
    void shouldReportAMissingUnixSocket()
    {
        try (EventLoop loop = EventLoop.create())
        {
            final String path = folder.resolve("missing").toString();
            final RecordingHandler handler = new RecordingHandler();
            loop.connect(Endpoint.unix(path), handler);
            TestLoop.runUntil(loop, () -> !handler.events.isEmpty());
            assertThat(handler.errors.get(0))
                .hasMessage("connect " + path + ":0: ENOENT (No such file or directory)");
            assertThat(loop.openSources()).isZero();
        }
    }

    private static int option(Channel channel, int level, int name)
    {
        final NativeBuffer memory = new NativeBuffer(2 * Integer.BYTES);
        memory.bytes.putInt(Integer.BYTES, Integer.BYTES);
        final int result = Syscalls.linux().getsockopt(channel.fd(), level, name, memory.address,
            memory.address + Integer.BYTES);
        assertThat(result).isZero();
        return memory.bytes.getInt(0);
    }

    /** How many turns the loop takes during some twenty ticks of a millisecond. */
    private static long countTurns(EventLoop loop)
    {
        final long[] turns = new long[1];
        loop.beforeWait(() -> turns[0]++);
        TestLoop.settle(loop);
        return turns[0];
    }
}
