package dev.brc.core.config;

import java.util.List;

/** {@code oom-score-adj-values}: three numbers, kept without effect. */
final class OomScoresSetting extends WordsSetting
{
    private static final int COUNT = 3;
    private static final int LIMIT = 2000;

    private String value = "0 200 800";

    OomScoresSetting(final String doc)
    {
        super("oom-score-adj-values", doc, "three numbers, -2000 to 2000");
        ignored();
    }

    @Override
    public String get()
    {
        return value;
    }

    @Override
    public String set(final List<String> values)
    {
        if (values.size() != COUNT)
        {
            return "wrong number of arguments";
        }
        for (final String each : values)
        {
            if (!ConfigText.isInteger(each) || Math.abs(Long.parseLong(each)) > LIMIT)
            {
                return "Invalid oom-score-adj-values, elements must be between -2000 and 2000.";
            }
        }
        value = String.join(" ", values);
        return null;
    }
}
