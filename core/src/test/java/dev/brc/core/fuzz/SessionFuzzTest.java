package dev.brc.core.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brc.core.BrcServer;
import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mutated requests through whole sessions; {@code make fuzz} for ten million of them. */
class SessionFuzzTest
{
    private static final Logger LOG = LoggerFactory.getLogger(SessionFuzzTest.class);

    private static final long INPUTS = Long.getLong("brc.fuzz.inputs", 300_000);
    private static final long SEED = Long.getLong("brc.fuzz.seed", 20261127);
    private static final long INPUTS_PER_EPOCH = Math.max(20_000, INPUTS / 20);
    private static final long HANG_AFTER_S = 60;
    private static final long MAX_GROWTH_BYTES = 16 << 20;

    /**
     * Left out: what ends the server or locks everybody out, writes files, talks to other servers, works for long (PFSELFTEST), or answers with as many elements
     * as a mutated number says. CLIENT PAUSE keeps to a millisecond: CLIENT UNPAUSE has to wait for it like everything else.
     */
    private static final Set<String> LEFT_OUT = Set.of("shutdown", "save", "bgsave", "bgrewriteaof", "replicaof",
        "slaveof", "sync", "psync", "failover", "migrate", "config|rewrite", "acl", "acl|setuser", "acl|deluser",
        "acl|load", "acl|save", "config", "config|set", "client|pause", "debug", "pfselftest", "hrandfield",
        "srandmember",
        "zrandmember", "quit");

    @Test
    void shouldSurviveMutatedSessions() throws Exception
    {
        final SessionFuzzer fuzzer = new SessionFuzzer(SEED, commands(), INPUTS, INPUTS_PER_EPOCH);
        final MemorySockets sockets = new MemorySockets(fuzzer);
        fuzzer.sockets(sockets);
        final long startNs = System.nanoTime();
        try (BrcServer server = BrcServer.builder().port(0).setting("proto-max-bulk-len", "1mb").syscalls(sockets)
            .start())
        {
            fuzzer.start();
            wake(server);
            awaitEnd(fuzzer, server);
        }
        catch (final IllegalStateException e)
        {
            throw new AssertionError("seed " + SEED + ", the latest inputs:\n" + fuzzer.recentInputs(), e);
        }
        final List<Long> heap = fuzzer.heapAfterEpoch();
        LOG.info("{} in {} s, seed {}; heap after each epoch: {} KiB", fuzzer.summary(),
            (System.nanoTime() - startNs) / 1_000_000_000, SEED, heap.stream().map(bytes -> bytes / 1024).toList());
        assertThat(fuzzer.sent()).isGreaterThanOrEqualTo(INPUTS);
        final int early = Math.min(2, heap.size() - 1);
        assertThat(heap.get(heap.size() - 1) - heap.get(early)).as("growth of the heap in bytes")
            .isLessThan(MAX_GROWTH_BYTES);
    }

    /** The loop sleeps in a real epoll_wait until a real client comes. */
    private static void wake(final BrcServer server)
    {
        RawClient.connect("127.0.0.1", server.port()).close();
    }

    private static void awaitEnd(final SessionFuzzer fuzzer, final BrcServer server) throws InterruptedException
    {
        long before = -1;
        while (!fuzzer.finished().await(1, TimeUnit.SECONDS))
        {
            final Thread loop = loop(server);
            if (loop == null)
            {
                return; // close() throws what it died of
            }
            for (int i = 0; fuzzer.sent() == before && i < HANG_AFTER_S; i++)
            {
                if (fuzzer.finished().await(1, TimeUnit.SECONDS) || loop(server) == null)
                {
                    return;
                }
            }
            if (fuzzer.sent() == before)
            {
                final String stack = Arrays.toString(loop.getStackTrace()).replace(", ", "\n");
                throw new AssertionError("no progress for " + HANG_AFTER_S + " s, seed " + SEED + ", in\n" + stack
                    + "\nthe latest inputs:\n" + fuzzer.recentInputs());
            }
            before = fuzzer.sent();
        }
    }

    private static Thread loop(final BrcServer server)
    {
        for (final Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet())
        {
            if (entry.getKey().getName().equals("brc-" + server.port()))
            {
                return entry.getKey();
            }
        }
        return null;
    }

    private static List<FuzzInputs.Command> commands()
    {
        final List<FuzzInputs.Command> commands = new ArrayList<>();
        try (BrcServer server = BrcServer.builder().port(0).start();
            RawClient client = RawClient.connect("127.0.0.1", server.port()))
        {
            final Set<String> names = new TreeSet<>(
                client.command("COMMAND", "LIST", "FILTERBY", "PATTERN", "*").texts());
            assertThat(names).contains("get", "client|list");
            names.removeAll(LEFT_OUT);
            for (final String name : names)
            {
                final Reply info = client.command("COMMAND", "INFO", name).get(0);
                commands.add(
                    FuzzInputs.Command.of(name, (int) info.get(1).integer(), (int) info.get(3).integer()));
            }
        }
        commands.add(FuzzInputs.Command.of("client|pause|1", -3, 0));
        commands.add(FuzzInputs.Command.of("hello|3", -2, 0));
        commands.add(FuzzInputs.Command.of("nonsense", -1, 1));
        return commands;
    }
}
