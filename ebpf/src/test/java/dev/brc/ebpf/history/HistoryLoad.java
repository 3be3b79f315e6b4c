package dev.brc.ebpf.history;

import dev.brc.ebpf.net.Namespace;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Runs a {@link LoadPlan} from a namespace and judges what came back. */
public final class HistoryLoad
{
    private final LoadPlan plan;
    private final List<LoadConnection> connections = new ArrayList<>();

    private HistoryLoad(final LoadPlan plan)
    {
        this.plan = plan;
    }

    /**
     * What a load found.
     *
     * @param commands  commands answered
     * @param longestMs longest time from a command to its reply, in milliseconds
     * @param slowest   the command that took so long
     * @param seconds   duration of the load
     */
    public record Outcome(long commands, double longestMs, String slowest, double seconds)
    {
    }

    /**
     * Sends all commands, each connection to the next of the servers' addresses, and checks all replies. The keys must not exist before.
     *
     * @throws AssertionError if a reply is wrong or missing, or the history of a key is not linearizable; names the seed
     */
    public static Outcome run(final LoadPlan plan, final Namespace client, final InetSocketAddress... servers)
    {
        return new HistoryLoad(plan).run(client, servers);
    }

    private Outcome run(final Namespace client, final InetSocketAddress... servers)
    {
        final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        final List<Thread> threads = new ArrayList<>();
        final long startNs = System.nanoTime();
        for (int i = 0; i < plan.connections(); i++)
        {
            final LoadConnection connection = new LoadConnection(plan, i);
            final InetSocketAddress server = servers[i % servers.length];
            connections.add(connection);
            final Thread thread = client.thread("load-" + i, () ->
            {
                try
                {
                    connection.run(server);
                }
                catch (final Throwable e)
                {
                    failures.add(e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        try
        {
            for (final Thread thread : threads)
            {
                thread.join();
            }
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        final double seconds = (System.nanoTime() - startNs) / 1e9;
        final String violation = violation();
        if (!failures.isEmpty() || violation != null)
        {
            final AssertionError error = new AssertionError(
                plan + ": " + failures.size() + " connections failed" + (violation == null ? "" : "\n" + violation),
                failures.peek());
            failures.forEach(error::addSuppressed);
            throw error;
        }
        final LoadConnection slowest = connections.stream().max(Comparator.comparingLong(LoadConnection::longestNs))
            .orElseThrow();
        return new Outcome((long) plan.connections() * plan.commands(), slowest.longestNs() / 1e6, slowest.slowest(),
            seconds);
    }

    /** The first key whose history is not linearizable, null if there is none. */
    private String violation()
    {
        for (int key = 0; key < plan.keys() + LoadConnection.counters(plan); key++)
        {
            final List<Operation> history = new ArrayList<>();
            for (final LoadConnection connection : connections)
            {
                history.addAll(connection.histories().get(key));
            }
            final String violation = Linearizability.violation(history, plan.lateMs() * 1_000_000L);
            if (violation != null)
            {
                return LoadConnection.keyName(plan, key) + ": " + violation;
            }
        }
        return null;
    }
}
