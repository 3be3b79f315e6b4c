package dev.brc.core.command;

import dev.brc.core.resp.RespWriter;

/** Writes what COMMAND, COMMAND INFO and COMMAND DOCS tell of a command, in the shape of Redis 7.0. */
final class CommandReply
{
    private static final int INFO_FIELDS = 10;

    private CommandReply()
    {
    }

    /** One element of COMMAND and COMMAND INFO, with the subcommands that are visible. */
    static void info(final CommandTable table, final CommandSpec spec, final RespWriter out)
    {
        out.array(INFO_FIELDS);
        out.bulk(spec.fullNameBytes());
        out.integer(spec.arity());
        final long flags = spec.flags() & ~CommandFlags.HIDDEN;
        out.set(Long.bitCount(flags));
        for (int bit = 0; bit < CommandFlags.count(); bit++)
        {
            if ((flags & 1L << bit) != 0)
            {
                out.simple(CommandFlags.name(bit));
            }
        }
        out.integer(spec.firstKey());
        out.integer(spec.lastKey());
        out.integer(spec.keyStep());
        categories(spec, out);
        out.set(spec.tipCount());
        for (int i = 0; i < spec.tipCount(); i++)
        {
            out.bulk(spec.tip(i));
        }
        out.set(spec.keySpecCount());
        for (int i = 0; i < spec.keySpecCount(); i++)
        {
            keySpec(spec, i, out);
        }
        subcommands(table, spec, out);
    }

    private static void subcommands(final CommandTable table, final CommandSpec spec, final RespWriter out)
    {
        final int count = table.subcommandCount(spec);
        if (count == 0)
        {
            out.set(0); // an array when there are some: so is Redis
            return;
        }
        out.array(count);
        for (int i = 0; i < spec.subcommandCount(); i++)
        {
            if (table.isVisible(spec.subcommand(i)))
            {
                info(table, spec.subcommand(i), out);
            }
        }
    }

    private static void categories(final CommandSpec spec, final RespWriter out)
    {
        out.set(Long.bitCount(spec.aclCategories()));
        for (int bit = 0; bit < AclCategory.count(); bit++)
        {
            if ((spec.aclCategories() & 1L << bit) != 0)
            {
                out.simple("@" + AclCategory.name(bit));
            }
        }
    }

    private static void keySpec(final CommandSpec spec, final int index, final RespWriter out)
    {
        final KeySpec keySpec = spec.keySpec(index);
        final String notes = CommandDocs.of(spec).keySpecNotes(index);
        out.map(notes == null ? 3 : 4);
        if (notes != null)
        {
            out.bulk("notes");
            out.bulk(notes);
        }
        out.bulk("flags");
        keyFlags(keySpec.flags(), out);
        out.bulk("begin_search");
        switch (keySpec.begin())
        {
            case INDEX:
                search("index", 1, out);
                number("index", keySpec.index(), out);
                break;
            case KEYWORD:
                search("keyword", 2, out);
                out.bulk("keyword");
                out.bulk(keySpec.keyword().toUpperCase(java.util.Locale.ROOT));
                number("startfrom", keySpec.startFrom(), out);
                break;
            default:
                search("unknown", 0, out);
                break;
        }
        out.bulk("find_keys");
        switch (keySpec.find())
        {
            case RANGE:
                search("range", 3, out);
                number("lastkey", keySpec.lastKey(), out);
                number("keystep", keySpec.keyStep(), out);
                number("limit", keySpec.limit(), out);
                break;
            case KEYNUM:
                search("keynum", 3, out);
                number("keynumidx", keySpec.keyNumIndex(), out);
                number("firstkey", keySpec.firstKey(), out);
                number("keystep", keySpec.keyStep(), out);
                break;
            default:
                search("unknown", 0, out);
                break;
        }
    }

    private static void search(final String type, final int fields, final RespWriter out)
    {
        out.map(2);
        out.bulk("type");
        out.bulk(type);
        out.bulk("spec");
        out.map(fields);
    }

    private static void number(final String name, final long value, final RespWriter out)
    {
        out.bulk(name);
        out.integer(value);
    }

    /** The flags of a key, bits of {@link KeyFlags}, as a set of names. */
    static void keyFlags(final int flags, final RespWriter out)
    {
        out.set(Integer.bitCount(flags));
        for (int bit = 0; bit < KeyFlags.count(); bit++)
        {
            if ((flags & 1 << bit) != 0)
            {
                out.simple(KeyFlags.name(bit));
            }
        }
    }

    /** One value of COMMAND DOCS, with the subcommands that are visible. */
    static void docs(final CommandTable table, final CommandSpec spec, final RespWriter out)
    {
        final CommandDocs docs = CommandDocs.of(spec);
        final int subcommands = table.subcommandCount(spec);
        out.map(given(docs.summary()) + given(docs.since()) + given(docs.group()) + given(docs.complexity())
            + given(docs.deprecatedSince()) + given(docs.replacedBy()) + (docs.flags().length > 0 ? 1 : 0)
            + (docs.history().isEmpty() ? 0 : 1) + (docs.arguments().isEmpty() ? 0 : 1)
            + (subcommands > 0 ? 1 : 0));
        text("summary", docs.summary(), out);
        text("since", docs.since(), out);
        text("group", docs.group(), out);
        text("complexity", docs.complexity(), out);
        names("doc_flags", docs.flags(), out);
        text("deprecated_since", docs.deprecatedSince(), out);
        text("replaced_by", docs.replacedBy(), out);
        if (!docs.history().isEmpty())
        {
            out.bulk("history");
            out.set(docs.history().size());
            for (final CommandDocs.Change change : docs.history())
            {
                out.array(2);
                out.bulk(change.version());
                out.bulk(change.text());
            }
        }
        arguments(docs.arguments(), out);
        if (subcommands > 0)
        {
            out.bulk("subcommands");
            out.map(subcommands);
            for (int i = 0; i < spec.subcommandCount(); i++)
            {
                if (table.isVisible(spec.subcommand(i)))
                {
                    out.bulk(spec.subcommand(i).fullNameBytes());
                    docs(table, spec.subcommand(i), out);
                }
            }
        }
    }

    private static void arguments(final java.util.List<CommandDocs.Argument> arguments, final RespWriter out)
    {
        if (arguments.isEmpty())
        {
            return;
        }
        out.bulk("arguments");
        out.array(arguments.size());
        for (final CommandDocs.Argument argument : arguments)
        {
            out.map(2 + (argument.keySpecIndex() >= 0 ? 1 : 0) + given(argument.token()) + given(argument.since())
                + given(argument.deprecatedSince()) + (argument.flags().length > 0 ? 1 : 0)
                + (argument.arguments().isEmpty() ? 0 : 1));
            text("name", argument.name(), out);
            text("type", argument.type(), out);
            if (argument.keySpecIndex() >= 0)
            {
                number("key_spec_index", argument.keySpecIndex(), out);
            }
            text("token", argument.token(), out);
            text("since", argument.since(), out);
            text("deprecated_since", argument.deprecatedSince(), out);
            names("flags", argument.flags(), out);
            arguments(argument.arguments(), out);
        }
    }

    private static int given(final String value)
    {
        return value == null ? 0 : 1;
    }

    private static void text(final String name, final String value, final RespWriter out)
    {
        if (value != null)
        {
            out.bulk(name);
            out.bulk(value);
        }
    }

    private static void names(final String name, final String[] values, final RespWriter out)
    {
        if (values.length > 0)
        {
            out.bulk(name);
            out.set(values.length);
            for (final String value : values)
            {
                out.simple(value);
            }
        }
    }
}
