package dev.brc.core.config;

import java.util.List;

/** Any bytes, as text in ISO-8859-1. */
final class TextSetting extends Setting
{
    private final Holder value;
    private final String onlyEmpty;

    /**
     * A text.
     *
     * @param onlyEmpty null, or why anything but the empty text is refused
     */
    TextSetting(final String name, final String doc, final Holder value, final String onlyEmpty)
    {
        super(name, doc);
        this.value = value;
        this.onlyEmpty = onlyEmpty;
    }

    @Override
    public String accepts()
    {
        return onlyEmpty == null ? "text" : "empty";
    }

    @Override
    public String get()
    {
        return (String) value.get();
    }

    @Override
    public String set(final List<String> values)
    {
        if (onlyEmpty != null && !values.get(0).isEmpty())
        {
            return onlyEmpty;
        }
        value.set(values.get(0));
        return null;
    }
}
