package dev.brc.ebpf.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brc.core.testing.RawClient;
import dev.brc.ebpf.history.HistoryLoad;
import dev.brc.ebpf.history.LoadPlan;
import dev.brc.ebpf.net.HostedServer;
import dev.brc.ebpf.net.Hosts;
import dev.brc.ebpf.net.Lab;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel cache over a cable, with hosts whose TCP is set up in other ways. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostSettingsTest
{
    private static final Pattern HITS = Pattern.compile("xdp_gets_hit:(\\d+)");

    private final Lab lab = new Lab();
    private Hosts hosts;

    @BeforeAll
    void start()
    {
        hosts = Hosts.cabled(lab);
        HostedServer.brc(lab, hosts.server(), "--xdp", Hosts.SERVER_DEV);
    }

    @AfterAll
    void stop()
    {
        lab.close();
    }

    @ParameterizedTest
    @ValueSource(strings =
    {"as they are", "no timestamps", "no window scaling", "no SACK", "small MSS", "no GRO",
        "no offloads"})
    void shouldBeLinearizableAndAnsweredByTheKernel(final String settings)
    {
        apply(settings);
        for (final int pipeline : new int[]{1, 8})
        {
            final String before = ask("FLUSHALL", "INFO xdp");
            final LoadPlan plan = new LoadPlan(20, 200, pipeline, 40, 0.75, 1_400, 30_000, 50, 11);
            HistoryLoad.run(plan, hosts.client(), new InetSocketAddress(Hosts.SERVER_IP, HostedServer.PORT),
                new InetSocketAddress(Hosts.SERVER_IP6, HostedServer.PORT));
            assertThat(hits(ask("INFO xdp"))).as("%s, pipeline %d", settings, pipeline).isGreaterThan(hits(before));
        }
    }

    private void apply(final String settings)
    {
        hosts.client().sysctl("net.ipv4.tcp_timestamps", settings.equals("no timestamps") ? "0" : "1");
        hosts.client().sysctl("net.ipv4.tcp_window_scaling", settings.equals("no window scaling") ? "0" : "1");
        hosts.client().sysctl("net.ipv4.tcp_sack", settings.equals("no SACK") ? "0" : "1");
        hosts.client().ip("route change 10.77.0.0/24 dev " + Hosts.CLIENT_DEV + " proto kernel"
            + (settings.equals("small MSS") ? " advmss 300" : ""));
        final String gro = settings.equals("no GRO") || settings.equals("no offloads") ? "off" : "on";
        hosts.client().run("ethtool -K " + Hosts.CLIENT_DEV + " gro " + gro);
        hosts.server().run("ethtool -K " + Hosts.SERVER_DEV + " gro " + gro);
        final String others = settings.equals("no offloads") ? "off" : "on";
        hosts.client().run("ethtool -K " + Hosts.CLIENT_DEV + " tx " + others + " tso " + others + " gso " + others);
        hosts.server().run("ethtool -K " + Hosts.SERVER_DEV + " tx " + others);
    }

    /** The reply to the last of the commands, asked beside the cable. */
    private String ask(final String... commands)
    {
        return hosts.server().call(() ->
        {
            String reply = "";
            try (RawClient client = RawClient.connect("127.0.0.1", HostedServer.PORT))
            {
                for (final String command : commands)
                {
                    reply = new String(client.command(command.split(" ")).raw(), StandardCharsets.ISO_8859_1);
                }
            }
            return reply;
        });
    }

    private static long hits(final String info)
    {
        final Matcher hits = HITS.matcher(info);
        assertThat(hits.find()).as(info).isTrue();
        return Long.parseLong(hits.group(1));
    }
}
