package dev.brc.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.brc.epoll.FaultInjectingSyscalls.Call;

@Timeout(60)
class AcceptorTest
{
    private static final Endpoint ANY_PORT = Endpoint.tcp("127.0.0.1", 0);

    @TempDir
    Path folder;

    private final FaultInjectingSyscalls syscalls = new FaultInjectingSyscalls(Syscalls.linux());
    private final EventLoop loop = EventLoop.create(syscalls);
    private final List<Channel> accepted = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final AcceptHandler handler = new AcceptHandler()
    {
        @Override
        public void onAccept(Channel channel)
        {
            channel.handler(new RecordingHandler());
            accepted.add(channel);
        }

        @Override
        public void onRefused(Acceptor acceptor, ErrnoException cause)
        {
            refusals.add(cause.getMessage());
        }
    };

    @AfterEach
    void closeLoop()
    {
        loop.close();
    }

    @Test
    void shouldAcceptABoundedNumberATurn()
    {
        final Acceptor acceptor = loop.listen(ANY_PORT, 1000, handler);
        final int connections = 2 * Acceptor.MAX_ACCEPTS_PER_TURN + 1;
        final List<Integer> beforeTurn = new ArrayList<>();
        for (int i = 0; i < connections; i++)
        {
            loop.connect(acceptor.local(), new RecordingHandler());
        }
        loop.beforeWait(() -> beforeTurn.add(accepted.size()));
        TestLoop.runUntil(loop, () -> accepted.size() == connections);
        assertThat(beforeTurn).startsWith(0, Acceptor.MAX_ACCEPTS_PER_TURN, 2 * Acceptor.MAX_ACCEPTS_PER_TURN);
        assertThat(acceptor.accepted()).isEqualTo(connections);
        assertThat(acceptor.refused()).isZero();
    }

    @Test
    void shouldRefuseWithAMessageWhenDescriptorsRunOut()
    {
        final Acceptor acceptor = loop.listen(ANY_PORT, 10, handler);
        acceptor.refusal("-ERR no\r\n".getBytes(StandardCharsets.US_ASCII));
        // The accept with the reserve descriptor succeeds each time.
        final List<RecordingHandler> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++)
        {
            syscalls.fail(Call.ACCEPT4, Errno.EMFILE);
            final RecordingHandler client = new RecordingHandler();
            clients.add(client);
            loop.connect(acceptor.local(), client);
            TestLoop.runUntil(loop, () -> client.saw("end"));
            assertThat(client.received).hasToString("-ERR no\r\n");
        }
        assertThat(acceptor.refused()).isEqualTo(3);
        assertThat(accepted).isEmpty();
        assertThat(refusals).hasSize(3)
            .containsOnly("accept4 " + acceptor.local() + ": EMFILE (Too many open files)");
        loop.connect(acceptor.local(), new RecordingHandler());
        TestLoop.runUntil(loop, () -> accepted.size() == 1);
    }

    @Test
    void shouldPauseWithoutSpinningWhenEvenTheReserveDoesNotHelp()
    {
        final Acceptor acceptor = loop.listen(ANY_PORT, 10, handler);
        syscalls.fail(Call.ACCEPT4, Errno.ENFILE, FaultInjectingSyscalls.ALWAYS);
        loop.connect(acceptor.local(), new RecordingHandler());
        TestLoop.runUntil(loop, () -> refusals.size() == 2);
        assertThat(syscalls.made(Call.ACCEPT4)).as("two tries, each with and without reserve").isEqualTo(4);
        assertThat(refusals).containsOnly("accept4 " + acceptor.local() + ": ENFILE (Too many open files in system)");
        syscalls.heal();
        TestLoop.runUntil(loop, () -> accepted.size() == 1);
        assertThat(acceptor.refused()).isZero();
    }

    @Test
    void shouldPauseWhenTheReserveIsLostAndTakeItBackLater()
    {
        final Acceptor acceptor = loop.listen(ANY_PORT, 10, handler);
        syscalls.fail(Call.ACCEPT4, Errno.EMFILE);
        syscalls.fail(Call.EVENTFD, Errno.EMFILE, 2);
        final RecordingHandler client = new RecordingHandler();
        loop.connect(acceptor.local(), client);
        TestLoop.runUntil(loop, () -> client.saw("end"));
        assertThat(acceptor.refused()).isEqualTo(1);
        loop.connect(acceptor.local(), new RecordingHandler());
        TestLoop.runUntil(loop, () -> accepted.size() == 1);
    }

    @Test
    void shouldPauseWhenMemoryIsShort()
    {
        for (final int errno : new int[]{Errno.ENOMEM, Errno.ENOBUFS})
        {
            accepted.clear();
            final Acceptor acceptor = loop.listen(ANY_PORT, 10, handler);
            final long before = syscalls.made(Call.ACCEPT4);
            syscalls.fail(Call.ACCEPT4, errno, 2);
            loop.connect(acceptor.local(), new RecordingHandler());
            final long start = System.nanoTime();
            TestLoop.runUntil(loop, () -> accepted.size() == 1);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2_000_000L * Acceptor.PAUSE_MS);
            assertThat(syscalls.made(Call.ACCEPT4) - before).as("fail, fail, accept, EAGAIN").isLessThanOrEqualTo(4);
            acceptor.close();
        }
        assertThat(refusals).hasSize(4);
    }

    @Test
    void shouldGoOnAfterErrorsOfTheConnectionThatWasToBeAccepted()
    {
        final Acceptor acceptor = loop.listen(ANY_PORT, 10, handler);
        for (final int errno : new int[]{Errno.ECONNABORTED, Errno.EPROTO, Errno.EPERM, Errno.EINTR, Errno.ENETDOWN,
            Errno.ENOPROTOOPT, Errno.EHOSTDOWN, Errno.ENONET, Errno.EHOSTUNREACH, Errno.EOPNOTSUPP, Errno.ENETUNREACH,
            Errno.ETIMEDOUT})
        {
            accepted.clear();
            syscalls.fail(Call.ACCEPT4, errno, 3);
            loop.connect(acceptor.local(), new RecordingHandler());
            TestLoop.runUntil(loop, () -> accepted.size() == 1);
        }
        assertThat(refusals).isEmpty();
    }

    @Test
    void shouldTryAgainInTheNextTurnWhenAllAcceptsOfATurnFail()
    {
        final Acceptor acceptor = loop.listen(ANY_PORT, 10, handler);
        syscalls.fail(Call.ACCEPT4, Errno.ECONNABORTED, 3 * Acceptor.MAX_ACCEPTS_PER_TURN);
        loop.connect(acceptor.local(), new RecordingHandler());
        TestLoop.runUntil(loop, () -> accepted.size() == 1);
    }

    @Test
    void shouldCrashOnErrorsThatOnlyABugCanCause()
    {
        final Acceptor acceptor = loop.listen(ANY_PORT, 10, handler);
        syscalls.fail(Call.ACCEPT4, Errno.EINVAL);
        loop.connect(acceptor.local(), new RecordingHandler());
        assertThatThrownBy(() -> TestLoop.settle(loop)).isInstanceOf(ErrnoException.class)
            .hasMessage("accept4 " + acceptor.local() + ": EINVAL (Invalid argument)");
    }

    @Test
    void shouldRefuseAConnectionThatCannotBeWatched()
    {
        final Acceptor acceptor = loop.listen(ANY_PORT, 10, handler);
        final RecordingHandler client = new RecordingHandler();
        loop.connect(acceptor.local(), client);
        syscalls.fail(Call.EPOLL_CTL, Errno.ENOSPC, 1);
        TestLoop.runUntil(loop, () -> acceptor.refused() + accepted.size() == 1 || client.saw("end"));
        TestLoop.settle(loop);
        assertThat(acceptor.refused()).isEqualTo(1);
        assertThat(refusals).containsExactly(
            "epoll_ctl(EPOLL_CTL_ADD) " + acceptor.local() + ": ENOSPC (No space left on device)");
    }

    @Test
    void shouldInsistOnAHandler()
    {
        final Acceptor acceptor = loop.listen(ANY_PORT, 10, channel ->
        {});
        loop.connect(acceptor.local(), new RecordingHandler());
        assertThatThrownBy(() -> TestLoop.settle(loop)).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("open without a handler");
    }

    @Test
    void shouldSurviveAConnectionThatFailsWhileItIsAccepted()
    {
        final RecordingHandler late = new RecordingHandler();
        final int[] calls = new int[1];
        final Acceptor acceptor = loop.listen(ANY_PORT, 10, channel ->
        {
            if (calls[0]++ == 0)
            {
                syscalls.fail(Call.SETSOCKOPT, Errno.EINVAL);
                channel.noDelay(true); // before it has a handler
            }
            channel.handler(late);
            syscalls.fail(Call.SETSOCKOPT, Errno.EINVAL);
            channel.noDelay(true);
        });
        final RecordingHandler first = new RecordingHandler();
        loop.connect(acceptor.local(), first);
        TestLoop.runUntil(loop, () -> first.saw("end"));
        assertThat(late.events).isEmpty();
        final RecordingHandler second = new RecordingHandler();
        loop.connect(acceptor.local(), second);
        TestLoop.runUntil(loop, () -> second.saw("end"));
        assertThat(late.events).containsExactly("error EINVAL");
    }

    @Test
    void shouldLetOtherErrorsOfTheAcceptHandlerEndRun()
    {
        final Acceptor acceptor = loop.listen(ANY_PORT, 10, channel ->
        {
            throw new ErrnoException("open", "/some/file", Errno.ENOENT);
        });
        loop.connect(acceptor.local(), new RecordingHandler());
        assertThatThrownBy(() -> TestLoop.settle(loop)).hasMessageStartingWith("open /some/file: ENOENT");
    }

    @Test
    void shouldNameTheAddressInUse()
    {
        final Endpoint taken = loop.listen(ANY_PORT, 10, handler).local();
        final long before = TestLoop.openDescriptors();
        assertThatThrownBy(() -> loop.listen(taken, 10, handler)).isInstanceOf(ErrnoException.class)
            .hasMessage("bind " + taken + ": EADDRINUSE (Address already in use)");
        assertThat(TestLoop.openDescriptors()).isLessThanOrEqualTo(before);
    }

    @Test
    void shouldListenOnIpv4AndIpv6SideBySide()
    {
        final Acceptor ipv4 = loop.listen(Endpoint.tcp("*", 0), 10, handler);
        final int port = ipv4.local().port();
        loop.listen(Endpoint.tcp("::*", port), 10, handler);
        loop.connect(Endpoint.tcp("127.0.0.1", port), new RecordingHandler());
        loop.connect(Endpoint.tcp("::1", port), new RecordingHandler());
        TestLoop.runUntil(loop, () -> accepted.size() == 2);
        assertThat(accepted).extracting(channel -> channel.remote().family())
            .containsExactlyInAnyOrder(Endpoint.Family.INET, Endpoint.Family.INET6);
    }

    @Test
    void shouldReplaceTheSocketFileOfAProcessThatIsGone() throws Exception
    {
        final Endpoint endpoint = Endpoint.unix(folder.resolve("stale").toString());
        final int fd = new Sockets(Syscalls.linux()).listen(endpoint, 1);
        Syscalls.linux().close(fd); // as after SIGKILL: the file stays
        assertThat(Path.of(endpoint.path())).exists();
        loop.listen(endpoint, 10, handler);
        loop.connect(endpoint, new RecordingHandler());
        TestLoop.runUntil(loop, () -> accepted.size() == 1);
    }

    @Test
    void shouldNotReplaceTheSocketOfALivingServerNorAnotherFile() throws Exception
    {
        final Endpoint living = Endpoint.unix(folder.resolve("living").toString());
        loop.listen(living, 10, handler);
        assertThatThrownBy(() -> loop.listen(living, 10, handler)).isInstanceOf(ErrnoException.class)
            .hasMessage("bind " + living.path() + ":0: EADDRINUSE (Address already in use)");
        final Path file = Files.writeString(folder.resolve("precious"), "data");
        assertThatThrownBy(() -> loop.listen(Endpoint.unix(file.toString()), 10, handler))
            .isInstanceOf(ErrnoException.class).hasMessageContaining("EADDRINUSE");
        assertThat(file).hasContent("data");
    }

    @Test
    void shouldGiveTheSocketFileItsPermissions() throws Exception
    {
        for (final int permissions : new int[]{0600, 0777, 0})
        {
            final Endpoint endpoint = Endpoint.unix(folder.resolve("p" + permissions).toString(), permissions);
            loop.listen(endpoint, 10, handler);
            assertThat(mode(endpoint)).isEqualTo(permissions);
        }
    }

    private static int mode(Endpoint endpoint) throws Exception
    {
        int mode = 0;
        final String text = PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(endpoint.path())));
        for (int i = 0; i < text.length(); i++)
        {
            mode = mode << 1 | (text.charAt(i) == '-' ? 0 : 1);
        }
        return mode;
    }

    @Test
    void shouldRemoveItsOwnSocketFileOnly() throws Exception
    {
        final Path path = folder.resolve("own");
        final Acceptor own = loop.listen(Endpoint.unix(path.toString()), 10, handler);
        own.close();
        own.close();
        assertThat(path).doesNotExist();
        final Acceptor replaced = loop.listen(Endpoint.unix(path.toString()), 10, handler);
        Files.delete(path);
        Files.writeString(path, "somebody else's");
        replaced.close();
        assertThat(path).hasContent("somebody else's");
    }

    @Test
    void shouldStopListeningWhenClosedWhilePaused()
    {
        final Acceptor acceptor = loop.listen(ANY_PORT, 10, handler);
        syscalls.fail(Call.ACCEPT4, Errno.ENOMEM);
        loop.connect(acceptor.local(), new RecordingHandler());
        TestLoop.runUntil(loop, () -> refusals.size() == 1);
        acceptor.close();
        final long start = System.nanoTime();
        TestLoop.runUntil(loop, () -> System.nanoTime() - start > 2_000_000L * Acceptor.PAUSE_MS);
        assertThat(accepted).isEmpty();
    }
}
