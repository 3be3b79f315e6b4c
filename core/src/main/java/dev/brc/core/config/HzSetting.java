package dev.brc.core.config;

/** {@code hz}: values beyond its limits are taken as the limit, as in Redis. */
final class HzSetting extends NumberSetting
{
    /** Least turns a second ({@code CONFIG_MIN_HZ}). */
    static final int MIN = 1;
    /** Most turns a second ({@code CONFIG_MAX_HZ}). */
    static final int MAX = 500;

    HzSetting(final String doc, final Holder value)
    {
        super("hz", doc, value, Notation.PLAIN, 0, Integer.MAX_VALUE);
    }

    @Override
    public String accepts()
    {
        return MIN + " to " + MAX;
    }

    @Override
    long adjust(final long number)
    {
        return Math.max(MIN, Math.min(MAX, number));
    }
}
