package dev.brc.core.config;

import java.util.List;

/**
 * A line of configuration and where it stands.
 *
 * @param source file, or {@code command line}
 * @param number of the line, from 1; 0: not in a file
 * @param words  of the line, the name of the setting first
 * @param text   as it was written
 */
public record ConfigLine(String source, int number, List<String> words, String text)
{
    /**
     * An error in this line.
     *
     * @param reason what is wrong, as Redis says it
     * @return to be thrown
     */
    public ConfigException error(final String reason)
    {
        final String where = number == 0 ? source : source + ", line " + number;
        return new ConfigException(where + ": '" + text + "': " + reason);
    }
}
