package dev.brc.ebpf.docs;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Compares what a page shows with what a command prints. Numbers behind "about" and "here", ports and process ids may differ, and the line "..." stands
 * for any lines.
 */
final class Output
{
    private static final Pattern MASKED = Pattern
        .compile("(?<=\\b(about|here|pid|port) {1,9})[\\d.,]+|(?<=127\\.0\\.0\\.1:)\\d+");

    private Output()
    {
    }

    static boolean matches(final List<String> shown, final List<String> printed)
    {
        final StringBuilder pattern = new StringBuilder();
        for (final String line : shown)
        {
            pattern.append(line.equals("...") ? "(?:.*\n)*?" : Pattern.quote(mask(line)) + "\n");
        }
        final StringBuilder text = new StringBuilder();
        printed.forEach(line -> text.append(mask(line)).append('\n'));
        return Pattern.matches(pattern.toString(), text);
    }

    private static String mask(final String line)
    {
        return MASKED.matcher(line.stripTrailing()).replaceAll("#").replaceAll("(about|here) +#", "$1 #");
    }
}
