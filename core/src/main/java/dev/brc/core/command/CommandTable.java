package dev.brc.core.command;

import java.nio.charset.StandardCharsets;

import dev.brc.core.resp.Arguments;

/**
 * The commands of one server: which of Redis's commands it has, what executes them and how often that happened.
 *
 * <p>A command exists for clients once a handler is bound to it; a container exists once one of its subcommands does.
 * One instance a server, used by its event-loop thread only; {@link CommandSpec}s are shared.
 */
public final class CommandTable
{
    private final CommandSpec[] specs = CommandSpecs.all();
    private final Command[] handlers = new Command[specs.length];
    private final CommandStats[] stats = new CommandStats[specs.length];
    private final NameIndex<CommandSpec> commands = new NameIndex<>();
    @SuppressWarnings({"unchecked", "rawtypes"})
    private final NameIndex<CommandSpec>[] subcommands = new NameIndex[specs.length];
    private final boolean[] visible = new boolean[specs.length];

    /** A table in which no command is bound. */
    public CommandTable()
    {
        for (int i = 0; i < stats.length; i++)
        {
            stats[i] = new CommandStats();
        }
    }

    /**
     * Binds a handler to a command, which makes it visible to clients.
     *
     * @param fullName as {@link CommandSpec#fullName()}: {@code get}, {@code client|kill}.
     * @param handler  what executes it.
     * @return the command, for code that wants its id.
     * @throws IllegalArgumentException when the table has no such command, or a handler is bound already.
     */
    public CommandSpec bind(final String fullName, final Command handler)
    {
        final CommandSpec spec = spec(fullName);
        if (handlers[spec.id()] != null)
        {
            throw new IllegalArgumentException("command '" + fullName + "' is bound already");
        }
        handlers[spec.id()] = handler;
        visible[spec.id()] = true;
        final CommandSpec parent = spec.parent();
        if (parent == null)
        {
            commands.put(spec.fullNameBytes(), spec);
            return spec;
        }
        if (subcommands[parent.id()] == null)
        {
            subcommands[parent.id()] = new NameIndex<>();
            commands.put(parent.fullNameBytes(), parent);
            visible[parent.id()] = true;
        }
        subcommands[parent.id()].put(spec.name().getBytes(StandardCharsets.US_ASCII), spec);
        return spec;
    }

    /**
     * What the table says of a command, bound or not.
     *
     * @throws IllegalArgumentException when the table has no such command.
     */
    public static CommandSpec spec(final String fullName)
    {
        final CommandSpec spec = CommandSpecs.byName(fullName);
        if (spec == null)
        {
            throw new IllegalArgumentException("the command table has no command '" + fullName + "'");
        }
        return spec;
    }

    /**
     * What the table says of a command, bound or not.
     *
     * @param fullName in lower case.
     * @return null when the table has no such command.
     */
    public static CommandSpec find(final String fullName)
    {
        return CommandSpecs.byName(fullName);
    }

    /** How many commands and subcommands the table describes: their ids are below. */
    public static int specCount()
    {
        return CommandSpecs.all().length;
    }

    /** A command or subcommand, bound or not, by {@link CommandSpec#id()}. */
    public static CommandSpec spec(final int id)
    {
        return CommandSpecs.all()[id];
    }

    /**
     * Finds a command by its name, whatever its case. Allocates nothing.
     *
     * @return null when there is none.
     */
    public CommandSpec lookup(final byte[] buffer, final int offset, final int length)
    {
        return commands.get(buffer, offset, length);
    }

    /**
     * Finds a subcommand by its name, whatever its case. Allocates nothing.
     *
     * @param container what {@link #lookup} found.
     * @return null when there is none.
     */
    public CommandSpec lookupSubcommand(final CommandSpec container, final byte[] buffer, final int offset,
        final int length)
    {
        final NameIndex<CommandSpec> index = subcommands[container.id()];
        return index == null ? null : index.get(buffer, offset, length);
    }

    /**
     * Finds the command or subcommand of a request. Allocates nothing.
     *
     * @return the subcommand; the command itself when it is no container or the request has its name only; null when
     *         command or subcommand are unknown.
     */
    public CommandSpec lookup(final Arguments args)
    {
        return lookup(args, 0);
    }

    /** As {@link #lookup(Arguments)}, for a request that begins at argument {@code from} of another one. */
    public CommandSpec lookup(final Arguments args, final int from)
    {
        final byte[] buffer = args.buffer();
        final CommandSpec spec = commands.get(buffer, args.offset(from), args.length(from));
        if (spec == null || !spec.isContainer() || args.count() - from == 1)
        {
            return spec;
        }
        return lookupSubcommand(spec, buffer, args.offset(from + 1), args.length(from + 1));
    }

    /**
     * Finds a command by what an argument calls it: {@code get} or {@code client|kill}, whatever its case.
     *
     * @return null when there is none.
     */
    public CommandSpec lookupFullName(final Arguments args, final int index)
    {
        final byte[] buffer = args.buffer();
        final int start = args.offset(index);
        final int end = start + args.length(index);
        int bar = start;
        while (bar < end && buffer[bar] != '|')
        {
            bar++;
        }
        final CommandSpec spec = lookup(buffer, start, bar - start);
        return bar == end || spec == null ? spec : lookupSubcommand(spec, buffer, bar + 1, end - bar - 1);
    }

    /** What executes the command; null for a container and for a command that is not bound. */
    public Command handler(final CommandSpec spec)
    {
        return handlers[spec.id()];
    }

    /** The counters of the command in this server. */
    public CommandStats stats(final CommandSpec spec)
    {
        return stats[spec.id()];
    }

    /** Sets all counters back to zero, as CONFIG RESETSTAT does. */
    public void resetStats()
    {
        for (final CommandStats each : stats)
        {
            each.reset();
        }
    }

    /** How many commands are visible, without subcommands: COMMAND COUNT. */
    public int count()
    {
        return commands.size();
    }

    /** True when clients can see the command or subcommand: bound, and not renamed to nothing. */
    public boolean isVisible(final CommandSpec spec)
    {
        return visible[spec.id()];
    }

    /** How many subcommands of a container are visible, without those that Redis's container does not have. */
    public int subcommandCount(final CommandSpec container)
    {
        int count = 0;
        for (int i = 0; i < container.subcommandCount(); i++)
        {
            count += visible[container.subcommand(i).id()] ? 1 : 0;
        }
        return count;
    }

    /**
     * Gives a command another name, as {@code rename-command} in redis.conf does; COMMAND still shows the original one.
     *
     * @param name    the present name, whatever its case.
     * @param newName empty: the command can no longer be called.
     * @return false when there is no command of that name, or already one of the new name.
     */
    public boolean rename(final byte[] name, final byte[] newName)
    {
        final CommandSpec spec = commands.get(name, 0, name.length);
        if (spec == null || newName.length > 0 && commands.get(newName, 0, newName.length) != null)
        {
            return false;
        }
        commands.remove(name);
        visible[spec.id()] = newName.length > 0;
        if (newName.length > 0)
        {
            commands.put(newName, spec);
        }
        return true;
    }
}
