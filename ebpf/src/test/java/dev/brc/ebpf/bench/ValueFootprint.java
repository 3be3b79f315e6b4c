package dev.brc.ebpf.bench;

import dev.brc.core.testing.RawClient;
import dev.brc.ebpf.testing.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Memory of values that are not strings: a million small ones, or a large one of a million elements. */
enum ValueFootprint
{
    /** Fields and values of 6 and 16 bytes. */
    HASHES("a million hashes of 10 fields", 100, ValueFootprint::hash),
    /** Elements of 20 bytes. */
    LIST("a list of a million elements", 100, i -> many("RPUSH", i, false)),
    /** Members of 20 bytes. */
    SET("a set of a million members", 100, i -> many("SADD", i, false)),
    /** Members of 20 bytes, scores in no order. */
    ZSET("a sorted set of a million members", 100, i -> many("ZADD", i, true));

    private static final int ELEMENTS = 1_000_000;
    private static final int ELEMENTS_A_COMMAND = 100;

    final String title;
    private final int batch;
    private final IntFunction<List<String>> command;

    ValueFootprint(final String title, final int batch, final IntFunction<List<String>> command)
    {
        this.title = title;
        this.batch = batch;
        this.command = command;
    }

    private static List<String> hash(final int index)
    {
        final List<String> words = new ArrayList<>(List.of("HSET", String.format("hash:%011d", index)));
        for (int i = 0; i < 10; i++)
        {
            words.add("field" + i);
            words.add(String.format("value:%010d", index * 10L + i));
        }
        return words;
    }

    private static List<String> many(final String name, final int index, final boolean scores)
    {
        final List<String> words = new ArrayList<>(List.of(name, "key"));
        for (int i = index * ELEMENTS_A_COMMAND; i < (index + 1) * ELEMENTS_A_COMMAND; i++)
        {
            if (scores)
            {
                words.add(Long.toString(i * 7_368_787L % ELEMENTS));
            }
            words.add(String.format("element:%012d", i));
        }
        return words;
    }

    /** By how many bytes the resident memory of a fresh server grows. */
    long measure(final ServerProcess.Launch launch)
    {
        try (ServerProcess server = launch.start())
        {
            server.awaitPong();
            final long before = server.residentBytes();
            try (RawClient client = server.connect())
            {
                final int commands = this == HASHES ? ELEMENTS : ELEMENTS / ELEMENTS_A_COMMAND;
                for (int first = 0; first < commands; first += batch)
                {
                    final ByteArrayOutputStream requests = new ByteArrayOutputStream();
                    for (int i = first; i < first + batch; i++)
                    {
                        final List<String> words = command.apply(i);
                        requests.writeBytes(RawClient.encode(words.stream()
                            .map(word -> word.getBytes(StandardCharsets.US_ASCII)).toArray(byte[][]::new)));
                    }
                    client.sendRaw(requests.toByteArray());
                    for (int i = 0; i < batch; i++)
                    {
                        if (client.receive().isError())
                        {
                            throw new IllegalStateException(launch.name() + " refuses " + command.apply(first));
                        }
                    }
                }
            }
            return server.residentBytes() - before;
        }
    }
}
