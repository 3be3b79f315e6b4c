package dev.brc.core.config;

import java.util.List;
import java.util.Locale;

/** One of a few words; kept in a {@code String}, or in an enum whose constants are the words. */
final class ChoiceSetting extends Setting
{
    private final Holder value;
    private final String[] choices;
    private final int refusedFrom;
    private final String refusal;

    ChoiceSetting(final String name, final String doc, final Holder value, final String... choices)
    {
        this(name, doc, value, choices.length, null, choices);
    }

    /**
     * A choice.
     *
     * @param refusedFrom words from this one on are known but refused
     * @param refusal     why
     */
    ChoiceSetting(final String name, final String doc, final Holder value, final int refusedFrom, final String refusal,
        final String... choices)
    {
        super(name, doc);
        this.value = value;
        this.choices = choices;
        this.refusedFrom = refusedFrom;
        this.refusal = refusal;
    }

    @Override
    public String accepts()
    {
        return String.join(", ", List.of(choices).subList(0, refusedFrom));
    }

    @Override
    public String get()
    {
        final Object now = value.get();
        return now instanceof Enum<?>
            ? ((Enum<?>) now).name().toLowerCase(Locale.ROOT).replace('_', '-')
            : (String) now;
    }

    @Override
    public String set(final List<String> values)
    {
        for (int i = 0; i < choices.length; i++)
        {
            if (choices[i].equalsIgnoreCase(values.get(0)))
            {
                if (i >= refusedFrom)
                {
                    return refusal;
                }
                take(choices[i]);
                return null;
            }
        }
        return "argument(s) must be one of the following: " + String.join(", ", choices);
    }

    private void take(final String choice)
    {
        final Object now = value.get();
        if (now instanceof Enum<?>)
        {
            for (final Object constant : ((Enum<?>) now).getDeclaringClass().getEnumConstants())
            {
                if (((Enum<?>) constant).name().equals(choice.toUpperCase(Locale.ROOT).replace('-', '_')))
                {
                    value.set(constant);
                    return;
                }
            }
            throw new IllegalStateException(name() + " has no constant for " + choice);
        }
        value.set(choice);
    }
}
