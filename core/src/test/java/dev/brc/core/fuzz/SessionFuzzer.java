package dev.brc.core.fuzz;

import dev.brc.core.testing.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/**
 * Clients that send {@link FuzzInputs} to a server over {@link MemorySockets}, a few at a time, in random pieces; some read slowly. Whatever the
 * server sends has to be RESP, and it has to close a connection whose client has said its last word. After each epoch of
 * inputs one orderly client undoes what commands may have done to the server, and the heap is measured. A broken rule is thrown
 * into the event loop, which dies of it.
 */
final class SessionFuzzer implements MemorySockets.Peer
{
    private static final int CONNECTIONS = 8;
    private static final int MAX_INPUTS_PER_CONNECTION = 8;
    private static final int MAX_TURNS_TO_CLOSE = 10_000;
    private static final int REMEMBERED_INPUTS = 48;
    private static final byte[] CALM = ("*2\r\n$6\r\nCLIENT\r\n$7\r\nUNPAUSE\r\n*1\r\n$8\r\nFLUSHALL\r\n")
        .getBytes(StandardCharsets.US_ASCII);

    private static final int CALM_REPLIES = 2;

    /** One connection, from the client's side. */
    private final class Client
    {
        private final RespWalker walker = new RespWalker();
        private final byte[] input = new byte[1 << 16];
        private int length;
        private int at;
        private int inputsLeft;
        private boolean orderly;
        private int blockedTurns; // how often it will not take what the server sends
        private boolean wholePieces;

        private void begin()
        {
            walker.reset();
            length = 0;
            at = 0;
            orderly = false;
            inputsLeft = 1 + random.nextInt(MAX_INPUTS_PER_CONNECTION);
            blockedTurns = random.nextInt(32) == 0 ? random.nextInt(40) : 0;
            wholePieces = random.nextInt(4) != 0;
        }
    }

    private final SplittableRandom random;
    private final FuzzInputs inputs;
    private final long total;
    private final long epoch;
    private final List<Client> idle = new ArrayList<>();
    private final List<Long> heapAfterEpoch = new ArrayList<>();
    private final byte[][] recent = new byte[REMEMBERED_INPUTS][];
    private final CountDownLatch finished = new CountDownLatch(1);
    private MemorySockets sockets;
    private volatile boolean started;
    private volatile long sent;
    private volatile long count;
    private long nextCalm;
    private boolean calming;
    private long messages;
    private long errors;
    private long connections;

    SessionFuzzer(final long seed, final List<FuzzInputs.Command> commands, final long total, final long epoch)
    {
        this.random = new SplittableRandom(seed);
        this.inputs = new FuzzInputs(seed + 1, commands);
        this.total = total;
        this.epoch = epoch;
        this.nextCalm = epoch;
    }

    void sockets(final MemorySockets memorySockets)
    {
        sockets = memorySockets;
    }

    /** Begins; until then the loop runs on the kernel's events alone. */
    void start()
    {
        started = true;
    }

    /** Mutated inputs that the server has read so far. Any thread. */
    long sent()
    {
        return sent;
    }

    /** Counts down when all mutated inputs are through and all connections closed. */
    CountDownLatch finished()
    {
        return finished;
    }

    /** Live bytes of the heap after each epoch. */
    List<Long> heapAfterEpoch()
    {
        return heapAfterEpoch;
    }

    /** What happened, in one line. */
    String summary()
    {
        return sent + " mutated inputs and " + (count - sent) + " valid ones on " + connections + " connections, "
            + messages + " replies and pushes, " + errors
            + " of them errors";
    }

    /** The latest inputs, oldest first. */
    String recentInputs()
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < REMEMBERED_INPUTS; i++)
        {
            final byte[] input = recent[(int) ((count + i) % REMEMBERED_INPUTS)];
            text.append(input == null ? "" : Reply.escape(input) + "\n");
        }
        return text.toString();
    }

    @Override
    public boolean work()
    {
        if (!started || finished.getCount() == 0)
        {
            return false;
        }
        for (final MemorySockets.Connection connection : sockets.open())
        {
            if (connection.turnsSinceEnd > MAX_TURNS_TO_CLOSE)
            {
                throw new AssertionError("a connection is not closed after its end");
            }
        }
        if (sent < nextCalm && sent < total)
        {
            while (sockets.connections() < CONNECTIONS)
            {
                sockets.connect(client());
            }
        }
        else if (sockets.connections() == 0)
        {
            betweenEpochs();
        }
        return true;
    }

    private Client client()
    {
        final Client client = idle.isEmpty() ? new Client() : idle.remove(idle.size() - 1);
        client.begin();
        return client;
    }

    private void betweenEpochs()
    {
        if (!calming)
        {
            calming = true;
            final Client client = client();
            client.orderly = true;
            client.inputsLeft = 0;
            client.blockedTurns = 0;
            System.arraycopy(CALM, 0, client.input, 0, CALM.length);
            client.length = CALM.length;
            sockets.connect(client);
            return;
        }
        calming = false;
        nextCalm += epoch;
        System.gc();
        final Runtime runtime = Runtime.getRuntime();
        heapAfterEpoch.add(runtime.totalMemory() - runtime.freeMemory());
        if (sent >= total)
        {
            finished.countDown();
        }
    }

    @Override
    public int read(final MemorySockets.Connection connection, final byte[] buffer, final int limit)
    {
        final Client client = (Client) connection.attachment;
        if (client.at == client.length)
        {
            if (client.inputsLeft == 0)
            {
                return client.orderly && client.walker.messages() < CALM_REPLIES ? -1 : 0;
            }
            client.inputsLeft--;
            final byte[] next = inputs.next();
            client.length = inputs.length();
            System.arraycopy(next, 0, client.input, 0, client.length);
            client.at = 0;
            recent[(int) (count % REMEMBERED_INPUTS)] = Arrays.copyOf(next, client.length);
            count++;
            sent += inputs.mutated() ? 1 : 0;
            if (client.length == 0)
            {
                return -1;
            }
        }
        final int rest = Math.min(limit, client.length - client.at);
        final int piece = client.wholePieces ? rest : Math.min(rest, 1 + random.nextInt(rest));
        System.arraycopy(client.input, client.at, buffer, 0, piece);
        client.at += piece;
        return piece;
    }

    @Override
    public int sent(final MemorySockets.Connection connection, final byte[] buffer, final int length)
    {
        final Client client = (Client) connection.attachment;
        if (client.blockedTurns > 0)
        {
            client.blockedTurns--;
            return 0;
        }
        final int taken = client.wholePieces ? length : 1 + random.nextInt(length);
        client.walker.take(buffer, taken);
        return taken;
    }

    @Override
    public void closed(final MemorySockets.Connection connection)
    {
        final Client client = (Client) connection.attachment;
        if (client.orderly && (client.walker.messages() < CALM_REPLIES || client.walker.errors() > 0))
        {
            throw new AssertionError("the server does not serve an orderly client any more");
        }
        connections++;
        messages += client.walker.messages();
        errors += client.walker.errors();
        idle.add(client);
    }
}
