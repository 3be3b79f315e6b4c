package dev.brc.ebpf.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.MappedMap;
import dev.brc.ebpf.layout.ControlLayout;

/** A kernel cache of another process, seen through its pinned maps. Not thread-safe. */
public final class Observed implements AutoCloseable
{
    private final Bpf bpf;
    private final PinFolder pins;
    private final int countersMap;
    private final int controlMap;
    private final Counters counters;
    private final MappedMap memory;
    private final Control control;

    private Observed(final Bpf bpf, final PinFolder pins)
    {
        this.bpf = bpf;
        this.pins = pins;
        countersMap = bpf.openPinned(pins.path(PinFolder.COUNTERS));
        controlMap = bpf.openPinned(pins.path(PinFolder.CONTROL));
        counters = new Counters(bpf, countersMap);
        memory = bpf.map(controlMap, ControlLayout.BYTES, PinFolder.CONTROL);
        control = new Control(memory.view(0, ControlLayout.BYTES));
    }

    /** Every cache of this network namespace whose counters are those of this version; of one device if {@code device} is not null. */
    public static List<Observed> open(final Bpf bpf, final String bpffs, final String device)
    {
        final List<Observed> caches = new ArrayList<>();
        for (final PinFolder pins : PinFolder.list(bpffs, device))
        {
            if (pins.has(PinFolder.COUNTERS) && pins.has(PinFolder.CONTROL))
            {
                final int map = bpf.openPinned(pins.path(PinFolder.COUNTERS));
                final boolean sameVersion = bpf.mapValueBytes(map) == Counters.meanings().size() * Long.BYTES;
                bpf.close(map);
                if (sameVersion)
                {
                    caches.add(new Observed(bpf, pins));
                }
            }
        }
        return caches;
    }

    /** One line: device, process, state. */
    public String title()
    {
        final String state = !isRunning() ? "dead, still translating" : control.isServing() ? "serving" : "not serving";
        return pins.device() + ", process " + pins.instance().pid() + ", " + state + ", epoch " + control.epoch();
    }

    /** Whether its server lives. */
    public boolean isRunning()
    {
        return control.diedAtNs() == 0 && pins.instance().isRunning();
    }

    /** When the kernel noticed the server's death. @return CLOCK_MONOTONIC in ns; 0: it lives */
    public long diedAtNs()
    {
        return control.diedAtNs();
    }

    /** All counters, in the order of the header. */
    public Map<String, Long> counters()
    {
        return counters.read();
    }

    @Override
    public void close()
    {
        memory.close();
        bpf.close(controlMap);
        bpf.close(countersMap);
    }
}
