package dev.brc.core.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** CONFIG SET: several settings at once, all of them or none. Loop thread only. */
public final class ConfigChange
{
    private final Settings settings;
    private final List<Setting> changing = new ArrayList<>();
    private final List<List<String>> values = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final boolean guardedAllowed;

    /**
     * A change that holds nothing yet.
     *
     * @param settings       to change
     * @param guardedAllowed whether the client may change protected settings
     */
    public ConfigChange(final Settings settings, final boolean guardedAllowed)
    {
        this.settings = settings;
        this.guardedAllowed = guardedAllowed;
    }

    /**
     * Adds a setting to the change.
     *
     * @param name  as the client wrote it
     * @param value new value
     * @return null, or the error reply
     */
    public String add(final String name, final String value)
    {
        final Setting setting = settings.find(name);
        if (setting == null)
        {
            return "ERR Unknown option or number of arguments for CONFIG SET - '" + name + "'";
        }
        if (setting.isImmutable())
        {
            return failed(name, "can't set immutable config");
        }
        if (setting.isGuarded() && !guardedAllowed)
        {
            return failed(name, "can't set protected config");
        }
        if (changing.contains(setting))
        {
            return failed(name, "duplicate parameter");
        }
        changing.add(setting);
        names.add(name);
        values.add(setting.isWords() ? ConfigFile.split(value) : List.of(value));
        return null;
    }

    /**
     * Makes the change.
     *
     * @return null, or the error reply: nothing has changed then
     */
    public String apply()
    {
        final List<String> before = new ArrayList<>();
        final Set<Supplier<String>> effects = new LinkedHashSet<>();
        for (int i = 0; i < changing.size(); i++)
        {
            final Setting setting = changing.get(i);
            before.add(setting.get());
            final String refusal = setting.set(values.get(i));
            if (refusal != null)
            {
                restore(before);
                return failed(names.get(i), refusal);
            }
            if (settings.effect(setting) != null && !setting.get().equals(before.get(i)))
            {
                effects.add(settings.effect(setting));
            }
        }
        for (int i = 0; i < changing.size(); i++)
        {
            final Supplier<String> effect = settings.effect(changing.get(i));
            final String failure = effects.remove(effect) ? effect.get() : null;
            if (failure != null)
            {
                restore(before);
                takeBack(i);
                return failed(names.get(i), failure);
            }
        }
        return null;
    }

    private void restore(final List<String> before)
    {
        for (int i = 0; i < before.size(); i++)
        {
            final Setting setting = changing.get(i);
            setting.set(setting.isWords() ? ConfigFile.split(before.get(i)) : List.of(before.get(i)));
        }
    }

    /** Makes the old values effective again, the failed one included. */
    private void takeBack(final int last)
    {
        for (int i = 0; i <= last; i++)
        {
            final Supplier<String> effect = settings.effect(changing.get(i));
            final String failure = effect == null ? null : effect.get();
            if (failure != null)
            {
                throw new IllegalStateException("cannot restore " + names.get(i) + ": " + failure);
            }
        }
    }

    private static String failed(final String name, final String reason)
    {
        return "ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + reason;
    }
}
