package dev.brc.ebpf.docs;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Compares what a page shows with what a command prints. Numbers behind "about" and "here", ports and process ids may differ, and the line "..." stands
 * for any lines. A program that meets something its system forbids (io_uring in containers) says {@link #FORBIDDEN} last, and is compared up to there.
 */
final class Output
{
    private static final String FORBIDDEN = "this system does not allow it";

    private static final Pattern MASKED = Pattern
        .compile("(?<=\\b(about|here|pid|port) {1,9})[\\d.,]+|(?<=127\\.0\\.0\\.1:)\\d+");

    private Output()
    {
    }

    static boolean matches(final List<String> shown, final List<String> printed)
    {
        final int last = printed.size() - 1;
        if (last > 0 && printed.get(last).startsWith(FORBIDDEN))
        {
            return shown.size() > last && matches(shown.subList(0, last), printed.subList(0, last));
        }
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
