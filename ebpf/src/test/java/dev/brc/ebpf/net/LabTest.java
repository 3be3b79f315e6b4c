package dev.brc.ebpf.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabTest
{
    /** Makes a lab with a process in it, says so and waits. */
    static final class Abandon
    {
        private Abandon()
        {
        }

        /** Prints the names of its namespaces as the first line. */
        public static void main(final String[] arguments) throws Exception
        {
            final Lab lab = new Lab();
            final Hosts hosts = Hosts.cabled(lab);
            new ProcessBuilder(hosts.server().inside(List.of("sleep", "1000"))).inheritIO().start();
            System.out.println(hosts.client().name() + " " + hosts.server().name()); // checkstyle:off
            System.in.read();
        }
    }

    private static boolean exists(final String namespace)
    {
        return Namespace.named(namespace).contains(namespace);
    }

    @Test
    void shouldConnectTwoHostsAndLeaveNothingBehind() throws Exception
    {
        final Hosts hosts;
        try (Lab lab = new Lab())
        {
            hosts = Hosts.cabled(lab);
            try (ServerSocket listener = hosts.server().call(() -> new ServerSocket(9)))
            {
                for (final String address : List.of(Hosts.SERVER_IP, Hosts.SERVER_IP6))
                {
                    hosts.client().run(() -> new Socket(address, 9).close());
                    listener.accept().close();
                }
            }
            assertThat(exists(hosts.client().name())).isTrue();
        }
        assertThat(exists(hosts.client().name()) || exists(hosts.server().name())).isFalse();
    }

    @Test
    void shouldRunThreadsAndTheirChildrenInsideAndNoOthers() throws Exception
    {
        try (Lab lab = new Lab())
        {
            final Hosts hosts = Hosts.cabled(lab);
            final String inside = hosts.client().call(() ->
            {
                final String[] seen = new String[1];
                final Thread child = new Thread(() -> seen[0] = Shell.run("ip -br link"), "child");
                child.start();
                child.join();
                return seen[0];
            });
            assertThat(inside).contains(Hosts.CLIENT_DEV).doesNotContain(Hosts.SERVER_DEV);
            assertThat(Shell.run("ip -br link")).doesNotContain(Hosts.CLIENT_DEV + "@");
            assertThatThrownBy(() -> hosts.client().run(() ->
            {
                throw new AssertionError("of the work");
            })).isInstanceOf(AssertionError.class).hasMessage("of the work");
        }
    }

    @ParameterizedTest
    @ValueSource(strings =
    {"end", "TERM", "KILL"})
    void shouldCleanUpHoweverTheJvmEnds(final String how) throws Exception
    {
        final Process jvm = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"), Abandon.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
        try (BufferedReader output = jvm.inputReader())
        {
            final String[] names = output.readLine().split(" ");
            assertThat(Stream.of(names)).hasSize(2).allMatch(LabTest::exists);
            switch (how)
            {
                case "end" -> jvm.getOutputStream().close();
                case "TERM" -> jvm.destroy();
                default -> jvm.destroyForcibly();
            }
            assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
            if (how.equals("KILL"))
            {
                assertThat(Stream.of(names)).allMatch(LabTest::exists);
                Lab.sweep();
            }
            assertThat(Stream.of(names)).noneMatch(LabTest::exists);
        }
        finally
        {
            jvm.destroyForcibly();
        }
    }
}
