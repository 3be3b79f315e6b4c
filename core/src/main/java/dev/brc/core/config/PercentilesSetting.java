package dev.brc.core.config;

import java.util.List;

/** {@code latency-tracking-info-percentiles}. */
final class PercentilesSetting extends WordsSetting
{
    private final Config config;

    PercentilesSetting(final Config config, final String doc)
    {
        super("latency-tracking-info-percentiles", doc, "any number of percentiles, 0 to 100");
        this.config = config;
    }

    @Override
    public String get()
    {
        final StringBuilder text = new StringBuilder();
        for (final double each : config.latencyTrackingInfoPercentiles)
        {
            text.append(text.length() == 0 ? "" : " ").append(PercentileText.format(each));
        }
        return text.toString();
    }

    @Override
    public String set(final List<String> values)
    {
        if (isEmpty(values))
        {
            config.latencyTrackingInfoPercentiles = new double[0];
            return null;
        }
        final double[] percentiles = new double[values.size()];
        for (int i = 0; i < percentiles.length; i++)
        {
            if (!isNumber(values.get(i)))
            {
                return "Invalid latency-tracking-info-percentiles parameters";
            }
            percentiles[i] = Double.parseDouble(values.get(i));
            if (percentiles[i] < 0 || percentiles[i] > 100)
            {
                return "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]";
            }
        }
        config.latencyTrackingInfoPercentiles = percentiles;
        return null;
    }

    private static boolean isNumber(final String text)
    {
        boolean digit = false;
        boolean point = false;
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            if (c >= '0' && c <= '9')
            {
                digit = true;
            }
            else if (c == '.' && !point)
            {
                point = true;
            }
            else if (c != '-' || i > 0)
            {
                return false;
            }
        }
        return digit;
    }
}
