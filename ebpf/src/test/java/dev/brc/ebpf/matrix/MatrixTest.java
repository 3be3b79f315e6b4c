package dev.brc.ebpf.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brc.ebpf.net.Hosts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Some cells of the wire matrix, with the kernel cache; {@code make wire-matrix} runs all of them, with more commands. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MatrixTest
{
    private static final Logger LOG = LoggerFactory.getLogger(MatrixTest.class);
    private static final int CONNECTIONS = 30;
    private static final int COMMANDS = 200;

    private final long seed = Long.getLong("brc.wire.seed", System.nanoTime());
    private Matrix matrix;

    @BeforeAll
    void start()
    {
        matrix = new Matrix("--xdp", Hosts.SERVER_DEV);
    }

    @AfterAll
    void stop()
    {
        matrix.close();
    }

    @ParameterizedTest
    @MethodSource("dev.brc.ebpf.matrix.Cell#some")
    void shouldBeLinearizableAndNeverStall(final Cell cell)
    {
        final Matrix.Row row = matrix.run(cell, CONNECTIONS, COMMANDS, seed);
        LOG.info("{}", row);
        assertThat(row.load().commands()).isEqualTo((long) CONNECTIONS * COMMANDS);
        assertThat(row.counted().getOrDefault("xdp_gets_hit", 0L)).as("%s", row).isPositive();
    }
}
