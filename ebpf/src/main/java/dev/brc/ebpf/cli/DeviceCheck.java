package dev.brc.ebpf.cli;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.Buffer;
import dev.brc.ebpf.cli.DoctorCommand.Report;
import dev.brc.ebpf.cli.DoctorCommand.Verdict;

/** What {@code brc doctor} says of one device: its driver, who has the XDP hook, MTU, offloads that matter. */
final class DeviceCheck
{
    /** Drivers in whose sources (Linux 6.1) ndo_bpf takes XDP programs and the receive path knows XDP_TX. */
    private static final Set<String> NATIVE = Set.of("veth", "virtio_net", "mlx4_en", "mlx5_core", "i40e", "ice",
        "ixgbe", "ixgbevf", "igb", "igc", "bnxt_en", "nfp", "qede", "ena", "hv_netvsc", "mvneta", "mvpp2", "stmmac",
        "fsl_dpaa2_eth", "fsl_enetc", "sfc", "tsnep", "mana", "tun");
    private static final int ETHTOOL_GFLAGS = 0x25;
    private static final int FLAG_LRO = 1 << 15;
    private static final int MTU_OF_ONE_PAGE = 3_498;

    private final Bpf bpf;
    private final String device;
    private final Report report;

    DeviceCheck(final Bpf bpf, final String device, final Report report)
    {
        this.bpf = bpf;
        this.device = device;
        this.report = report;
    }

    void run()
    {
        final int index = bpf.deviceIndex(device);
        if (index == 0)
        {
            report.line(Verdict.MISSING, "no device " + device,
                "'ip link' lists the devices of this network namespace");
            return;
        }
        driver();
        slot(index);
        offloads();
    }

    private void driver()
    {
        final String driver = bpf.driver(device);
        if (driver == null)
        {
            report.line(Verdict.HINT, device + " has no driver", "it gets generic XDP, which is slower");
        }
        else if (NATIVE.contains(driver))
        {
            report.line(Verdict.OK, device + ": driver " + driver + " has native XDP", null);
        }
        else
        {
            report.line(Verdict.HINT, device + ": driver " + driver + " is not known to have native XDP",
                "brc tries, and falls back to generic XDP, which is slower");
        }
        if ("veth".equals(driver))
        {
            report.line(Verdict.HINT, device + " is one end of a veth pair",
                "the other end needs an XDP program too, even one that passes everything, or replies vanish: "
                    + "'brc pass --dev PEER' in its namespace attaches one");
        }
        if ("virtio_net".equals(driver))
        {
            report.line(Verdict.HINT, device + " is a virtio device",
                "it needs twice as many queues as CPUs for XDP_TX, and guest offloads that the host lets it switch off;"
                    + " otherwise use --xdp-mode generic");
        }
    }

    private void slot(final int index)
    {
        final String holder = bpf.xdpProgram(index);
        if (holder == null)
        {
            report.line(Verdict.OK, device + " has no XDP program", null);
        }
        else
        {
            report.line(holder.equals("brc_rx_filter") ? Verdict.HINT : Verdict.MISSING,
                device + " has the XDP program " + holder,
                holder.equals("brc_rx_filter")
                    ? "a brc serves it; one brc serves a device"
                    : "brc does not replace other programs: detach it, or choose another device");
        }
    }

    private void offloads()
    {
        final Buffer flags = new Buffer(2 * Integer.BYTES);
        flags.bytes.putInt(0, ETHTOOL_GFLAGS);
        if (bpf.ethtool(device, flags) == 0 && (flags.bytes.getInt(Integer.BYTES) & FLAG_LRO) != 0)
        {
            report.line(Verdict.HINT, device + " merges packets in hardware (LRO), which native XDP cannot have",
                "ethtool -K " + device + " lro off");
        }
        try
        {
            final NetworkInterface javas = NetworkInterface.getByName(device);
            if (javas != null && javas.getMTU() > MTU_OF_ONE_PAGE)
            {
                report.line(Verdict.HINT, device + " has an MTU of " + javas.getMTU(),
                    "the driver must know XDP with several buffers (frags); otherwise use --xdp-mode generic");
            }
            if (javas != null && !javas.isUp())
            {
                report.line(Verdict.HINT, device + " is down", "ip link set " + device + " up");
            }
        }
        catch (final SocketException e)
        {
            report.line(Verdict.HINT, device + ": " + e.getMessage(), null);
        }
    }
}
