package dev.brc.core.config;

import java.util.List;

/** A whole number, an octal number, or an amount of memory with its unit. */
class NumberSetting extends Setting
{
    /** How the number is written. */
    enum Notation
    {
        /** Decimal. */
        PLAIN,
        /** Decimal, with a unit: 1k is 1000, 1kb is 1024. */
        MEMORY,
        /** Octal (permission bits). */
        OCTAL
    }

    private final Holder value;
    private final Notation notation;
    private final long min;
    private final long max;

    NumberSetting(final String name, final String doc, final Holder value, final Notation notation, final long min,
        final long max)
    {
        super(name, doc);
        this.value = value;
        this.notation = notation;
        this.min = min;
        this.max = max;
    }

    @Override
    public String accepts()
    {
        final String unit = notation == Notation.MEMORY
            ? "bytes or with a unit"
            : notation == Notation.OCTAL ? "octal" : "";
        final String range = min == max
            ? Long.toString(min)
            : max == Long.MAX_VALUE || max == Integer.MAX_VALUE
                ? min == Integer.MIN_VALUE ? "any integer" : min + " or more"
                : min + " to " + max;
        return notation == Notation.OCTAL
            ? "octal, 0 to " + Long.toOctalString(max)
            : unit.isEmpty() ? range : range + ", " + unit;
    }

    @Override
    public String get()
    {
        return notation == Notation.OCTAL ? Long.toOctalString(value.number()) : Long.toString(value.number());
    }

    @Override
    public List<String> rewrite()
    {
        return List.of(notation == Notation.MEMORY ? ConfigText.memory(value.number()) : get());
    }

    @Override
    public String set(final List<String> values)
    {
        final String text = values.get(0);
        final long number;
        switch (notation)
        {
            case MEMORY:
                number = ConfigText.parseMemory(text);
                if (number < 0)
                {
                    return "argument must be a memory value";
                }
                break;
            case OCTAL:
                if (!isOctal(text))
                {
                    return "argument couldn't be parsed as an octal number";
                }
                number = Long.parseLong(text, 8);
                break;
            default:
                if (!ConfigText.isInteger(text))
                {
                    return "argument couldn't be parsed into an integer";
                }
                number = Long.parseLong(text);
                break;
        }
        if (number < min || number > max)
        {
            return notation == Notation.OCTAL
                ? "argument must be between " + Long.toOctalString(min) + " and " + Long.toOctalString(max)
                    + " inclusive"
                : "argument must be between " + min + " and " + max + " inclusive";
        }
        value.number(adjust(number));
        return null;
    }

    /** What is really taken for a value within the limits. */
    long adjust(final long number)
    {
        return number;
    }

    private static boolean isOctal(final String text)
    {
        if (text.isEmpty() || text.length() > 10)
        {
            return false;
        }
        for (int i = 0; i < text.length(); i++)
        {
            if (text.charAt(i) < '0' || text.charAt(i) > '7')
            {
                return false;
            }
        }
        return true;
    }
}
