package dev.brc.ebpf.cache;

import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.MappedMap;
import dev.brc.ebpf.layout.ControlLayout;

/**
 * What processes that are dead have left on devices: their programs at TC still translate for the connections that the kernel had answered, and go
 * once those have ended.
 */
public final class Leftovers
{
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    /** The kernel gives up the sockets of a dead process within a minute or two: whoever is silent for longer has nothing to translate. */
    private static final long ORPHANS_LIVE_NS = 120_000_000_000L;

    private Leftovers()
    {
    }

    /** What was found in one folder. */
    public record Found(String device, long pid, boolean running, int spliced, String path)
    {
    }

    /** Every instance of this network namespace; of one device if {@code device} is not null. */
    public static List<Found> find(final Bpf bpf, final String bpffs, final String device)
    {
        final List<Found> found = new ArrayList<>();
        for (final PinFolder pins : PinFolder.list(bpffs, device))
        {
            final boolean running = isRunning(bpf, pins);
            found.add(new Found(pins.device(), pins.instance().pid(), running, spliced(bpf, pins), pins.toString()));
        }
        return found;
    }

    /**
     * Removes what dead processes have left.
     *
     * @param device of this device only; null: of all
     * @param now    also what is still needed
     * @return connections that were cut loose
     */
    public static int remove(final Bpf bpf, final String bpffs, final String device, final boolean now)
    {
        int cut = 0;
        for (final PinFolder pins : PinFolder.list(bpffs, device))
        {
            if (isRunning(bpf, pins))
            {
                continue;
            }
            final int spliced = spliced(bpf, pins);
            if (spliced == 0 || now || isLongDead(bpf, pins))
            {
                DeviceAttachment.detachTc(bpf, pins);
                LOG.info("removed what process {} had left on {}", pins.instance().pid(), pins.device());
                cut += spliced;
            }
        }
        return cut;
    }

    private static boolean isRunning(final Bpf bpf, final PinFolder pins)
    {
        return pins.instance().isRunning() && diedAtNs(bpf, pins) == 0;
    }

    private static boolean isLongDead(final Bpf bpf, final PinFolder pins)
    {
        final long diedAtNs = diedAtNs(bpf, pins);
        return diedAtNs != 0 && System.nanoTime() - diedAtNs > ORPHANS_LIVE_NS;
    }

    private static long diedAtNs(final Bpf bpf, final PinFolder pins)
    {
        if (!pins.has(PinFolder.CONTROL))
        {
            return 0;
        }
        final int map = bpf.openPinned(pins.path(PinFolder.CONTROL));
        try (MappedMap memory = bpf.map(map, ControlLayout.BYTES, PinFolder.CONTROL))
        {
            return new Control(memory.view(0, ControlLayout.BYTES)).diedAtNs();
        }
        finally
        {
            bpf.close(map);
        }
    }

    private static int spliced(final Bpf bpf, final PinFolder pins)
    {
        if (!pins.has(PinFolder.FLOWS))
        {
            return 0;
        }
        final int map = bpf.openPinned(pins.path(PinFolder.FLOWS));
        try
        {
            return new Flows(bpf, map, (ticket, serial) -> false).spliced(System.nanoTime());
        }
        finally
        {
            bpf.close(map);
        }
    }
}
