package dev.brc.ebpf.cache;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.BpfException;
import dev.brc.ebpf.bpf.BpfObject;
import dev.brc.epoll.ErrnoException;

/** The programs on one device: at TC, pinned, and at XDP, not pinned. */
final class DeviceAttachment
{
    private final Bpf bpf;
    private final String device;
    private final PinFolder pins;
    private XdpHook xdp;
    private String tcMode;

    private DeviceAttachment(final Bpf bpf, final String device, final PinFolder pins)
    {
        this.bpf = bpf;
        this.device = device;
        this.pins = pins;
    }

    /** The number of a device. @throws BpfException if there is none of that name */
    static int index(final Bpf bpf, final String device)
    {
        final int index = bpf.deviceIndex(device);
        if (index == 0)
        {
            throw new BpfException("there is no network device " + device + " here; 'ip link' lists them");
        }
        return index;
    }

    /**
     * Attaches at TC first: what XDP answers has to be translated from the first packet on.
     *
     * @param mode native, generic or auto
     * @param tcx  false: clsact even where the kernel has tcx
     */
    static DeviceAttachment attach(final Bpf bpf, final BpfObject programs, final String bpffs, final String device,
        final String mode, final boolean tcx)
    {
        final int index = index(bpf, device);
        final PinFolder pins = PinFolder.create(bpffs, device, Instance.self());
        final DeviceAttachment attachment = new DeviceAttachment(bpf, device, pins);
        try
        {
            bpf.pin(programs.map("flows"), pins.path(PinFolder.FLOWS));
            bpf.pin(programs.map("control"), pins.path(PinFolder.CONTROL));
            bpf.pin(programs.map("counters"), pins.path(PinFolder.COUNTERS));
            attachment.tcMode = TcHook.attach(bpf, pins, PinFolder.EGRESS, programs.program("brc_tx_filter"), index,
                tcx);
            TcHook.attach(bpf, pins, PinFolder.INGRESS, programs.program("brc_rx_splice"), index, tcx);
            attachment.xdp = XdpHook.attach(bpf, device, index, programs.program(XdpHook.PROGRAM), mode,
                () -> predecessor(bpffs, device));
            return attachment;
        }
        catch (final ErrnoException e)
        {
            attachment.close();
            throw new BpfException("cannot attach to " + device + ": " + e.getMessage(), e);
        }
        catch (final RuntimeException e)
        {
            attachment.close();
            throw e;
        }
    }

    private static String predecessor(final String bpffs, final String device)
    {
        final Instance self = Instance.self();
        for (final PinFolder folder : PinFolder.list(bpffs, device))
        {
            if (!folder.instance().equals(self) && folder.instance().isRunning())
            {
                return "process " + folder.instance().pid();
            }
        }
        return null;
    }

    String device()
    {
        return device;
    }

    /** native or generic. */
    String xdpMode()
    {
        return xdp.mode();
    }

    /** tcx or clsact. */
    String tcMode()
    {
        return tcMode;
    }

    /** Nothing is answered at XDP any more; translation goes on. */
    void detachXdp()
    {
        if (xdp != null)
        {
            xdp.close();
        }
    }

    /** Takes everything off the device. */
    void close()
    {
        detachXdp();
        detachTc(bpf, pins);
    }

    /** Takes the programs at TC off, and the pins away; also for what another process has left. */
    static void detachTc(final Bpf bpf, final PinFolder pins)
    {
        TcHook.detach(bpf, pins, PinFolder.INGRESS);
        TcHook.detach(bpf, pins, PinFolder.EGRESS);
        pins.remove();
    }
}
