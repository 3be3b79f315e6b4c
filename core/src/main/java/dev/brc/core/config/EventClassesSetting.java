package dev.brc.core.config;

import java.util.List;

/** {@code notify-keyspace-events}: letters for the classes of events, kept in Redis's order. */
final class EventClassesSetting extends Setting
{
    private static final String KNOWN = "Ag$lshzxeKEtmdn";
    private static final String TYPES = "g$lshzxetdn";
    private static final String ALL_TYPES = "g$lshzxetd";
    private static final String OTHERS = "KEm";

    private final Config config;

    EventClassesSetting(final Config config, final String doc)
    {
        super("notify-keyspace-events", doc);
        this.config = config;
    }

    @Override
    public String accepts()
    {
        return "letters out of " + KNOWN;
    }

    @Override
    public String get()
    {
        return config.notifyKeyspaceEvents;
    }

    @Override
    public List<String> rewrite()
    {
        return List.of(ConfigText.quote(get()));
    }

    @Override
    public String set(final List<String> values)
    {
        final String wanted = values.get(0);
        for (int i = 0; i < wanted.length(); i++)
        {
            if (KNOWN.indexOf(wanted.charAt(i)) < 0)
            {
                return "Invalid event class character. Use '" + KNOWN + "'.";
            }
        }
        final StringBuilder ordered = new StringBuilder();
        if (containsAll(wanted))
        {
            ordered.append('A');
        }
        else
        {
            append(ordered, TYPES, wanted);
        }
        append(ordered, OTHERS, wanted);
        config.notifyKeyspaceEvents = ordered.toString();
        // Redis forgets to print n beside A; what was asked for is obeyed all the same.
        config.notifyNewKeys = wanted.indexOf('n') >= 0;
        return null;
    }

    private static boolean containsAll(final String wanted)
    {
        if (wanted.indexOf('A') >= 0)
        {
            return true;
        }
        for (int i = 0; i < ALL_TYPES.length(); i++)
        {
            if (wanted.indexOf(ALL_TYPES.charAt(i)) < 0)
            {
                return false;
            }
        }
        return true;
    }

    private static void append(final StringBuilder text, final String letters, final String wanted)
    {
        for (int i = 0; i < letters.length(); i++)
        {
            if (wanted.indexOf(letters.charAt(i)) >= 0)
            {
                text.append(letters.charAt(i));
            }
        }
    }
}
