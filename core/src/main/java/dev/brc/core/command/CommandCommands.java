package dev.brc.core.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.util.Glob;

/** The COMMAND command and its subcommands (<a href="https://redis.io/commands/command/">COMMAND</a>). */
final class CommandCommands
{
    private final CommandTable table;
    private final KeyPositions keys = new KeyPositions();

    private CommandCommands(final CommandTable table)
    {
        this.table = table;
    }

    static void bind(final CommandTable table)
    {
        final CommandCommands commands = new CommandCommands(table);
        table.bind("command", (session, args, out) -> commands.all(out));
        table.bind("command|count", (session, args, out) -> out.integer(table.count()));
        table.bind("command|info", (session, args, out) -> commands.info(args, out));
        table.bind("command|docs", (session, args, out) -> commands.docs(args, out));
        table.bind("command|list", (session, args, out) -> commands.list(args, out));
        table.bind("command|getkeys", (session, args, out) -> commands.getKeys(args, false, out));
        table.bind("command|getkeysandflags", (session, args, out) -> commands.getKeys(args, true, out));
        table.bind("command|help", (session, args, out) -> Help.reply("command", out));
    }

    private void all(final RespWriter out)
    {
        out.array(table.count());
        for (int id = 0; id < CommandTable.specCount(); id++)
        {
            if (isTopLevel(id))
            {
                CommandReply.info(table, CommandTable.spec(id), out);
            }
        }
    }

    private boolean isTopLevel(final int id)
    {
        return CommandTable.spec(id).parent() == null && table.isVisible(CommandTable.spec(id));
    }

    private void info(final Arguments args, final RespWriter out)
    {
        if (args.count() == 2)
        {
            all(out);
            return;
        }
        out.array(args.count() - 2L);
        for (int i = 2; i < args.count(); i++)
        {
            final CommandSpec spec = table.lookupFullName(args, i);
            if (spec == null)
            {
                out.nullBulk();
            }
            else
            {
                CommandReply.info(table, spec, out);
            }
        }
    }

    private void docs(final Arguments args, final RespWriter out)
    {
        final List<CommandSpec> specs = new ArrayList<>();
        if (args.count() == 2)
        {
            for (int id = 0; id < CommandTable.specCount(); id++)
            {
                if (isTopLevel(id))
                {
                    specs.add(CommandTable.spec(id));
                }
            }
        }
        for (int i = 2; i < args.count(); i++)
        {
            final CommandSpec spec = table.lookupFullName(args, i);
            if (spec != null)
            {
                specs.add(spec);
            }
        }
        out.map(specs.size());
        for (final CommandSpec spec : specs)
        {
            out.bulk(spec.fullNameBytes());
            CommandReply.docs(table, spec, out);
        }
    }

    private void list(final Arguments args, final RespWriter out)
    {
        final boolean filtered = args.count() == 5 && args.is(2, "filterby");
        if (!filtered && args.count() != 2)
        {
            throw ReplyException.SYNTAX;
        }
        final boolean byModule = filtered && args.is(3, "module");
        final boolean byCategory = filtered && args.is(3, "aclcat");
        final boolean byPattern = filtered && args.is(3, "pattern");
        if (filtered && !byModule && !byCategory && !byPattern)
        {
            throw ReplyException.SYNTAX;
        }
        final long category = byCategory ? AclCategory.bit(args.text(4)) : 0;
        final List<CommandSpec> found = new ArrayList<>();
        for (int id = 0; id < CommandTable.specCount(); id++)
        {
            final CommandSpec spec = CommandTable.spec(id);
            if (table.isVisible(spec) && (!filtered || byCategory && (spec.aclCategories() & category) != 0
                || byPattern && matches(args, spec)))
            {
                found.add(spec);
            }
        }
        out.array(found.size());
        for (final CommandSpec spec : found)
        {
            out.bulk(spec.fullNameBytes());
        }
    }

    private static boolean matches(final Arguments args, final CommandSpec spec)
    {
        final byte[] name = spec.fullName().getBytes(StandardCharsets.US_ASCII);
        return Glob.matches(args.buffer(), args.offset(4), args.length(4), name, 0, name.length, true);
    }

    private void getKeys(final Arguments args, final boolean withFlags, final RespWriter out)
    {
        final int from = 2;
        final CommandSpec spec = table.lookup(args, from);
        if (spec == null)
        {
            throw new ReplyException("ERR Invalid command specified");
        }
        if (!KeyFinder.mayHaveKeys(spec))
        {
            throw new ReplyException("ERR The command has no key arguments");
        }
        if (!spec.arityAllows(args.count() - from))
        {
            throw new ReplyException("ERR Invalid number of arguments specified for command");
        }
        final int count = KeyFinder.keys(spec, args, from, keys);
        if (count == 0 && !spec.has(CommandFlags.NO_MANDATORY_KEYS))
        {
            throw new ReplyException("ERR Invalid arguments specified for command");
        }
        out.array(count);
        for (int i = 0; i < count; i++)
        {
            final int arg = from + keys.position(i);
            if (withFlags)
            {
                out.array(2);
            }
            out.bulk(args.buffer(), args.offset(arg), args.length(arg));
            if (withFlags)
            {
                CommandReply.keyFlags(keys.flags(i), out);
            }
        }
    }
}
