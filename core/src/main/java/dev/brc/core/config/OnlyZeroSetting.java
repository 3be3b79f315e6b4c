package dev.brc.core.config;

import java.util.List;

/** A number of which only 0 makes sense here; wrong values get Redis's errors. */
final class OnlyZeroSetting extends Setting
{
    private final long max;
    private final String refusal;

    OnlyZeroSetting(final String name, final String doc, final long max, final String refusal)
    {
        super(name, doc);
        this.max = max;
        this.refusal = refusal;
    }

    @Override
    public String accepts()
    {
        return "0";
    }

    @Override
    public String get()
    {
        return "0";
    }

    @Override
    public String set(final List<String> values)
    {
        final String text = values.get(0);
        if (!ConfigText.isInteger(text))
        {
            return "argument couldn't be parsed into an integer";
        }
        final long number = Long.parseLong(text);
        if (number < 0 || number > max)
        {
            return "argument must be between 0 and " + max + " inclusive";
        }
        return number == 0 ? null : refusal;
    }
}
