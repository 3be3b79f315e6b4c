package dev.brc.ebpf.cache;

import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.BpfException;
import dev.brc.epoll.ErrnoException;

/** Attaches the XDP program by a link that dies with this process, and never instead of somebody else's program. */
final class XdpHook
{
    /** Our program's name in the kernel's lists. */
    static final String PROGRAM = "brc_rx_filter";

    private static final Logger LOG = LoggerFactory.getLogger(XdpHook.class);
    private static final int EEXIST = 17;
    private static final int EBUSY = 16;
    /** How long a process that was killed may take to give up its links. */
    private static final long PREDECESSOR_WAIT_MS = 5_000;
    private static final long POLL_MS = 20;

    private final Bpf bpf;
    private final String device;
    private final int index;
    private final int program;
    private int link = -1;
    private String mode;

    private XdpHook(final Bpf bpf, final String device, final int index, final int program)
    {
        this.bpf = bpf;
        this.device = device;
        this.index = index;
        this.program = program;
    }

    /**
     * Attaches.
     *
     * @param mode        native, generic or auto
     * @param predecessor names a running brc of this device, or null
     * @throws BpfException if the driver cannot, or somebody else's program is there
     */
    static XdpHook attach(final Bpf bpf, final String device, final int index, final int program, final String mode,
        final Supplier<String> predecessor)
    {
        final XdpHook hook = new XdpHook(bpf, device, index, program);
        final long deadline = System.nanoTime() + PREDECESSOR_WAIT_MS * 1_000_000;
        while (!hook.attach(mode))
        {
            final String holder = bpf.xdpProgram(index);
            if (holder != null && !holder.equals(PROGRAM))
            {
                throw new BpfException(device + " already has an XDP program, " + holder
                    + ", which brc does not replace: detach it, or choose another device");
            }
            if (System.nanoTime() - deadline > 0)
            {
                final String process = predecessor.get();
                throw new BpfException(device + " is already served by another brc"
                    + (process == null ? "" : ", " + process) + ": one brc serves a device");
            }
            pause();
        }
        return hook;
    }

    private static void pause()
    {
        try
        {
            Thread.sleep(POLL_MS);
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            throw new BpfException("interrupted while waiting for an XDP hook", e);
        }
    }

    /** False: there is a program already. */
    private boolean attach(final String wanted)
    {
        ErrnoException failure = null;
        if (!wanted.equals("generic"))
        {
            try
            {
                link = bpf.createLink(program, index, Bpf.ATTACH_XDP, Bpf.XDP_NATIVE, device + " (native XDP)");
                mode = "native";
                return true;
            }
            catch (final ErrnoException e)
            {
                if (isTaken(e))
                {
                    return false;
                }
                if (wanted.equals("native"))
                {
                    throw new BpfException("the driver of " + device + " does not take XDP programs as it is set up ("
                        + e.getMessage() + "): try --xdp-mode generic; 'brc doctor --dev " + device + "' says more", e);
                }
                failure = e;
            }
        }
        // Generic XDP copies the packet when its buffer has less than 256 bytes of headroom, which is nearly always, and the copy reaches TC
        // ingress without its Ethernet header (mac_len is not copied: bpf_prog_run_generic_xdp, seen on Linux 6.18). Nothing would be
        // served. TC ingress alone answers every hit, and costs less than the copy.
        mode = "generic";
        if (failure != null)
        {
            LOG.warn("{} is served at TC ingress, which is slower: its driver does not take native XDP ({})", device,
                failure.getMessage());
        }
        return true;
    }

    private static boolean isTaken(final ErrnoException e)
    {
        return e.errno() == EBUSY || e.errno() == EEXIST;
    }

    /** native; or generic: no XDP program, TC ingress answers. */
    String mode()
    {
        return mode;
    }

    /** Takes the program off the device. */
    void close()
    {
        if (link >= 0)
        {
            bpf.close(link);
            link = -1;
        }
    }
}
