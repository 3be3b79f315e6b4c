package dev.brc.ebpf.cache;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.TcFilter;
import dev.brc.epoll.Errno;
import dev.brc.epoll.ErrnoException;

/**
 * Attaches a program at TC, before and after those of others: by a tcx link where the kernel has it (Linux 6.6), else as a filter of a clsact qdisc.
 * Either is pinned, so that it outlives the process.
 */
final class TcHook
{
    private static final String FILTER = "_filter";
    private static final String QDISC = "qdisc";
    /** {@code errno(3)}: the link's device is gone. */
    private static final int ENOLINK = 67;

    private TcHook()
    {
    }

    /**
     * Attaches a program.
     *
     * @param side {@link PinFolder#INGRESS} or {@link PinFolder#EGRESS}
     * @param tcx  false: do not even try
     * @return how: {@code tcx} or {@code clsact}
     */
    static String attach(final Bpf bpf, final PinFolder pins, final String side, final int program, final int device,
        final boolean tcx)
    {
        if (tcx)
        {
            final int link = createLink(bpf, pins, side, program, device);
            if (link >= 0)
            {
                try
                {
                    bpf.pin(link, pins.path(side));
                }
                finally
                {
                    bpf.close(link);
                }
                return "tcx";
            }
        }
        final boolean ingress = side.equals(PinFolder.INGRESS);
        final boolean created = TcFilter.createQdisc(bpf, device, pins.device());
        try
        {
            bpf.pin(program, pins.path(side));
            final TcFilter filter = TcFilter.attach(bpf, device, ingress, program, pins.device());
            pins.note(side + FILTER, filter.toString());
            if (pins.noted(QDISC) == null && (created || pins.isNotedForDevice(QDISC)))
            {
                pins.note(QDISC, "ours");
            }
        }
        catch (final RuntimeException e)
        {
            if (created)
            {
                TcFilter.removeQdiscIfEmpty(bpf, device);
            }
            throw e;
        }
        return "clsact";
    }

    private static int createLink(final Bpf bpf, final PinFolder pins, final String side, final int program,
        final int device)
    {
        final boolean ingress = side.equals(PinFolder.INGRESS);
        try
        {
            return bpf.createLink(program, device, ingress ? Bpf.ATTACH_TCX_INGRESS : Bpf.ATTACH_TCX_EGRESS, 0,
                pins.device() + " (tcx " + side + ")");
        }
        catch (final ErrnoException e)
        {
            if (e.errno() == Errno.EINVAL || e.errno() == Errno.EOPNOTSUPP)
            {
                return -1; // an older kernel
            }
            throw e;
        }
    }

    /** Detaches what {@link #attach} attached in this or an earlier process; a device that is gone has nothing attached. */
    static void detach(final Bpf bpf, final PinFolder pins, final String side)
    {
        if (!pins.has(side))
        {
            return;
        }
        final String filter = pins.noted(side + FILTER);
        if (filter != null)
        {
            final int device = bpf.deviceIndex(pins.device());
            if (device != 0)
            {
                TcFilter.parse(filter).detach(bpf, device, side.equals(PinFolder.INGRESS));
                if (pins.noted(QDISC) != null)
                {
                    TcFilter.removeQdiscIfEmpty(bpf, device);
                }
            }
            return;
        }
        final int link = bpf.openPinned(pins.path(side));
        try
        {
            bpf.detachLink(link, pins.path(side));
        }
        catch (final ErrnoException e)
        {
            if (e.errno() != Errno.EINVAL && e.errno() != ENOLINK)
            {
                throw e;
            }
        }
        finally
        {
            bpf.close(link);
        }
    }
}
