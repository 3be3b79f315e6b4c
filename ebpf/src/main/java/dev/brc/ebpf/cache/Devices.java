package dev.brc.ebpf.cache;

import java.util.List;

import dev.brc.ebpf.bpf.Bpf;

/** What kind of device it is. */
final class Devices
{
    private Devices()
    {
    }

    /** Whether any has no hardware behind it, so that checksums may be left to nobody: veth and the like, loopback. */
    static boolean anyIsVirtual(final Bpf bpf, final List<String> names)
    {
        return names.stream().anyMatch(name ->
        {
            final String driver = bpf.driver(name);
            return driver == null || driver.equals("veth") || driver.equals("virtio_net");
        });
    }
}
