package dev.brc.ebpf.cli;

import java.io.PrintStream;
import java.util.List;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.BpfException;
import dev.brc.ebpf.cache.Leftovers;

/** {@code brc detach}: removes at once what dead servers have left on devices. */
public final class DetachCommand
{
    private DetachCommand()
    {
    }

    /**
     * Removes programs, filters and pins.
     *
     * @param words {@code --dev DEVICE}; without it, of all devices
     * @return exit status
     * @throws BpfException if a running server holds the device
     */
    public static int run(final List<String> words, final PrintStream out)
    {
        final Options options = new Options("detach", words, List.of());
        final Bpf bpf = Bpf.instance();
        final List<Leftovers.Found> found = Leftovers.find(bpf, options.bpffs, options.device);
        final List<Leftovers.Found> dead = found.stream().filter(each -> !each.running()).toList();
        final int cut = Leftovers.remove(bpf, options.bpffs, options.device, true);
        dead.forEach(each -> out.println("removed what process " + each.pid() + " had left on " + each.device()));
        if (cut > 0)
        {
            out.println(cut + (cut == 1 ? " connection" : " connections")
                + " that the kernel had answered cut loose: such a client has to connect again");
        }
        final List<Leftovers.Found> running = found.stream().filter(Leftovers.Found::running).toList();
        if (!running.isEmpty() && dead.isEmpty())
        {
            throw new BpfException(running.get(0).device() + " is in use by process " + running.get(0).pid()
                + ": stop that server, it detaches by itself");
        }
        if (found.isEmpty())
        {
            out.println("nothing to detach" + (options.device == null ? "" : " from " + options.device));
        }
        return 0;
    }
}
