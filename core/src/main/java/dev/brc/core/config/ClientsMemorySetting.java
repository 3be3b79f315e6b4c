package dev.brc.core.config;

import java.util.List;

/** {@code maxmemory-clients}: an amount of memory, or a share of {@code maxmemory}, kept as a negative percentage. */
final class ClientsMemorySetting extends Setting
{
    private static final int MAX_PERCENT = 100;

    private final Config config;

    ClientsMemorySetting(final Config config, final String doc)
    {
        super("maxmemory-clients", doc);
        this.config = config;
    }

    @Override
    public String accepts()
    {
        return "0 or more, bytes or with a unit, or 1% to 100% of maxmemory";
    }

    @Override
    public String get()
    {
        return config.maxmemoryClients < 0 ? -config.maxmemoryClients + "%" : Long.toString(config.maxmemoryClients);
    }

    @Override
    public List<String> rewrite()
    {
        return List.of(config.maxmemoryClients < 0 ? get() : ConfigText.memory(config.maxmemoryClients));
    }

    @Override
    public String set(final List<String> values)
    {
        final String text = values.get(0);
        final boolean percent = text.endsWith("%") && ConfigText.isInteger(text.substring(0, text.length() - 1));
        final long number = percent
            ? Long.parseLong(text.substring(0, text.length() - 1))
            : ConfigText.parseMemory(text);
        if (number < 0)
        {
            return "argument must be a memory or percent value";
        }
        if (percent && number > MAX_PERCENT)
        {
            return "percentage argument must be less or equal to 100";
        }
        config.maxmemoryClients = percent ? -number : number;
        return null;
    }
}
