package dev.brc.core.perf;

import dev.brc.core.resp.RespLimits;
import dev.brc.core.resp.RespParser;
import dev.brc.core.testing.RawClient;
import java.io.ByteArrayOutputStream;
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
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds and bytes of garbage for one request in a pipeline of sixteen. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RespParserBenchmark
{
    private static final int PIPELINE = 16;

    /** The request, its words separated by spaces. */
    @Param({"GET key:000000000001", "SET key:000000000001 xxx", "HSET h f1 v1 f2 v2 f3 v3 f4 v4"})
    private String request;

    private final RespParser parser = new RespParser(new RespLimits());
    private byte[] buffer;

    /** Encodes the pipeline. */
    @Setup
    public void encode()
    {
        final String[] words = request.split(" ");
        final byte[][] arguments = new byte[words.length][];
        for (int i = 0; i < words.length; i++)
        {
            arguments[i] = words[i].getBytes(StandardCharsets.US_ASCII);
        }
        final ByteArrayOutputStream requests = new ByteArrayOutputStream();
        for (int i = 0; i < PIPELINE; i++)
        {
            requests.writeBytes(RawClient.encode(arguments));
        }
        buffer = requests.toByteArray();
    }

    /** Parses all sixteen. */
    @Benchmark
    @OperationsPerInvocation(PIPELINE)
    public int parse()
    {
        int at = 0;
        int bytes = 0;
        while (parser.next(buffer, at, buffer.length) == RespParser.COMPLETE)
        {
            bytes += parser.arguments().length(1);
            at = parser.position();
        }
        return bytes;
    }
}
