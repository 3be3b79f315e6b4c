package dev.brc.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code brc.jar} as people get it: started by {@code java -jar} in an empty folder. Runs after the jar is packaged. */
class StandaloneJarTest
{
    private static final Path JAR = Path.of(System.getProperty("brc.jar")).toAbsolutePath();
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir
    private Path empty;

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
