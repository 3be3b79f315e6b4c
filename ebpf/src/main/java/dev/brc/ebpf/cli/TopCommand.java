package dev.brc.ebpf.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.BpfException;
import dev.brc.ebpf.cache.Counters;
import dev.brc.ebpf.cache.Observed;

/** {@code brc top}: what the kernel caches do in each second, until Ctrl-C. */
public final class TopCommand
{
    private static final String CLEAR_SCREEN = "\033[H\033[2J";
    private static final long SECOND_MS = 1_000;

    private TopCommand()
    {
    }

    /**
     * Prints rates, once a second.
     *
     * @param words {@code --dev DEVICE}, {@code --once} to stop after the first second
     * @return exit status
     */
    public static int run(final List<String> words, final PrintStream out)
    {
        final Options options = new Options("top", words, List.of("--once"));
        final Bpf bpf = Bpf.instance();
        final List<Observed> caches = Observed.open(bpf, options.bpffs, options.device);
        if (caches.isEmpty())
        {
            throw new BpfException("there is no kernel cache" + (options.device == null ? "" : " on " + options.device)
                + " here; 'brc server --xdp DEVICE' starts one");
        }
        try
        {
            return watch(caches, options.has("--once"), out);
        }
        finally
        {
            caches.forEach(Observed::close);
        }
    }

    private static int watch(final List<Observed> caches, final boolean once, final PrintStream out)
    {
        List<Map<String, Long>> before = read(caches);
        long beforeNs = System.nanoTime();
        while (true)
        {
            try
            {
                Thread.sleep(SECOND_MS);
            }
            catch (final InterruptedException e)
            {
                return 0;
            }
            final List<Map<String, Long>> now = read(caches);
            final long nowNs = System.nanoTime();
            if (!once)
            {
                out.print(CLEAR_SCREEN);
            }
            for (int i = 0; i < caches.size(); i++)
            {
                out.println(caches.get(i).title());
                print(before.get(i), now.get(i), (nowNs - beforeNs) / 1e9, out);
            }
            out.flush();
            if (once || caches.stream().noneMatch(Observed::isRunning))
            {
                return 0;
            }
            before = now;
            beforeNs = nowNs;
        }
    }

    private static List<Map<String, Long>> read(final List<Observed> caches)
    {
        return caches.stream().map(Observed::counters).toList();
    }

    private static void print(final Map<String, Long> before, final Map<String, Long> now, final double seconds,
        final PrintStream out)
    {
        final long hits = now.get("gets_hit") - before.get("gets_hit");
        final long misses = now.get("gets_missed") - before.get("gets_missed");
        out.printf("  hit ratio %s of %.0f GETs/s%n",
            hits + misses == 0 ? "-" : String.format("%.1f %%", 100.0 * hits / (hits + misses)),
            (hits + misses) / seconds);
        Counters.meanings().forEach((name, meaning) ->
        {
            final long count = Objects.requireNonNullElse(now.get(name), 0L)
                - Objects.requireNonNullElse(before.get(name), 0L);
            if (count != 0)
            {
                out.printf("  %-20s %12.0f/s  %s%n", name, count / seconds, meaning);
            }
        });
    }
}
