package dev.brc.ebpf.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.BpfException;
import dev.brc.ebpf.cache.Counters;
import dev.brc.ebpf.cache.Observed;

/** {@code brc stats}: the counters of every kernel cache of this network namespace, read from its pinned maps. */
public final class StatsCommand
{
    private StatsCommand()
    {
    }

    /**
     * Prints the counters that are not zero, with what they count.
     *
     * @param words {@code --dev DEVICE}, {@code --all} to print zeros too
     * @return exit status
     */
    public static int run(final List<String> words, final PrintStream out)
    {
        final Options options = new Options("stats", words, List.of("--all"));
        final List<Observed> caches = Observed.open(Bpf.instance(), options.bpffs, options.device);
        if (caches.isEmpty())
        {
            throw new BpfException("there is no kernel cache" + (options.device == null ? "" : " on " + options.device)
                + " here; 'brc server --xdp DEVICE' starts one");
        }
        final Map<String, String> meanings = Counters.meanings();
        for (final Observed cache : caches)
        {
            out.println(cache.title());
            cache.counters().forEach((name, count) ->
            {
                if (count != 0 || options.has("--all"))
                {
                    out.printf("  %-20s %14d  %s%n", name, count, meanings.get(name));
                }
            });
            cache.close();
        }
        return 0;
    }
}
