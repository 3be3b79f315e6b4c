package dev.brc.ebpf.bpf;

import dev.brc.epoll.Errno;

/** A BPF filter of a device's clsact qdisc, for kernels without tcx; priority and handle name it. */
public record TcFilter(int priority, int handle)
{
    private static final int EEXIST = 17;
    private static final int INGRESS = 1;
    private static final int EGRESS = 2;
    private static final int HOOK_BYTES = 24;
    private static final int OPTIONS_BYTES = 32;
    private static final int PROG_FD = 8;
    private static final int HANDLE = 20;
    private static final int PRIORITY = 24;

    private static Buffer hook(final int device, final int point)
    {
        final Buffer hook = new Buffer(HOOK_BYTES);
        hook.bytes.putLong(0, HOOK_BYTES).putInt(8, device).putInt(12, point);
        return hook;
    }

    /** Makes a clsact qdisc if the device has none. @return whether it had none */
    public static boolean createQdisc(final Bpf bpf, final int device, final String name)
    {
        final int result = bpf.lib.bpf_tc_hook_create(hook(device, INGRESS | EGRESS).address);
        if (-result == EEXIST)
        {
            return false;
        }
        bpf.check(result, "bpf_tc_hook_create", name);
        return true;
    }

    /** Removes the clsact qdisc unless somebody has filters there. */
    public static void removeQdiscIfEmpty(final Bpf bpf, final int device)
    {
        if (!Netlink.hasFilters(bpf, device))
        {
            bpf.lib.bpf_tc_hook_destroy(hook(device, INGRESS | EGRESS).address);
        }
    }

    /** Attaches a program behind the filters that are there; its return code decides (direct action). */
    public static TcFilter attach(final Bpf bpf, final int device, final boolean ingress, final int program,
        final String name)
    {
        final Buffer options = new Buffer(OPTIONS_BYTES);
        options.bytes.putLong(0, OPTIONS_BYTES).putInt(PROG_FD, program);
        bpf.check(bpf.lib.bpf_tc_attach(hook(device, ingress ? INGRESS : EGRESS).address, options.address),
            "bpf_tc_attach", name);
        return new TcFilter(options.bytes.getInt(PRIORITY), options.bytes.getInt(HANDLE));
    }

    /** Removes the filter; one that is gone is no error. */
    public void detach(final Bpf bpf, final int device, final boolean ingress)
    {
        final Buffer options = new Buffer(OPTIONS_BYTES);
        options.bytes.putLong(0, OPTIONS_BYTES).putInt(HANDLE, handle).putInt(PRIORITY, priority);
        final int result = bpf.lib.bpf_tc_detach(hook(device, ingress ? INGRESS : EGRESS).address, options.address);
        if (-result != Errno.ENOENT && -result != Errno.EINVAL)
        {
            bpf.check(result, "bpf_tc_detach", this);
        }
    }

    /** What {@link #toString} made. */
    public static TcFilter parse(final String text)
    {
        final String[] numbers = text.split("-");
        return new TcFilter(Integer.parseUnsignedInt(numbers[0]), Integer.parseUnsignedInt(numbers[1]));
    }

    @Override
    public String toString()
    {
        return Integer.toUnsignedString(priority) + "-" + Integer.toUnsignedString(handle);
    }
}
