package dev.brc.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.RedisReference;

/** The flags that COMMAND INFO does not show, judged by what redis-server 7.0.15 does with each command. */
class HiddenFlagsRedisTest
{
    /** They end or change the server or the connection, or their reply comes only when something else happens. */
    private static final Set<String> LEFT_OUT = Set.of("shutdown", "quit", "monitor", "sync", "psync", "replicaof",
        "slaveof", "failover", "client|pause", "client|unpause", "client|kill", "client|reply", "subscribe",
        "psubscribe",
        "ssubscribe", "unsubscribe", "punsubscribe", "sunsubscribe", "pfselftest", "debug", "wait", "replconf", "save",
        "bgsave", "bgrewriteaof", "hello", "auth", "reset", "config|rewrite", "config|set", "acl|setuser", "multi",
        "xread", "swapdb", "lolwut", "latency|doctor");

    @Test
    void shouldPauseExactlyWritesAndWhatMayReplicate()
    {
        final Set<String> paused = new TreeSet<>();
        final Set<String> expected = new TreeSet<>();
        try (RedisReference server = RedisReference.start(); RawClient admin = server.connect())
        {
            admin.command("CLIENT", "PAUSE", "600000", "WRITE");
            for (int id = 0; id < CommandTable.specCount(); id++)
            {
                final CommandSpec spec = CommandTable.spec(id);
                if (CommandSpecs.isExtension(spec) || spec.isContainer() || spec.has(CommandFlags.WRITE)
                    || LEFT_OUT.contains(spec.fullName()))
                {
                    continue;
                }
                if (spec.has(CommandFlags.MAY_REPLICATE))
                {
                    expected.add(spec.fullName());
                }
                try (RawClient client = server.connect())
                {
                    final String clientId = client.command("CLIENT", "ID").text();
                    client.send(request(spec));
                    if (isPaused(admin, client, clientId))
                    {
                        paused.add(spec.fullName());
                    }
                }
            }
        }
        assertThat(paused).isEqualTo(expected).contains("eval", "publish", "pfcount").doesNotContain("eval_ro");
    }

    /** Waits for the reply or for the flag that says that the client waits for the end of the pause. */
    private static boolean isPaused(final RawClient admin, final RawClient client, final String clientId)
    {
        final boolean[] paused = new boolean[1];
        Awaitility.await().pollDelay(0, TimeUnit.MILLISECONDS).pollInterval(1, TimeUnit.MILLISECONDS).until(() ->
        {
            final String line = admin.command("CLIENT", "LIST", "ID", clientId).text();
            paused[0] = line.matches("(?s).* flags=[a-zA-Z]*b.*");
            return paused[0] || client.socket().getInputStream().available() > 0;
        });
        return paused[0];
    }

    private static String[] request(final CommandSpec spec)
    {
        final List<String> request = new ArrayList<>(List.of(spec.fullName().split("\\|")));
        while (request.size() < Math.abs(spec.arity()))
        {
            request.add("x");
        }
        return request.toArray(new String[0]);
    }

    @Test
    void shouldRefuseExactlyProtectedCommands()
    {
        try (RedisReference server = RedisReference.start("--enable-debug-command", "no");
            RawClient client = server.connect())
        {
            for (int id = 0; id < CommandTable.specCount(); id++)
            {
                final CommandSpec spec = CommandTable.spec(id);
                if (!spec.isContainer() && !CommandSpecs.isExtension(spec) && !spec.has(CommandFlags.BLOCKING)
                    && (!LEFT_OUT.contains(spec.fullName()) || spec.fullName().equals("debug")))
                {
                    final boolean refused = client.command(request(spec)).text()
                        .contains("command not allowed. If the enable-");
                    assertThat(refused).as(spec.fullName()).isEqualTo(spec.has(CommandFlags.PROTECTED));
                }
            }
        }
    }
}
