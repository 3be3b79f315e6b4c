package dev.brc.core.config;

import java.util.ArrayList;
import java.util.List;

/** {@code xdp}: network devices. It may stand there several times, and each time with several names; an empty name takes all away. */
final class DevicesSetting extends WordsSetting
{
    /** {@code IFNAMSIZ} of the kernel, without the final zero. */
    private static final int MAX_NAME_BYTES = 15;

    private final Config config;

    DevicesSetting(final Config config, final String doc)
    {
        super("xdp", doc, "names of network devices");
        this.config = config;
    }

    @Override
    public String get()
    {
        return String.join(" ", config.xdp);
    }

    @Override
    public String set(final List<String> values)
    {
        if (isEmpty(values))
        {
            config.xdp = new ArrayList<>();
            return null;
        }
        final List<String> devices = new ArrayList<>(config.xdp);
        for (final String name : values)
        {
            if (name.isEmpty() || name.length() > MAX_NAME_BYTES || name.matches(".*[/:\\s].*"))
            {
                return "'" + name + "' is not the name of a network device";
            }
            if (!devices.contains(name))
            {
                devices.add(name);
            }
        }
        config.xdp = devices;
        return null;
    }
}
