package dev.brc.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brc.core.testing.RawClient;
import dev.brc.ebpf.testing.BadClient;
import dev.brc.ebpf.testing.Probe;
import dev.brc.ebpf.testing.ServerProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients that misbehave do not stand in the way of the others and do not take the server's memory. The bounds are wide, because tests
 * run beside other things; {@code make bench} prints the figures beside those of redis-server.
 */
class ContainmentJarTest
{
    private static final Logger LOG = LoggerFactory.getLogger(ContainmentJarTest.class);
    private static final long PROBE_MS = 1_500;
    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @EnumSource
    void shouldServeOthersMeanwhile(final BadClient.Manner manner)
    {
        try (ServerProcess server = ServerProcess.jar("--client-output-buffer-limit", "normal", "16mb", "0", "0"))
        {
            Probe.of(server, PROBE_MS); // until the code is compiled
            final Probe quiet = Probe.of(server, PROBE_MS);
            final Probe beside;
            final int refused;
            try (BadClient bad = BadClient.start(server, manner))
            {
                beside = Probe.of(server, PROBE_MS);
                refused = bad.refused();
            }
            LOG.info("{}: p99 {} ms (max {} ms), quiet {} ms (max {} ms); {} connections closed, {} MiB resident",
                manner, beside.p99Ms(),
                beside.maxMs(), quiet.p99Ms(), quiet.maxMs(), refused, server.residentBytes() / MIB);
            assertThat(beside.p99Ms()).isLessThan(20 * quiet.p99Ms() + 1_000);
        }
    }

    @Test
    void shouldCloseAClientThatNeverReadsWithinItsLimit()
    {
        try (ServerProcess server = ServerProcess.jar(List.of("-Xmx256m"), "--client-output-buffer-limit", "normal",
            "16mb", "0", "0"))
        {
            try (BadClient bad = BadClient.start(server, BadClient.Manner.NEVER_READS))
            {
                await().atMost(Duration.ofSeconds(60)).until(() -> bad.refused() >= 20);
            }
            // 20 times 100 MB of replies were asked for.
            assertThat(server.residentBytes()).isLessThan(450 * MIB);
            assertThat(server.log()).contains("client-output-buffer-limit").doesNotContain("OutOfMemory");
        }
    }

    @Test
    void shouldCloseASubscriberThatNeverReadsByDefault()
    {
        try (ServerProcess server = ServerProcess.jar(List.of("-Xmx256m"));
            RawClient deaf = server.connect();
            RawClient publisher = server.connect())
        {
            assertThat(deaf.command("SUBSCRIBE", "ch").isError()).isFalse();
            final String message = "m".repeat(1 << 20);
            await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(1))
                .until(() -> publisher.command("PUBLISH", "ch", message).integer() == 0);
            assertThat(server.log()).contains("client-output-buffer-limit");
        }
    }

    @Test
    void shouldRefuseABulkAboveTheLimitBeforeItComes()
    {
        try (ServerProcess server = ServerProcess.jar(); RawClient client = server.connect())
        {
            final long before = server.residentBytes();
            client.sendRaw("*3\r\n$3\r\nSET\r\n$4\r\nhuge\r\n$" + BadClient.BULK_BYTES + "\r\nxxx");
            assertThat(client.receive().text()).isEqualTo("ERR Protocol error: invalid bulk length");
            assertThat(client.receiveUntilClosed()).isEmpty();
            assertThat(server.residentBytes() - before).isLessThan(32 * MIB);
        }
    }

    @Test
    void shouldTakeABulkOf600MbWhereItIsAllowed() throws Exception
    {
        try (ServerProcess server = ServerProcess.jar(List.of("-Xmx3g"), "--proto-max-bulk-len", "1gb");
            RawClient client = server.connect().timeout(120_000))
        {
            client.sendRaw("*3\r\n$3\r\nSET\r\n$4\r\nhuge\r\n$" + BadClient.BULK_BYTES + "\r\n");
            final byte[] piece = new byte[1 << 20];
            for (int sent = 0; sent < BadClient.BULK_BYTES; sent += piece.length)
            {
                client.sendRaw(piece);
            }
            client.sendRaw("\r\n");
            assertThat(client.receive().text()).isEqualTo("OK");
            assertThat(client.command("STRLEN", "huge").integer()).isEqualTo(BadClient.BULK_BYTES);
        }
    }
}
