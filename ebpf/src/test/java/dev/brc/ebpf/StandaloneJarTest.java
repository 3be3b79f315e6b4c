package dev.brc.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.RedisReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code brc.jar} as people get it: started by {@code java -jar} in an empty folder. Runs after the jar is packaged. */
class StandaloneJarTest
{
    private static final Path JAR = Path.of(System.getProperty("brc.jar")).toAbsolutePath();
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private static final Logger LOG = LoggerFactory.getLogger(StandaloneJarTest.class);

    @TempDir
    private Path empty;
    @TempDir
    private Path logs;

    @Test
    void shouldNameItsVersion() throws Exception
    {
        assertThat(run("--version")).matches("brc \\d+\\.\\d+\\.\\d+.*\\R");
    }

    @Test
    void shouldHoldEverythingOnceAndNothingForOtherSystems() throws IOException
    {
        final List<String> names = new ArrayList<>();
        try (JarFile jar = new JarFile(JAR.toFile()))
        {
            for (final Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements();)
            {
                names.add(entries.nextElement().getName());
            }
            assertThat(jar.getManifest().getMainAttributes().getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
        }
        assertThat(names).doesNotHaveDuplicates().contains("META-INF/LICENSE", "jni/x86_64-Linux/libjffi-1.2.so",
            "jni/aarch64-Linux/libjffi-1.2.so")
            .noneMatch(name -> name.matches("jni/.*(Windows|Darwin|BSD|SunOS|AIX).*"))
            .noneMatch(name -> name.endsWith("module-info.class") || name.endsWith(".SF"));
    }

    @Test
    void shouldStartWithoutWarningsAnswerAndStopCleanlyOnSigterm() throws Exception
    {
        startAndStop((server, client) -> server.destroy()); // SIGTERM
    }

    @Test
    void shouldStopCleanlyOnShutdown() throws Exception
    {
        startAndStop((server, client) -> client.send("SHUTDOWN"));
    }

    private void startAndStop(final BiConsumer<Process, RawClient> stop) throws Exception
    {
        final Path log = logs.resolve("log");
        final int port = RedisReference.freePort();
        final Process server = new ProcessBuilder(JAVA.toString(), "-jar", JAR.toString(), "--port",
            Integer.toString(port))
            .directory(empty.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try
        {
            final long start = System.nanoTime();
            await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(30)).ignoreExceptions()
                .until(() -> ping(port));
            LOG.info("{} ms from start to the first PONG", (System.nanoTime() - start) / 1_000_000);

            try (RawClient client = RawClient.connect("127.0.0.1", port))
            {
                assertThat(client.command("SET", "k", "v").text()).isEqualTo("OK");
                stop.accept(server, client);
                assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(client.receiveUntilClosed()).isEmpty();
            }
        }
        finally
        {
            server.destroyForcibly();
        }
        final String said = Files.readString(log);
        assertThat(server.exitValue()).as(said).isZero();
        assertThat(said).doesNotContainIgnoringCase("warn").doesNotContainIgnoringCase("exception");
        assertThat(empty).isEmptyDirectory();
    }

    private static boolean ping(final int port)
    {
        try (RawClient client = RawClient.connect("127.0.0.1", port))
        {
            return client.command("PING").text().equals("PONG");
        }
    }

    private String run(final String... arguments) throws IOException, InterruptedException
    {
        final List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        final Process process = new ProcessBuilder(command).directory(empty.toFile()).redirectErrorStream(true).start();
        try
        {
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            return output;
        }
        finally
        {
            process.destroyForcibly();
        }
    }
}
