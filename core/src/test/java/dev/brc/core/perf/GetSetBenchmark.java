package dev.brc.core.perf;

import dev.brc.core.BrcServer;
import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * GET and SET through the whole server, over loopback, 64 in a pipeline. The GC profiler's {@code gc.alloc.rate.norm} is what the
 * server and this benchmark's client allocate for a command; the client allocates nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class GetSetBenchmark
{
    private static final int PIPELINE = 64;

    /** Bytes of the value. */
    @Param({"3", "100", "1024"})
    private int value;

    private BrcServer server;
    private RawClient client;
    private InputStream in;
    private final byte[] replies = new byte[1 << 20];
    private byte[] gets;
    private byte[] sets;
    private int getReplyBytes;
    private int setReplyBytes;

    /** Starts a server, stores the keys and encodes the requests. */
    @Setup
    public void start() throws IOException
    {
        server = BrcServer.builder().port(0).start();
        client = RawClient.connect("127.0.0.1", server.port());
        in = client.socket().getInputStream();
        final byte[] bytes = "v".repeat(value).getBytes(StandardCharsets.US_ASCII);
        final ByteArrayOutputStream getBatch = new ByteArrayOutputStream();
        final ByteArrayOutputStream setBatch = new ByteArrayOutputStream();
        for (int i = 0; i < PIPELINE; i++)
        {
            final byte[] key = String.format("key:%012d", i).getBytes(StandardCharsets.US_ASCII);
            getBatch.writeBytes(RawClient.encode(new byte[]{'G', 'E', 'T'}, key));
            setBatch.writeBytes(RawClient.encode(new byte[]{'S', 'E', 'T'}, key, bytes));
            setReplyBytes += checked(client.command(new byte[]{'S', 'E', 'T'}, key, bytes)).raw().length;
            getReplyBytes += checked(client.command(new byte[]{'G', 'E', 'T'}, key)).raw().length;
        }
        gets = getBatch.toByteArray();
        sets = setBatch.toByteArray();
    }

    private static Reply checked(final Reply reply)
    {
        if (reply.isError() || reply.isNull())
        {
            throw new IllegalStateException(reply.toString());
        }
        return reply;
    }

    /** Stops the server. */
    @TearDown
    public void stop()
    {
        client.close();
        server.close();
    }

    /** A pipeline of GETs, all hits. */
    @Benchmark
    @OperationsPerInvocation(PIPELINE)
    public void get() throws IOException
    {
        roundTrip(gets, getReplyBytes);
    }

    /** A pipeline of SETs of existing keys with values of the same length. */
    @Benchmark
    @OperationsPerInvocation(PIPELINE)
    public void set() throws IOException
    {
        roundTrip(sets, setReplyBytes);
    }

    private void roundTrip(final byte[] requests, final int replyBytes) throws IOException
    {
        client.sendRaw(requests);
        for (int left = replyBytes; left > 0;)
        {
            final int n = in.read(replies, 0, Math.min(left, replies.length));
            if (n < 0)
            {
                throw new IOException("the server closed the connection");
            }
            left -= n;
        }
    }
}
