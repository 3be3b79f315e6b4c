package dev.brc.ebpf.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brc.core.testing.RawClient;
import dev.brc.ebpf.net.HostedServer;
import dev.brc.ebpf.net.Hosts;
import dev.brc.ebpf.net.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever way a server goes, device and bpffs are as before once the next start or detach has run, and no client waits for it in vain. */
class LifeCycleTest
{
    private static final int GETS_AT_TC = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Live live = new Live();
    private String before;
    @TempDir
    private Path folder;

    @BeforeEach
    void look()
    {
        before = live.attached();
    }

    @AfterEach
    void close()
    {
        live.close();
    }

    private static void end(final HostedServer server, final boolean kill) throws InterruptedException
    {
        if (kill)
        {
            server.process().destroyForcibly();
        }
        else
        {
            server.process().destroy();
        }
        assertThat(server.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldLeaveNothingAfterAStop() throws Exception
    {
        final HostedServer server = live.start();
        assertThat(live.attached()).contains("driver id", "tcx: [brc_rx_splice][brc_tx_filter]");
        assertThat(live.pins()).hasSize(1);
        try (RawClient client = live.connect())
        {
            client.command("SET", "key", "value");
            Live.warm(client, "key", "value");
            end(server, false);
            assertThat(client.receiveUntilClosed()).isEmpty();
        }
        assertThat(server.process().exitValue()).as(server.log()).isZero();
        assertThat(live.attached()).isEqualTo(before);
        assertThat(server.log()).contains("kernel cache detached").doesNotContain("ERROR");
    }

    @ParameterizedTest
    @ValueSource(strings =
    {"detach", "restart"})
    void shouldEndEveryConnectionWhenKilledAndBeRemovableThen(final String how) throws Exception
    {
        final HostedServer server = live.start();
        try (RawClient client = live.connect(); RawClient idle = live.connect())
        {
            client.command("SET", "key", "value");
            Live.warm(client, "key", "value");
            Live.warm(idle, "key", "value");
            end(server, true);
            // The links at TC still translate, or the kernel's FIN would be taken for one of another connection.
            assertThat(client.timeout(10_000).receiveUntilClosed()).isEmpty();
            assertThat(idle.timeout(10_000).receiveUntilClosed()).isEmpty();
        }
        assertThat(live.pins()).hasSize(1);
        assertThat(live.attached()).contains("tcx: [brc_rx_splice][brc_tx_filter]").doesNotContain("driver id");
        if (how.equals("detach"))
        {
            assertThat(live.brc("detach", "--dev", Hosts.SERVER_DEV)).startsWith("0\n").contains("removed what process "
                + server.process().pid() + " had left on s0");
        }
        else
        {
            final HostedServer next = live.start();
            await().atMost(PATIENCE).until(() -> live.pins().size() == 1
                && live.pins().get(0).startsWith(next.process().pid() + "-"));
            try (RawClient client = live.connect())
            {
                assertThat(client.command("GET", "key").text()).isEmpty();
                client.command("SET", "key", "other");
                Live.warm(client, "key", "other");
            }
            end(next, false);
        }
        assertThat(live.attached()).isEqualTo(before);
    }

    @Test
    void shouldTakeOverWhileConnectionsOfAKilledServerAreOpen() throws Exception
    {
        final HostedServer old = live.start();
        final HostedServer next;
        try (RawClient client = live.connect())
        {
            client.command("SET", "key", "value");
            Live.warm(client, "key", "value");
            end(old, true);
            next = live.start(); // while the client has not read that its connection is closed
            try (RawClient fresh = live.connect())
            {
                fresh.command("SET", "key", "new");
                Live.warm(fresh, "key", "new");
                assertThat(client.timeout(10_000).receiveUntilClosed()).isEmpty();
            }
        }
        await().atMost(PATIENCE).until(() -> live.pins().size() == 1);
        assertThat(live.pins().get(0)).startsWith(next.process().pid() + "-");
        end(next, false);
        assertThat(live.attached()).isEqualTo(before);
    }

    @Test
    void shouldUseClsactWhereThereIsNoTcxAndKeepAQdiscThatIsNotOurs() throws Exception
    {
        final HostedServer server = live.startWithClsact();
        assertThat(live.attached()).contains("clsact/ingress", "clsact/egress", "qdisc clsact");
        try (RawClient client = live.connect())
        {
            client.command("SET", "key", "value");
            Live.warm(client, "key", "value");
        }
        end(server, false);
        assertThat(live.attached()).isEqualTo(before);

        final Path source = folder.resolve("others.c");
        final Path object = folder.resolve("others.o");
        Files.writeString(source, """
            __attribute__((section("tc"), used)) int others(void *ctx) { return -1; }
            __attribute__((section("license"), used)) char _license[] = "GPL";
            """);
        Shell.run("clang -O2 -target bpf -c " + source + " -o " + object);
        live.hosts.server().run("tc qdisc add dev s0 clsact");
        live.hosts.server().run("tc filter add dev s0 egress prio 7 bpf da obj " + object + " sec tc");
        final String others = live.attached();
        final HostedServer killed = live.startWithClsact();
        end(killed, true);
        assertThat(live.brc("detach", "--dev", Hosts.SERVER_DEV)).startsWith("0\n");
        assertThat(live.attached()).isEqualTo(others);
        assertThat(live.hosts.server().run("tc filter show dev s0 egress")).contains("others.o");
    }

    @Test
    void shouldSayInASentenceWhyTheKernelCacheCannotBeHad() throws Exception
    {
        assertThat(live.brc("--port", "7000", "--xdp", "nope")).startsWith("1\n")
            .contains("brc: there is no network device nope here");
        assertThat(live.brc("--port", "0", "--unixsocket", folder.resolve("s").toString(), "--xdp", "s0"))
            .startsWith("1\n").contains("fixed port");
        assertThat(live.brc("--port", "7000", "--xdp-bpffs", folder.toString() + "/none", "--xdp", "s0"))
            .startsWith("1\n").contains("there is no BPF file system at " + folder);
        assertThat(live.brc("stats")).startsWith("1\n").contains("there is no kernel cache");
        assertThat(live.brc("detach", "--dev", "s0")).isEqualTo("0\nnothing to detach from s0\n");
        assertThat(live.brc("top", "--never")).startsWith("1\n").contains("'--never' is not an option");
        assertThat(live.brc("--port", "7000", "--xdp-mode", "fast", "--xdp", "s0")).startsWith("1\n")
            .contains("auto, native, generic");
        assertThat(live.attached()).isEqualTo(before);
    }

    @Test
    void shouldNeverReplaceAnXdpProgramOfSomebodyElse()
    {
        live.brc("pass", "--dev", "s0");
        final String others = live.attached();
        assertThat(live.brc("--port", "7000", "--xdp", "s0")).startsWith("1\n")
            .contains("s0 already has an XDP program, xdp_pass, which brc does not replace");
        assertThat(live.attached()).isEqualTo(others);
        assertThat(live.brc("doctor", "--dev", "s0")).startsWith("1\n")
            .contains("MISS  s0 has the XDP program xdp_pass");
    }

    @Test
    void shouldServeAtTcAloneInGenericMode() throws Exception
    {
        final HostedServer server = live.start("--xdp-mode", "generic");
        assertThat(live.attached()).doesNotContain("brc_rx_filter").contains("brc_rx_splice");
        try (RawClient client = live.connect())
        {
            client.command("SET", "key", "value");
            for (int i = 0; i < GETS_AT_TC; i++)
            {
                assertThat(client.command("GET", "key").text()).isEqualTo("value");
            }
            assertThat(client.command("INFO", "xdp").text()).contains("xdp=generic",
                "xdp_sync_hits:" + (GETS_AT_TC - 1),
                "xdp_xdp_hits:0");
        }
        end(server, false);
        assertThat(live.attached()).isEqualTo(before);
    }

    @Test
    void shouldServeADeviceOnceAndReportOnIt() throws Exception
    {
        final HostedServer server = live.start();
        try (RawClient client = live.connect())
        {
            client.command("SET", "key", "value");
            Live.warm(client, "key", "value");
        }
        assertThat(live.brc("--port", "7000", "--xdp", "s0")).startsWith("1\n")
            .contains("s0 is already served by another brc, process " + server.process().pid());
        assertThat(live.pins()).hasSize(1);
        assertThat(live.brc("stats")).startsWith("0\ns0, process " + server.process().pid() + ", serving, epoch 1\n")
            .contains("gets_hit", "GETs answered by the kernel");
        assertThat(live.brc("top", "--once")).startsWith("0\ns0, process").contains("hit ratio");
        assertThat(live.brc("doctor", "--dev", "s0")).startsWith("0\n").contains(
            "hint  s0 has the XDP program brc_rx_filter",
            "ok    the verifier takes brc's programs");
        assertThat(live.brc("detach", "--dev", "s0")).startsWith("1\n").contains("s0 is in use by process "
            + server.process().pid());
        end(server, false);
        assertThat(live.attached()).isEqualTo(before);
    }
}
