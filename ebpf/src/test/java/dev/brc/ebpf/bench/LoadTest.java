package dev.brc.ebpf.bench;

import dev.brc.ebpf.testing.ServerProcess;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** That the benchmark measures what it says, with redis-server under redis-benchmark. */
class LoadTest
{
    private static ServerProcess server;

    @BeforeAll
    static void startServer()
    {
        server = new ServerProcess.Launch("redis-server", List.of("redis-server", "--save", "")).start();
        server.awaitPong();
    }

    @AfterAll
    static void stopServer()
    {
        server.close();
    }

    @Test
    void shouldReadThroughputPercentilesAndProcessorTime()
    {
        final Sample sample = new Load(5, 4, List.of("SET", "key:__rand_int__", "x")).run(server, 20_000);

        assertThat(sample.opsPerSecond()).isPositive();
        assertThat(sample.p50Ms()).isPositive().isLessThanOrEqualTo(sample.p99Ms());
        assertThat(sample.p99Ms()).isLessThanOrEqualTo(sample.p999Ms());
        assertThat(sample.cpuUs()).isPositive();
    }

    @Test
    void shouldNotMeasureErrorReplies()
    {
        assertThatThrownBy(() -> new Load(1, 1, List.of("NOSUCHCOMMAND")).run(server, 10))
            .isInstanceOf(IllegalStateException.class).hasMessageContaining("unknown command");
    }

    @Test
    void shouldTakeTheMedian()
    {
        assertThat(Comparison.median(new double[]{3, 1, 2})).isEqualTo(2);
        assertThat(Comparison.median(new double[]{4, 1, 2, 3})).isEqualTo(2.5);
    }
}
