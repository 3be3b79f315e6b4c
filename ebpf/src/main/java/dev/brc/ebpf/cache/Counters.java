package dev.brc.ebpf.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.Buffer;

/**
 * The programs' counters, per CPU in the kernel and summed up here. Their names and meanings are read from {@code brc_shared.h}, which is a
 * resource of the jar. Reading takes a system call. Any thread.
 */
public final class Counters
{
    /** GETs that the kernel answered. */
    static final String HITS = "gets_hit";

    private static final String HEADER = "/dev/brc/ebpf/brc_shared.h";
    private static final Pattern ITEM = Pattern.compile("^\tX\\((\\w+), \"(.*)\"\\)");

    private final Bpf bpf;
    private final int map;
    private final int cpus;
    private final List<String> names = new ArrayList<>(meanings().keySet());
    private final int hits = names.indexOf(HITS);
    private final Buffer key = new Buffer(Integer.BYTES);
    private final Buffer values;

    /** Counters in a map. */
    public Counters(final Bpf bpf, final int map)
    {
        this.bpf = bpf;
        this.map = map;
        this.cpus = bpf.possibleCpus();
        this.values = new Buffer(cpus * names.size() * Long.BYTES);
    }

    /** Every counter's name, in the order of the header, with what it counts. */
    public static Map<String, String> meanings()
    {
        final Map<String, String> meanings = new LinkedHashMap<>();
        try (InputStream in = Counters.class.getResourceAsStream(HEADER))
        {
            for (final String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n"))
            {
                final Matcher item = ITEM.matcher(line);
                if (item.find())
                {
                    meanings.put(item.group(1), item.group(2));
                }
            }
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
        return meanings;
    }

    private long sum(final int counter)
    {
        long sum = 0;
        for (int cpu = 0; cpu < cpus; cpu++)
        {
            sum += values.bytes.getLong((cpu * names.size() + counter) * Long.BYTES);
        }
        return sum;
    }

    /** GETs that the kernel answered. */
    synchronized long hits()
    {
        bpf.lookup(map, key, values);
        return sum(hits);
    }

    /** All counters, in the order of the header. */
    public synchronized Map<String, Long> read()
    {
        bpf.lookup(map, key, values);
        final Map<String, Long> all = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++)
        {
            all.put(names.get(i), sum(i));
        }
        return all;
    }
}
