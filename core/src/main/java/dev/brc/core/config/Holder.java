package dev.brc.core.config;

/** Where a setting's value is: a field that the code obeys, or here, for settings that change nothing. */
final class Holder
{
    private final FieldRef field;
    private Object value;

    /** A value in a field. */
    Holder(final FieldRef field)
    {
        this.field = field;
    }

    /** A value that only CONFIG GET reads. */
    Holder(final Object value)
    {
        this.field = null;
        this.value = value;
    }

    Object get()
    {
        return field == null ? value : field.get();
    }

    void set(final Object newValue)
    {
        if (field == null)
        {
            value = newValue;
        }
        else
        {
            field.set(newValue);
        }
    }

    /** A number, whatever the width of its field. */
    long number()
    {
        return ((Number) get()).longValue();
    }

    void number(final long newValue)
    {
        if (field != null && field.type() == int.class)
        {
            field.set((int) Math.min(newValue, Integer.MAX_VALUE));
        }
        else
        {
            set(newValue);
        }
    }
}
