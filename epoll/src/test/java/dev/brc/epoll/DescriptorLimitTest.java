package dev.brc.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real process that really runs out of descriptors ({@code ulimit -n}): the kernel's EMFILE, not an injected one. */
@Timeout(120)
class DescriptorLimitTest
{
    private static final int DESCRIPTORS = 128;
    private static final int PATIENCE_MS = 20_000;
    private static final int TOO_MANY = 2 * DESCRIPTORS;

    @Test
    void shouldRefuseConnectionsBeyondTheLimitServeTheOthersAndStayIdle() throws Exception
    {
        final String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        final Process server = new ProcessBuilder("sh", "-c", "ulimit -n " + DESCRIPTORS + "; exec \"$0\" \"$@\"", java,
            "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
            Lesson05bEchoServer.class.getName(), "0").redirectError(new File("/dev/null")).start();
        final List<Socket> clients = new ArrayList<>();
        try (BufferedReader output = server.inputReader())
        {
            final String greeting = output.readLine();
            final Matcher address = Pattern.compile("127\\.0\\.0\\.1:(\\d+)").matcher(greeting);
            assertThat(address.find()).as("address in: %s", greeting).isTrue();
            final int port = Integer.parseInt(address.group(1));
            int served = 0;
            for (int i = 0; i < TOO_MANY; i++)
            {
                final Socket client = new Socket("127.0.0.1", port);
                clients.add(client);
                served += echoes(client) ? 1 : 0;
            }
            assertThat(served).as("connections served of %s", TOO_MANY).isBetween(DESCRIPTORS / 4, DESCRIPTORS - 1);
            for (int i = 0; i < served; i++)
            {
                assertThat(echoes(clients.get(i))).as("those inside stay inside").isTrue();
            }

            final Duration cpu = server.info().totalCpuDuration().orElseThrow();
            final long start = System.nanoTime();
            await().pollInterval(Duration.ofMillis(100)).until(() -> System.nanoTime() - start > 1_000_000_000L);
            assertThat(server.info().totalCpuDuration().orElseThrow().minus(cpu)).as("CPU in a second of waiting")
                .isLessThan(Duration.ofMillis(300));

            clients.get(0).close();
            await().until(() ->
            {
                try (Socket late = new Socket("127.0.0.1", port))
                {
                    return echoes(late);
                }
            });
        }
        finally
        {
            for (final Socket client : clients)
            {
                client.close();
            }
            server.destroy();
            server.waitFor();
        }
    }

    /** Whether a byte comes back; false if the server closes the connection. */
    private static boolean echoes(Socket client) throws Exception
    {
        try
        {
            client.setSoTimeout(PATIENCE_MS);
            client.getOutputStream().write(42);
            return client.getInputStream().read() == 42;
        }
        catch (final java.net.SocketException e)
        {
            return false; // reset: the refusal met the byte on its way
        }
    }
}
