package dev.brc.ebpf.cli;

import java.io.PrintStream;
import java.util.List;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.BpfException;
import dev.brc.ebpf.bpf.XdpPass;
import dev.brc.epoll.ErrnoException;

/** {@code brc pass}: gives the other end of a veth pair the XDP program that it needs to receive what XDP sends. */
public final class PassCommand
{
    private PassCommand()
    {
    }

    /** Attaches it. @param words {@code --dev DEVICE} @return exit status */
    public static int run(final List<String> words, final PrintStream out)
    {
        final Options options = new Options("pass", words, List.of());
        if (options.device == null || Bpf.instance().deviceIndex(options.device) == 0)
        {
            throw new BpfException("brc pass --dev DEVICE: " + (options.device == null
                ? "which device?"
                : "there is no network device " + options.device + " here"));
        }
        try
        {
            XdpPass.attach(Bpf.instance(), options.device);
        }
        catch (final ErrnoException e)
        {
            throw new BpfException("cannot attach to " + options.device + ": " + e.getMessage(), e);
        }
        out.println(options.device + " has an XDP program that passes everything; 'ip link set dev " + options.device
            + " xdp off' takes it off");
        return 0;
    }
}
