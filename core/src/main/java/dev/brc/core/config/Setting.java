package dev.brc.core.config;

import java.util.List;

/**
 * One setting: its name, what it accepts and how it is read and written as text. The subclasses are the kinds of values.
 *
 * <p>Loop thread only, or before the server starts.
 */
public abstract class Setting
{
    private final String name;
    private final String doc;
    private String alias;
    private String group = "";
    private String defaultText;
    private boolean immutable;
    private boolean guarded;
    private boolean secret;
    private boolean ignored;
    private boolean words;

    /**
     * A setting.
     *
     * @param name as in redis.conf
     * @param doc  one sentence for the reference page
     */
    protected Setting(final String name, final String doc)
    {
        this.name = name;
        this.doc = doc;
    }

    // ---- description, while the table is made ----

    /** A second name, which older configuration files use. @return this */
    final Setting alias(final String other)
    {
        alias = other;
        return this;
    }

    /** Only at start. @return this */
    final Setting immutable()
    {
        immutable = true;
        return this;
    }

    /** CONFIG SET only where {@code enable-protected-configs} allows it. @return this */
    final Setting guarded()
    {
        guarded = true;
        return this;
    }

    /** Its value must not show up in logs. @return this */
    final Setting secret()
    {
        secret = true;
        return this;
    }

    /** Accepted, but changes nothing. @return this */
    final Setting ignored()
    {
        ignored = true;
        return this;
    }

    /** Takes several words: CONFIG SET splits its value. @return this */
    final Setting words()
    {
        words = true;
        return this;
    }

    final void register(final String newGroup)
    {
        group = newGroup;
        defaultText = get();
    }

    // ---- description ----

    /** As in redis.conf. @return lower case */
    public final String name()
    {
        return name;
    }

    /** A second name. @return null: none */
    public final String alias()
    {
        return alias;
    }

    /** One sentence about it. @return never empty */
    public final String doc()
    {
        return doc;
    }

    /** The heading under which the reference page lists it. @return never null */
    public final String group()
    {
        return group;
    }

    /** Its value when nobody sets it. @return as CONFIG GET would print it */
    public final String defaultText()
    {
        return defaultText;
    }

    /** Whether CONFIG SET is refused. @return true: only at start */
    public final boolean isImmutable()
    {
        return immutable;
    }

    /** Whether CONFIG SET needs {@code enable-protected-configs}. @return true for settings that reach the file system */
    public final boolean isGuarded()
    {
        return guarded;
    }

    /** Whether its value must not be logged. @return true for passwords */
    public final boolean isSecret()
    {
        return secret;
    }

    /** Whether it is accepted without effect. @return true if it changes nothing */
    public final boolean isIgnored()
    {
        return ignored;
    }

    /** Whether its value is several words. @return true if CONFIG SET splits at blanks */
    public final boolean isWords()
    {
        return words;
    }

    /** What it accepts, for the reference page. @return such as {@code 0 to 65535} */
    public abstract String accepts();

    // ---- value ----

    /** The value as CONFIG GET prints it. @return may be empty */
    public abstract String get();

    /**
     * Checks and takes a new value.
     *
     * @param values its words, as bytes in ISO-8859-1; at least one
     * @return null, or why the value is refused (nothing changed then)
     */
    public abstract String set(List<String> values);

    /**
     * The lines that would make it so again in a configuration file.
     *
     * @return without the name; several for a setting that takes several lines
     */
    public List<String> rewrite()
    {
        return List.of(words ? get() : ConfigText.quoteIfNeeded(get()));
    }

    /** Whether it has its default. @return true if CONFIG REWRITE need not write it */
    public boolean isDefault()
    {
        return get().equals(defaultText);
    }
}
