package dev.brc.ebpf.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code native/model/splice.pml} checked exhaustively by Spin: as it is, and with one rule taken away, which has to fail. */
class SpliceModelTest
{
    private static final Path MODEL = Path.of("..", "native", "model", "splice.pml").toAbsolutePath().normalize();
    private static final int MEMORY_MB = 1500;
    private static final int TIMEOUT_S = 240;

    @TempDir
    private Path folder;

    /** Requests, requests in flight, and packets between XDP and TC. */
    @ParameterizedTest
    @CsvSource(
    {"3, 3, 0", "3, 2, 1", "2, 2, 2"})
    void shouldNeitherSendAWrongByteNorStall(final int requests, final int inFlight, final int between) throws Exception
    {
        final String verdict = check("-DN=" + requests, "-DW=" + inFlight, "-DQ=" + between);
        assertThat(verdict).contains("errors: 0").doesNotContain("max search depth too small")
            .doesNotContain("out of memory").doesNotContain("Search not completed");
    }

    @ParameterizedTest
    @CsvSource(
    {"NO_HOLD, 3, 0", "NO_CLAMP, 3, 0", "NO_RESEND, 3, 0", "NO_NXT, 3, 0", "DROP_OLD, 3, 0",
        "CLAMP_PROBE, 3, 0", "SYNC_NEW_DELTAS, 3, 0", "NXT_AT_TC, 2, 1", "NXT_BACK, 2, 2"})
    void shouldFindTheErrorWhenARuleIsMissing(final String mutation, final int requests, final int between)
        throws Exception
    {
        assertThat(Files.readString(MODEL)).containsPattern("#ifn?def " + mutation);
        assertThat(check("-DN=" + requests, "-DW=" + requests, "-DQ=" + between, "-D" + mutation))
            .contains("assertion violated").contains("errors: 1");
    }

    private String check(final String... definitions) throws Exception
    {
        final List<String> spin = new ArrayList<>(List.of("spin", "-a"));
        spin.addAll(List.of(definitions));
        spin.add(MODEL.toString());
        assertThat(run(spin)).as("spin -a").doesNotContainIgnoringCase("error");
        // SAFETY: only assertions and end states are looked for. COLLAPSE: states are stored by their parts.
        run(List.of("gcc", "-O1", "-w", "-DSAFETY", "-DCOLLAPSE", "-DMEMLIM=" + MEMORY_MB, "-o", "pan", "pan.c"));
        return run(List.of("./pan", "-m100000", "-w22"));
    }

    private String run(final List<String> command) throws IOException, InterruptedException
    {
        final Path output = folder.resolve("output");
        final Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
            .redirectOutput(output.toFile()).start();
        try
        {
            assertThat(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).as(command + " takes too long").isTrue();
            final String said = Files.readString(output, StandardCharsets.ISO_8859_1);
            assertThat(process.exitValue()).as(said).isZero();
            return said;
        }
        finally
        {
            process.destroyForcibly();
        }
    }
}
