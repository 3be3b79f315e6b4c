package dev.brc.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.brc.epoll.FaultInjectingSyscalls.Call;

/** Every system call fails once where it can fail: the error is named, nothing leaks, the loop goes on. */
@Timeout(120)
class FaultInjectionTest
{
    private static final Endpoint ANY_PORT = Endpoint.tcp("127.0.0.1", 0);

    @TempDir
    Path folder;

    private final FaultInjectingSyscalls syscalls = new FaultInjectingSyscalls(Syscalls.linux());

    @Test
    void shouldNameTheCallThatKeptALoopFromBeingCreatedAndLeakNothing()
    {
        final long before = TestLoop.openDescriptors();
        final Object[][] cases = {{0, Call.EPOLL_CREATE1, Errno.EMFILE, "epoll_create1 event loop: EMFILE"},
            {0, Call.EVENTFD, Errno.EMFILE, "eventfd layout check: EMFILE"},
            {1, Call.EVENTFD, Errno.ENFILE, "eventfd layout check: ENFILE"},
            {2, Call.EVENTFD, Errno.ENOMEM, "eventfd wakeup: ENOMEM"},
            {0, Call.EPOLL_CTL, Errno.ENOMEM, "epoll_ctl(EPOLL_CTL_ADD) layout check: ENOMEM"},
            {2, Call.EPOLL_CTL, Errno.ENOSPC, "epoll_ctl(EPOLL_CTL_ADD) wakeup: ENOSPC"},
            {0, Call.EPOLL_WAIT, Errno.EINVAL, "epoll_wait event loop: EINVAL"}};
        for (final Object[] fault : cases)
        {
            syscalls.failAfter((int) fault[0], (Call) fault[1], (int) fault[2], 1);
            assertThatThrownBy(() -> EventLoop.create(syscalls)).isInstanceOf(ErrnoException.class)
                .hasMessageStartingWith((String) fault[3]);
            assertThat(TestLoop.openDescriptors()).as("%s", fault[3]).isLessThanOrEqualTo(before);
        }
    }

    @Test
    void shouldCreateALoopDespiteEintrAndAMissingReserve()
    {
        syscalls.fail(Call.EPOLL_WAIT, Errno.EINTR, 3);
        syscalls.failAfter(3, Call.EVENTFD, Errno.EMFILE, 1); // the reserve descriptor: taken later
        try (EventLoop loop = EventLoop.create(syscalls))
        {
            loop.stop();
            loop.run();
        }
    }

    @Test
    void shouldRefuseAMachineWithAnotherEventLayout()
    {
        final Syscalls lying = new LyingEvents(Syscalls.linux());
        final long before = TestLoop.openDescriptors();
        assertThatThrownBy(() -> EventLoop.create(lying)).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("struct epoll_event is not " + EpollEvent.SIZE + " bytes");
        assertThat(TestLoop.openDescriptors()).isLessThanOrEqualTo(before);
    }

    @Test
    void shouldNameTheCallThatKeptItFromListeningAndLeakNothing()
    {
        try (EventLoop loop = EventLoop.create(syscalls))
        {
            final long before = TestLoop.openDescriptors();
            final Endpoint ipv6 = Endpoint.tcp("::1", 0);
            final Object[][] cases = {{ANY_PORT, 0, Call.SOCKET, Errno.EMFILE, "socket 127.0.0.1:0: EMFILE"},
                {ANY_PORT, 0, Call.SETSOCKOPT, Errno.ENOBUFS, "setsockopt(SO_REUSEADDR) 127.0.0.1:0: ENOBUFS"},
                {ipv6, 1, Call.SETSOCKOPT, Errno.ENOPROTOOPT, "setsockopt(IPV6_V6ONLY) [::1]:0: ENOPROTOOPT"},
                {ANY_PORT, 0, Call.BIND, Errno.EACCES, "bind 127.0.0.1:0: EACCES (Permission denied)"},
                {ANY_PORT, 0, Call.LISTEN, Errno.EADDRINUSE, "listen 127.0.0.1:0: EADDRINUSE"},
                {ANY_PORT, 0, Call.GETSOCKNAME, Errno.ENOBUFS, "getsockname 127.0.0.1:0: ENOBUFS"},
                {ANY_PORT, 0, Call.EPOLL_CTL, Errno.ENOSPC, "epoll_ctl(EPOLL_CTL_ADD) 127.0.0.1:0: ENOSPC"}};
            for (final Object[] fault : cases)
            {
                syscalls.failAfter((int) fault[1], (Call) fault[2], (int) fault[3], 1);
                assertThatThrownBy(() -> loop.listen((Endpoint) fault[0], 1, Channel::close))
                    .isInstanceOf(ErrnoException.class).hasMessageStartingWith((String) fault[4]);
                assertThat(TestLoop.openDescriptors()).as("%s", fault[4]).isLessThanOrEqualTo(before);
                assertThat(loop.openSources()).isZero();
            }
        }
    }

    @Test
    void shouldLeaveNoSocketFileWhenListeningFails()
    {
        try (EventLoop loop = EventLoop.create(syscalls))
        {
            final Path path = folder.resolve("half");
            syscalls.fail(Call.LISTEN, Errno.EADDRINUSE);
            assertThatThrownBy(() -> loop.listen(Endpoint.unix(path.toString(), 0600), 1, Channel::close))
                .isInstanceOf(ErrnoException.class);
            assertThat(path).doesNotExist();
        }
    }

    @Test
    void shouldNameTheCallThatKeptItFromConnecting()
    {
        try (Pair pair = new Pair(EventLoop.create(syscalls)))
        {
            final Endpoint endpoint = pair.acceptor.local();
            final long before = TestLoop.openDescriptors();
            syscalls.fail(Call.SOCKET, Errno.EMFILE);
            assertThatThrownBy(() -> pair.loop.connect(endpoint, new RecordingHandler()))
                .hasMessageStartingWith("socket " + endpoint + ": EMFILE");
            syscalls.fail(Call.EPOLL_CTL, Errno.ENOMEM);
            assertThatThrownBy(() -> pair.loop.connect(endpoint, new RecordingHandler()))
                .hasMessageStartingWith("epoll_ctl(EPOLL_CTL_ADD) " + endpoint + ": ENOMEM");
            assertThat(TestLoop.openDescriptors()).isLessThanOrEqualTo(before + 1); // one end accepted or in the backlog

            final RecordingHandler unreachable = new RecordingHandler();
            syscalls.fail(Call.CONNECT, Errno.ENETUNREACH);
            pair.loop.connect(endpoint, unreachable);
            TestLoop.runUntil(pair.loop, () -> !unreachable.events.isEmpty());
            assertThat(unreachable.errors.get(0)).hasMessageStartingWith("connect " + endpoint + ": ENETUNREACH");

            final RecordingHandler failing = new RecordingHandler();
            pair.loop.connect(endpoint, failing);
            syscalls.fail(Call.GETSOCKOPT, Errno.ENOMEM);
            TestLoop.runUntil(pair.loop, () -> !failing.events.isEmpty());
            assertThat(failing.events).containsExactly("error ENOMEM");
        }
    }

    @Test
    void shouldGoOnConnectingAfterEintr()
    {
        try (Pair pair = new Pair(EventLoop.create(syscalls)))
        {
            final RecordingHandler handler = new RecordingHandler();
            final EintrAfterConnect interrupted = new EintrAfterConnect(Syscalls.linux());
            try (EventLoop other = EventLoop.create(interrupted))
            {
                other.connect(pair.acceptor.local(), handler);
                TestLoop.runUntil(other, () -> !handler.events.isEmpty());
                assertThat(handler.events).containsExactly("connected");
            }
        }
    }

    @Test
    void shouldReportEveryFailureOfAChannelsCalls()
    {
        final Object[][] cases = {{Call.READ, Errno.ECONNRESET, "read"}, {Call.READ, Errno.EBADF, "read"},
            {Call.SEND, Errno.EPIPE, "send"},
            {Call.SEND, Errno.ENOMEM, "send"},
            {Call.SHUTDOWN, Errno.EBADF, "shutdown"},
            {Call.IOCTL, Errno.EINVAL, "ioctl(SIOCOUTQ)"},
            {Call.SETSOCKOPT, Errno.EINVAL, "setsockopt(SO_KEEPALIVE)"},
            {Call.GETSOCKNAME, Errno.ENOBUFS, "getsockname"},
            {Call.EPOLL_CTL, Errno.ENOMEM, "epoll_ctl(EPOLL_CTL_MOD)"}};
        for (final Object[] fault : cases)
        {
            try (Pair pair = new Pair(EventLoop.create(syscalls)))
            {
                final Channel channel = pair.server;
                syscalls.fail((Call) fault[0], (int) fault[1]);
                assertThatThrownBy(() ->
                {
                    channel.read(new byte[1], 0, 1);
                    Pair.send(channel, 1);
                    channel.outputQueueBytes();
                    channel.keepAlive(9);
                    channel.local();
                    channel.wantWrite(true);
                    channel.shutdownWrite();
                }).isInstanceOf(ErrnoException.class).hasMessage(fault[2] + " " + channel.remote() + ": "
                    + Errno.symbol((int) fault[1]) + " (" + Errno.description((int) fault[1]) + ")");
                assertThat(channel.isOpen()).isTrue();
                assertThat(channel.stagedBytes()).as("a failed write leaves nothing staged").isZero();
            }
        }
    }

    @Test
    void shouldTreatAConnectionThatIsGoneAsShutDown()
    {
        try (Pair pair = new Pair(EventLoop.create(syscalls)))
        {
            syscalls.fail(Call.SHUTDOWN, Errno.ENOTCONN);
            assertThatCode(pair.client::shutdownWrite).doesNotThrowAnyException();
        }
    }

    @Test
    void shouldCloseEvenIfCloseOrLingerFails()
    {
        try (Pair pair = new Pair(EventLoop.create(syscalls)))
        {
            final long before = TestLoop.openDescriptors();
            syscalls.fail(Call.CLOSE, Errno.EINTR);
            pair.client.close();
            assertThat(TestLoop.openDescriptors()).isEqualTo(before - 1);
            syscalls.fail(Call.SETSOCKOPT, Errno.ENOBUFS);
            pair.server.closeWithReset();
            assertThat(TestLoop.openDescriptors()).isEqualTo(before - 2);
            assertThat(syscalls.made(Call.CLOSE)).as("close(2) is never repeated").isEqualTo(2 + 2); // and layout check
        }
    }

    @Test
    void shouldSayWhichChannelFailedWhenItsSocketIsWaitedFor()
    {
        try (Pair pair = new Pair(EventLoop.create(syscalls)))
        {
            pair.server.wantRead(false);
            pair.client.closeWithReset();
            syscalls.fail(Call.GETSOCKOPT, Errno.ENOBUFS); // no error to be had: gone is gone
            TestLoop.runUntil(pair.loop, () -> !pair.serverSide.errors.isEmpty());
            assertThat(pair.serverSide.errors.get(0))
                .hasMessage("epoll_wait " + pair.server.remote() + ": EPIPE (Broken pipe)");
        }
    }

    @Test
    void shouldEndRunWhenWaitingFails()
    {
        try (EventLoop loop = EventLoop.create(syscalls))
        {
            syscalls.fail(Call.EPOLL_WAIT, Errno.EBADF);
            assertThatThrownBy(loop::run).hasMessage("epoll_wait event loop: EBADF (Bad file descriptor)");
        }
    }

    @Test
    void shouldWakeUpDespiteEintrOnTheEventfd() throws Exception
    {
        try (LoopThread thread = new LoopThread(syscalls))
        {
            for (int i = 0; i < 100; i++)
            {
                syscalls.fail(Call.WRITE, Errno.EINTR, 2);
                syscalls.fail(Call.READ, Errno.EINTR, 2);
                assertThat(thread.call(() -> 1)).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldReportABrokenEventfdToWhoWokeTheLoop() throws Exception
    {
        final LoopThread thread = new LoopThread(syscalls);
        await().until(thread.loop::isAsleep);
        syscalls.fail(Call.WRITE, Errno.EBADF);
        assertThatThrownBy(() -> thread.loop.execute(thread.loop::stop))
            .hasMessage("write wakeup eventfd: EBADF (Bad file descriptor)");
        syscalls.write(thread.loop.wakeupFd(), oneAt(), Long.BYTES);
        assertThat(thread.awaitFailure()).isNull();
        thread.loop.close();
    }

    private static final NativeBuffer ONE = new NativeBuffer(Long.BYTES);

    private static long oneAt()
    {
        ONE.bytes.putLong(0, 1);
        return ONE.address;
    }

    @ParameterizedTest
    @ValueSource(ints =
    {1, 20, 200, 500})
    void shouldEchoEveryByteWhileCallsFailAtRandom(int permille)
    {
        final long seed = 20261121L + permille;
        final long before = TestLoop.openDescriptors();
        try (EventLoop loop = EventLoop.create(syscalls))
        {
            final Acceptor acceptor = Lesson05bEchoServer.serve(loop, ANY_PORT);
            syscalls.randomly(seed, permille);
            final List<EchoClient> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++)
            {
                final EchoClient client = new EchoClient(seed + i, 100_000);
                clients.add(client);
                loop.connect(acceptor.local(), client);
            }
            TestLoop.runUntil(loop, () -> clients.stream().allMatch(client -> client.closed));
            assertThat(clients).as("seed %s", seed)
                .allSatisfy(client -> assertThat(client.received.toByteArray()).isEqualTo(client.message));
            TestLoop.runUntil(loop, () -> loop.openSources() == 1);
        }
        assertThat(TestLoop.openDescriptors()).isLessThanOrEqualTo(before);
    }

    @Test
    void shouldEchoEveryByteWhenCallsMoveOneByteAtATime()
    {
        try (EventLoop loop = EventLoop.create(syscalls))
        {
            final Acceptor acceptor = Lesson05bEchoServer.serve(loop, ANY_PORT);
            syscalls.limit(Call.READ, 1);
            syscalls.limit(Call.SEND, 1);
            final EchoClient client = new EchoClient(5, 5_000);
            loop.connect(acceptor.local(), client);
            TestLoop.runUntil(loop, () -> client.closed);
            assertThat(client.received.toByteArray()).isEqualTo(client.message);
        }
    }

    /** Sends a random message, half-closes, and collects what comes back until the end of the stream. */
    private static final class EchoClient implements ChannelHandler
    {
        final byte[] message;
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        boolean closed;
        private final byte[] buffer = new byte[Channel.MAX_READ_BYTES];
        private int sent;

        EchoClient(long seed, int bytes)
        {
            message = new byte[bytes];
            new Random(seed).nextBytes(message);
        }

        @Override
        public void onConnected(Channel channel)
        {
            channel.wantWrite(true);
        }

        @Override
        public void onWritable(Channel channel)
        {
            channel.stage(message, sent, message.length - sent);
            sent += channel.writeStaged();
            channel.wantWrite(sent < message.length);
        }

        @Override
        public void onReadable(Channel channel)
        {
            final int count = channel.read(buffer, 0, buffer.length);
            if (count == Channel.END_OF_STREAM)
            {
                channel.close();
                closed = true;
                return;
            }
            received.write(buffer, 0, count);
            if (received.size() == message.length)
            {
                channel.shutdownWrite();
            }
        }

        @Override
        public void onError(Channel channel, ErrnoException cause)
        {
            throw cause;
        }
    }

    /** A kernel whose events are laid out differently. */
    private static final class LyingEvents extends FaultInjectingSyscalls
    {
        LyingEvents(Syscalls syscalls)
        {
            super(syscalls);
        }

        @Override
        public int epollCtl(int epfd, int op, int fd, long event)
        {
            return super.epollCtl(epfd, op, fd, event + 1);
        }
    }

    /** A signal arrives once the connection is under way. */
    private static final class EintrAfterConnect extends FaultInjectingSyscalls
    {
        EintrAfterConnect(Syscalls syscalls)
        {
            super(syscalls);
        }

        @Override
        public int connect(int fd, long address, int addressLength)
        {
            super.connect(fd, address, addressLength);
            return -Errno.EINTR;
        }
    }
}
