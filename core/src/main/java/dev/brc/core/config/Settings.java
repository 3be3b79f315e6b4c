package dev.brc.core.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** All settings by their names, over the fields of one {@link Config}. Loop thread only, or before the server starts. */
public final class Settings
{
    /** What makes a change effective: null, or why it failed. */
    private final Map<String, Supplier<String>> effects = new LinkedHashMap<>();
    private final Map<String, Setting> byName = new LinkedHashMap<>();
    private final List<Setting> all = new ArrayList<>();
    private final Config config;

    Settings(final Config config)
    {
        this.config = config;
        SettingsTable.fill(this, config);
    }

    /** The fields. @return never null */
    public Config config()
    {
        return config;
    }

    /** All settings, in the order of the reference page. @return unmodifiable view */
    public Collection<Setting> all()
    {
        return List.copyOf(all);
    }

    /** Every name, aliases too, with its setting. @return live map in the order of the reference page */
    public Map<String, Setting> names()
    {
        return byName;
    }

    /**
     * Adds a setting, for modules that have their own.
     *
     * @param group   heading on the reference page
     * @param setting not known yet
     * @throws IllegalStateException if the name is taken
     */
    public void add(final String group, final Setting setting)
    {
        setting.register(group);
        all.add(setting);
        put(setting.name(), setting);
        if (setting.alias() != null)
        {
            put(setting.alias(), setting);
        }
    }

    private void put(final String name, final Setting setting)
    {
        if (byName.put(name, setting) != null)
        {
            throw new IllegalStateException("two settings are called " + name);
        }
    }

    /**
     * Finds a setting.
     *
     * @param name or alias, in any case
     * @return null if there is none
     */
    public Setting find(final String name)
    {
        return byName.get(name.toLowerCase(Locale.ROOT));
    }

    /**
     * Says what has to be done after CONFIG SET has changed a setting.
     *
     * @param name   of the setting
     * @param effect null if done, or why it cannot be done: then the change is taken back and the effect called again
     */
    public void onChange(final String name, final Supplier<String> effect)
    {
        if (find(name) == null)
        {
            throw new IllegalArgumentException("there is no setting " + name);
        }
        effects.put(name, effect);
    }

    /** What {@link #onChange} was told. @return null: nothing has to be done */
    Supplier<String> effect(final Setting setting)
    {
        return effects.get(setting.name());
    }

    /**
     * Sets one setting before the server starts.
     *
     * @param name   or alias
     * @param values its words
     * @throws ConfigException if there is no such setting or it refuses the value
     */
    public void set(final String name, final String... values)
    {
        final List<String> words = new ArrayList<>();
        words.add(name);
        words.addAll(Arrays.asList(values));
        ConfigFile.apply(this, new ConfigLine("setting", 0, words, String.join(" ", words)));
    }
}
