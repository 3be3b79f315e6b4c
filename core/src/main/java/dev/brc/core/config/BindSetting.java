package dev.brc.core.config;

import java.util.ArrayList;
import java.util.List;

/** {@code bind}: the addresses to listen on. */
final class BindSetting extends WordsSetting
{
    private static final int MAX_ADDRESSES = 16;

    private final Config config;

    BindSetting(final Config config, final String doc)
    {
        super("bind", doc,
            "up to 16 IPv4 or IPv6 addresses; * and ::* for all; with a leading - one that may be missing");
        this.config = config;
    }

    @Override
    public String get()
    {
        return String.join(" ", config.bind);
    }

    @Override
    public String set(final List<String> values)
    {
        if (values.size() > MAX_ADDRESSES)
        {
            return "Too many bind addresses specified.";
        }
        config.bind = isEmpty(values) ? new ArrayList<>() : new ArrayList<>(values);
        return null;
    }
}
