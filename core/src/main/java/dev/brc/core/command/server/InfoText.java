package dev.brc.core.command.server;

import java.util.Locale;

import dev.brc.core.util.HumanBytes;

/** The text of INFO while it is being written: sections of {@code name:value} lines. */
final class InfoText
{
    private final StringBuilder text = new StringBuilder(4096);

    InfoText section(final String name)
    {
        text.append(text.length() == 0 ? "# " : "\r\n# ").append(name).append("\r\n");
        return this;
    }

    InfoText line(final String name, final String value)
    {
        text.append(name).append(':').append(value).append("\r\n");
        return this;
    }

    InfoText line(final String name, final long value)
    {
        text.append(name).append(':').append(value).append("\r\n");
        return this;
    }

    InfoText line(final String name, final double value, final int decimals)
    {
        return line(name, fixed(value, decimals));
    }

    /** The number, and once more for people. */
    InfoText bytes(final String name, final long value)
    {
        return line(name, value).line(name + "_human", HumanBytes.format(value));
    }

    static String fixed(final double value, final int decimals)
    {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    @Override
    public String toString()
    {
        return text.toString();
    }
}
