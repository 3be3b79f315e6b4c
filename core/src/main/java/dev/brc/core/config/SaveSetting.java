package dev.brc.core.config;

import java.util.List;

/** {@code save}: only the empty value, since nothing is saved; wrong values get Redis's error. */
final class SaveSetting extends WordsSetting
{
    SaveSetting(final String doc)
    {
        super("save", doc, "empty");
    }

    @Override
    public String get()
    {
        return "";
    }

    @Override
    public String set(final List<String> values)
    {
        if (isEmpty(values))
        {
            return null;
        }
        for (int i = 0; i < values.size(); i++)
        {
            final String number = values.get(i);
            if (values.size() % 2 != 0 || !ConfigText.isInteger(number)
                || Long.parseLong(number) < (i % 2 == 0 ? 1 : 0))
            {
                return "Invalid save parameters";
            }
        }
        return Refusals.PERSISTENCE;
    }
}
