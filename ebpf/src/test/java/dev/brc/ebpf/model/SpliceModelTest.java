package dev.brc.ebpf.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code native/model/splice.pml} checked exhaustively by Spin: as it is, and with one rule taken away, which has to fail. */
class SpliceModelTest
{
    private static final Path MODEL = Path.of("..", "native", "model", "splice.pml").toAbsolutePath().normalize();
    private static final int MEMORY_MB = 1500;
    private static final int TIMEOUT_S = 240;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
    {"3,3", "4,2"})
    void shouldNeitherSendAWrongByteNorStall(final int requests, final int inFlight) throws Exception
    {
        final String verdict = check("-DN=" + requests, "-DW=" + inFlight);
        assertThat(verdict).contains("errors: 0").doesNotContain("max search depth too small")
            .doesNotContain("out of memory").doesNotContain("Search not completed");
    }

    @ParameterizedTest
    @ValueSource(strings =
    {"NO_HOLD", "NO_CLAMP", "NO_RESEND", "NO_NXT", "DROP_OLD", "CLAMP_PROBE", "SYNC_NEW_DELTAS"})
    void shouldFindTheErrorWhenARuleIsMissing(final String mutation) throws Exception
    {
        assertThat(check("-DN=3", "-DW=3", "-D" + mutation)).contains("assertion violated").contains("errors: 1");
    }

    @Test
    void shouldKnowEveryMutationThatTheTestNames() throws IOException
    {
        assertThat(Files.readString(MODEL)).contains("ifndef NO_HOLD", "ifndef NO_CLAMP", "ifndef NO_RESEND",
            "ifdef NO_NXT", "ifdef DROP_OLD", "ifdef CLAMP_PROBE", "ifdef SYNC_NEW_DELTAS");
    }

    private String check(final String... definitions) throws Exception
    {
        final List<String> spin = new ArrayList<>(List.of("spin", "-a"));
        spin.addAll(List.of(definitions));
        spin.add(MODEL.toString());
        assertThat(run(spin)).as("spin -a").doesNotContainIgnoringCase("error");
        // SAFETY: only assertions and end states are looked for. COLLAPSE: states are stored by their parts.
        run(List.of("gcc", "-O2", "-w", "-DSAFETY", "-DCOLLAPSE", "-DMEMLIM=" + MEMORY_MB, "-o", "pan", "pan.c"));
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
