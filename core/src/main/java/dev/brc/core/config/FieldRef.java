package dev.brc.core.config;

import java.lang.reflect.Field;

/**
 * The field that holds a setting's value, found by the setting's name: {@code tcp-keepalive} is {@code tcpKeepalive}. Reflection, since the
 * table is read at each start and a lambda for each setting would cost more start-up time than everything else in this package.
 */
final class FieldRef
{
    private final Object owner;
    private final Field field;

    private FieldRef(final Object owner, final Field field)
    {
        this.owner = owner;
        this.field = field;
        field.setAccessible(true);
    }

    /**
     * Finds the field.
     *
     * @param setting name with hyphens
     * @param owners  objects to look in, in this order
     * @throws IllegalStateException if none has it: a mistake in the table
     */
    static FieldRef find(final String setting, final Object... owners)
    {
        for (final Object owner : owners)
        {
            for (final Field field : owner.getClass().getDeclaredFields())
            {
                if (isNameOf(field.getName(), setting))
                {
                    return new FieldRef(owner, field);
                }
            }
        }
        throw new IllegalStateException("no field holds the setting " + setting);
    }

    private static boolean isNameOf(final String field, final String setting)
    {
        int at = 0;
        for (int i = 0; i < setting.length(); i++)
        {
            final char c = setting.charAt(i);
            if (c == '-' || c == '_')
            {
                continue;
            }
            if (at == field.length() || Character.toLowerCase(field.charAt(at)) != c)
            {
                return false;
            }
            at++;
        }
        return at == field.length();
    }

    Class<?> type()
    {
        return field.getType();
    }

    Object get()
    {
        try
        {
            return field.get(owner);
        }
        catch (final IllegalAccessException e)
        {
            throw new IllegalStateException(e);
        }
    }

    void set(final Object value)
    {
        try
        {
            field.set(owner, value);
        }
        catch (final IllegalAccessException e)
        {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString()
    {
        return field.getDeclaringClass().getSimpleName() + "." + field.getName();
    }
}
