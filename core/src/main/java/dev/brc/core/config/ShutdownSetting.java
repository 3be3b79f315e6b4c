package dev.brc.core.config;

import java.util.List;
import java.util.Locale;

/** {@code shutdown-on-sigint} and {@code shutdown-on-sigterm}: options of SHUTDOWN. */
final class ShutdownSetting extends WordsSetting
{
    private static final List<String> OPTIONS = List.of("default", "save", "nosave", "now", "force");

    private final Holder value;

    ShutdownSetting(final String name, final String doc, final Holder value)
    {
        super(name, doc, "default, or any of nosave, now, force");
        this.value = value;
    }

    @Override
    public String get()
    {
        return (String) value.get();
    }

    @Override
    public String set(final List<String> values)
    {
        boolean[] chosen = new boolean[OPTIONS.size()];
        for (final String each : values)
        {
            final int option = OPTIONS.indexOf(each.toLowerCase(Locale.ROOT));
            if (option < 0)
            {
                return "argument(s) must be one of the following: " + String.join(", ", OPTIONS);
            }
            chosen[option] = true;
        }
        if (chosen[1] && chosen[2])
        {
            return "shutdown options SAVE and NOSAVE can't be used simultaneously";
        }
        if (chosen[1])
        {
            return Refusals.PERSISTENCE;
        }
        final StringBuilder text = new StringBuilder();
        for (int i = 2; i < chosen.length; i++)
        {
            text.append(!chosen[i] ? "" : text.length() == 0 ? OPTIONS.get(i) : " " + OPTIONS.get(i));
        }
        value.set(text.length() == 0 ? OPTIONS.get(0) : text.toString());
        return null;
    }
}
