package dev.brc.core.command.server;

import dev.brc.core.observe.LatencyEvent;

/** LATENCY GRAPH: a bar for each of the latest spikes, four lines high, with its age written below from top to bottom. */
final class LatencyGraph
{
    private static final int COLUMNS = 80;
    private static final int ROWS = 4;
    /** The top of a bar can stand at three heights of a line. */
    private static final String TOPS = "_o#";

    private LatencyGraph()
    {
    }

    static String draw(final String name, final LatencyEvent event, final long nowSeconds)
    {
        final int first = Math.max(0, event.count() - COLUMNS);
        final int bars = event.count() - first;
        final int[] heights = new int[bars];
        final String[] ages = new String[bars];
        int longest = 0;
        long low = Long.MAX_VALUE;
        long high = 0;
        for (int i = 0; i < bars; i++)
        {
            low = Math.min(low, event.millisecond(first + i));
            high = Math.max(high, event.millisecond(first + i));
            ages[i] = age(nowSeconds - event.second(first + i));
            longest = Math.max(longest, ages[i].length());
        }
        final long range = Math.max(1, high - low);
        final int steps = ROWS * TOPS.length();
        for (int i = 0; i < bars; i++)
        {
            heights[i] = (int) Math.min(steps - 1, (event.millisecond(first + i) - low) * steps / range);
        }
        final StringBuilder text = new StringBuilder().append(name).append(" - high ").append(high).append(" ms, low ")
            .append(low).append(" ms (all time high ").append(event.max()).append(" ms)\n")
            .append("-".repeat(COLUMNS)).append('\n');
        for (int row = ROWS - 1; row >= 0; row--)
        {
            for (final int height : heights)
            {
                text.append(bar(height - row * TOPS.length()));
            }
            text.append('\n');
        }
        text.append(" ".repeat(bars)).append('\n');
        for (int i = 0; i < longest; i++)
        {
            for (final String age : ages)
            {
                text.append(i < age.length() ? age.charAt(i) : ' ');
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static char bar(final int height)
    {
        if (height < 0)
        {
            return ' ';
        }
        return height < TOPS.length() ? TOPS.charAt(height) : '|';
    }

    private static String age(final long seconds)
    {
        if (seconds < 60)
        {
            return seconds + "s";
        }
        if (seconds < 3_600)
        {
            return seconds / 60 + "m";
        }
        return seconds < 86_400 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    }
}
