package dev.brc.ebpf.bpf;

/**
 * An XDP program that lets everything pass. A veth takes the frames that its peer sends with {@code XDP_TX} only while it has an XDP program of its
 * own (Linux: {@code veth_xdp_flush} looks at the peer's {@code xdp_prog}); without one they vanish silently. So the client's end of a pair
 * gets this one.
 */
public final class XdpPass
{
    private static final int PROG_TYPE_XDP = 6;
    private static final int HAS_FRAGS = 1 << 5;
    /** {@code r0 = XDP_PASS; exit}. */
    private static final long[] INSTRUCTIONS = {0x2_0000_00b7L, 0x95L};
    private static final int OPTIONS_BYTES = 24;
    private static final int OPTIONS_FLAGS = 20;

    private XdpPass()
    {
    }

    /** Attaches it to a device of this thread's network namespace, in native mode; it stays there until the device goes. */
    public static void attach(final Bpf bpf, final String device)
    {
        final Buffer instructions = new Buffer(INSTRUCTIONS.length * Long.BYTES);
        for (int i = 0; i < INSTRUCTIONS.length; i++)
        {
            instructions.bytes.putLong(i * Long.BYTES, INSTRUCTIONS[i]);
        }
        final Buffer options = new Buffer(OPTIONS_BYTES);
        options.bytes.putLong(0, OPTIONS_BYTES).putInt(OPTIONS_FLAGS, HAS_FRAGS);
        final int program = bpf.check(bpf.lib.bpf_prog_load(PROG_TYPE_XDP, "xdp_pass", "GPL", instructions.address,
            INSTRUCTIONS.length, options.address, 0), "bpf_prog_load", "xdp_pass");
        try
        {
            bpf.check(bpf.lib.bpf_xdp_attach(bpf.deviceIndex(device), program, Bpf.XDP_NATIVE, 0), "bpf_xdp_attach",
                device);
        }
        finally
        {
            bpf.close(program);
        }
    }
}
