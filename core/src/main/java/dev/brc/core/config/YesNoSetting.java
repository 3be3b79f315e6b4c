package dev.brc.core.config;

import java.util.List;

/** {@code yes} or {@code no}. */
final class YesNoSetting extends Setting
{
    private final Holder value;
    private final String onlyNo;

    /**
     * A switch.
     *
     * @param onlyNo null, or why {@code yes} is refused
     */
    YesNoSetting(final String name, final String doc, final Holder value, final String onlyNo)
    {
        super(name, doc);
        this.value = value;
        this.onlyNo = onlyNo;
    }

    @Override
    public String accepts()
    {
        return onlyNo == null ? "yes, no" : "no";
    }

    @Override
    public String get()
    {
        return (boolean) value.get() ? "yes" : "no";
    }

    @Override
    public String set(final List<String> values)
    {
        final boolean yes = values.get(0).equalsIgnoreCase("yes");
        if (!yes && !values.get(0).equalsIgnoreCase("no"))
        {
            return "argument must be 'yes' or 'no'";
        }
        if (yes && onlyNo != null)
        {
            return onlyNo;
        }
        value.set(yes);
        return null;
    }
}
