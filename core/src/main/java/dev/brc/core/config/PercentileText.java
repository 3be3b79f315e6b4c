package dev.brc.core.config;

import java.util.Locale;

/** How percentiles are printed. */
public final class PercentileText
{
    private PercentileText()
    {
    }

    /**
     * A percentile with at most six decimals.
     *
     * @param percentile 0 to 100
     * @return such as {@code 99.9}
     */
    public static String format(final double percentile)
    {
        final String text = String.format(Locale.ROOT, "%.6f", percentile);
        int end = text.length();
        while (text.charAt(end - 1) == '0')
        {
            end--;
        }
        return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
    }
}
