package dev.brc.ebpf.history;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One connection of a {@link HistoryLoad}: sends random commands, checks that each reply is one that its command can have, and records when it was
 * asked and answered. Runs on one thread, which decides the network namespace.
 */
final class LoadConnection
{
    private static final int CONNECT_TIMEOUT_MS = 60_000;
    private static final int MAX_TTL_MS = 100;
    /** One access in so many goes to any register, the others to the first of so many. */
    private static final int HOT_EVERY = 4;

    private final LoadPlan plan;
    private final int index;
    private final SplittableRandom random;
    private final Values values;
    private final List<List<Operation>> histories = new ArrayList<>();
    private final ArrayDeque<Pending> inFlight = new ArrayDeque<>();
    private final byte[] input = new byte[128 * 1024];
    private int start;
    private int limit;
    private int number;
    private int writes;
    private long longestNs;
    private String slowest = "";
    private InputStream in;

    LoadConnection(final LoadPlan plan, final int index)
    {
        this.plan = plan;
        this.index = index;
        this.random = new SplittableRandom(plan.seed() * 31 + index);
        this.values = new Values(plan.maxValue());
        for (int i = 0; i < plan.keys() + counters(plan); i++)
        {
            histories.add(new ArrayList<>());
        }
    }

    /** A command that has no reply yet. */
    private record Pending(int key, int number, Kind kind, long argument, long ttlMs, long invokedNs)
    {
    }

    static int counters(final LoadPlan plan)
    {
        return Math.max(1, plan.keys() / 4);
    }

    static String keyName(final LoadPlan plan, final int key)
    {
        return key < plan.keys() ? "register:" + key : "counter:" + (key - plan.keys());
    }

    /** What was done on each key, in order; commands without a reply are there, too. */
    List<List<Operation>> histories()
    {
        return histories;
    }

    /** The longest time from a command to its reply. */
    long longestNs()
    {
        return longestNs;
    }

    /** The command that took longest. */
    String slowest()
    {
        return slowest;
    }

    /** Connects, sends all commands and reads all replies. */
    void run(final InetSocketAddress server) throws IOException
    {
        try (Socket socket = new Socket())
        {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(plan.stallLimitMs());
            socket.connect(server, CONNECT_TIMEOUT_MS);
            in = socket.getInputStream();
            final OutputStream out = socket.getOutputStream();
            final Requests requests = new Requests();
            while (number < plan.commands() || !inFlight.isEmpty())
            {
                final int window = plan.pipeline() == 1 ? 1 : 1 + random.nextInt(plan.pipeline());
                // The kernel answers at quiet points only: after some rounds all replies are in, and then often only GETs follow.
                final boolean drain = random.nextBoolean();
                final double reads = inFlight.isEmpty() && random.nextBoolean() ? 1 : plan.readShare();
                while (inFlight.size() < window && number < plan.commands())
                {
                    inFlight.add(choose(requests, reads));
                    // Sometimes a segment of its own, sometimes many commands in one.
                    if (random.nextInt(4) == 0)
                    {
                        requests.writeTo(out);
                    }
                }
                requests.writeTo(out);
                do
                {
                    readReply(inFlight.peek());
                    inFlight.remove();
                }
                while (!inFlight.isEmpty() && (drain || start < limit));
            }
        }
        catch (final SocketTimeoutException e)
        {
            throw new AssertionError(
                "connection " + index + " stalls: no reply within " + plan.stallLimitMs() + " ms to "
                    + inFlight.peek() + " on " + keyName(plan, inFlight.peek().key()) + ", " + inFlight.size()
                    + " in flight",
                e);
        }
        finally
        {
            inFlight.forEach(pending -> record(pending, Operation.UNKNOWN, Long.MAX_VALUE));
        }
    }

    private Pending choose(final Requests requests, final double reads)
    {
        final boolean counter = random.nextInt(5) == 0;
        final int hot = random.nextInt(HOT_EVERY) == 0 ? plan.keys() : Math.max(1, plan.keys() / HOT_EVERY);
        final int key = counter ? plan.keys() + random.nextInt(counters(plan)) : random.nextInt(hot);
        final String name = keyName(plan, key);
        final int ttl = 1 + random.nextInt(MAX_TTL_MS);
        Kind kind = Kind.GET;
        long argument = 0;
        if (random.nextDouble() < reads)
        {
            requests.add("GET", name);
        }
        else
        {
            switch (random.nextInt(10))
            {
                case 0:
                    kind = Kind.DEL;
                    requests.add("DEL", name);
                    break;
                case 1:
                    kind = Kind.GETDEL;
                    requests.add("GETDEL", name);
                    break;
                case 2:
                    kind = Kind.PEXPIRE;
                    requests.add("PEXPIRE", name, Integer.toString(ttl));
                    break;
                default:
                    if (counter)
                    {
                        kind = Kind.INCR;
                        requests.add("INCR", name);
                        break;
                    }
                    kind = random.nextInt(5) == 0 ? Kind.SET_PX : Kind.SET;
                    argument = (long) index << 32 | writes++;
                    requests.addSet(name, values.encode(name, argument), kind == Kind.SET_PX ? ttl : 0);
                    break;
            }
        }
        final long ttlMs = kind == Kind.SET_PX || kind == Kind.PEXPIRE ? ttl : 0;
        return new Pending(key, number++, kind, argument, ttlMs, System.nanoTime());
    }

    private void readReply(final Pending pending) throws IOException
    {
        final String line = line();
        final long result;
        if (pending.kind() == Kind.SET || pending.kind() == Kind.SET_PX)
        {
            expect(line.equals("+OK"), line, pending);
            result = 0;
        }
        else if (pending.kind() == Kind.GET || pending.kind() == Kind.GETDEL)
        {
            expect(line.startsWith("$"), line, pending);
            result = line.equals("$-1") ? Operation.NIL : value(Integer.parseInt(line.substring(1)), pending);
        }
        else
        {
            expect(line.startsWith(":"), line, pending);
            result = Long.parseLong(line.substring(1));
        }
        final long nowNs = System.nanoTime();
        if (nowNs - pending.invokedNs() > longestNs)
        {
            longestNs = nowNs - pending.invokedNs();
            slowest = "connection " + index + " " + pending;
        }
        record(pending, result, nowNs);
    }

    private void record(final Pending pending, final long result, final long returnedNs)
    {
        // A deadline for a key that does not exist sets nothing.
        final long ttlMs = pending.kind() == Kind.PEXPIRE && result == 0 ? 0 : pending.ttlMs();
        histories.get(pending.key())
            .add(new Operation(index, pending.number(), pending.kind(), pending.argument(), ttlMs,
                result, pending.invokedNs(), returnedNs));
    }

    private void expect(final boolean condition, final String line, final Pending pending)
    {
        if (!condition)
        {
            throw new AssertionError("connection " + index + ": reply " + line + " to " + pending + " on "
                + keyName(plan, pending.key()));
        }
    }

    private long value(final int length, final Pending pending) throws IOException
    {
        final String name = keyName(plan, pending.key());
        while (limit - start < length + 2)
        {
            fill();
        }
        final int at = start;
        start += length + 2;
        if (input[at + length] != '\r' || input[at + length + 1] != '\n')
        {
            throw new AssertionError("connection " + index + ": a bulk string of " + length + " bytes without its end, "
                + pending + " on " + name);
        }
        return pending.key() < plan.keys()
            ? values.decode(name, input, at, length)
            : Long.parseLong(new String(input, at, length, StandardCharsets.ISO_8859_1));
    }

    private String line() throws IOException
    {
        int count = 0;
        while (true)
        {
            while (start + count + 1 >= limit)
            {
                fill();
            }
            if (input[start + count] == '\r' && input[start + count + 1] == '\n')
            {
                final String line = new String(input, start, count, StandardCharsets.ISO_8859_1);
                start += count + 2;
                return line;
            }
            count++;
        }
    }

    private void fill() throws IOException
    {
        if (start > 0)
        {
            System.arraycopy(input, start, input, 0, limit - start);
            limit -= start;
            start = 0;
        }
        final int count = in.read(input, limit, input.length - limit);
        if (count < 0)
        {
            throw new EOFException("connection " + index + " closed by the server, waiting for " + inFlight.peek());
        }
        limit += count;
    }
}
