package dev.brc.core.config;

import java.util.List;

/** {@code replicaof}: only {@code no one} and the empty value. */
final class ReplicaofSetting extends WordsSetting
{
    ReplicaofSetting(final String doc)
    {
        super("replicaof", doc, "no one");
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
        if (values.size() != 2)
        {
            return "wrong number of arguments";
        }
        return values.get(0).equalsIgnoreCase("no") && values.get(1).equalsIgnoreCase("one")
            ? null
            : Refusals.REPLICATION;
    }
}
