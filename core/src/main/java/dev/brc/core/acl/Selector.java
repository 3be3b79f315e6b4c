package dev.brc.core.acl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.brc.core.command.CommandFlags;
import dev.brc.core.command.CommandSpec;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyFinder;
import dev.brc.core.command.KeyPositions;
import dev.brc.core.resp.Arguments;

/** One set of permissions of a user: commands, the keys and the channels that they may be used on. Loop thread only. */
final class Selector
{
    final List<KeyPattern> keys = new ArrayList<>();
    final List<String> channels = new ArrayList<>();
    boolean allKeys;
    boolean allChannels;
    /** Commands that do not exist yet are allowed too. */
    boolean futureCommands;
    /** By {@link CommandSpec#id()}. */
    final BitSet commands = new BitSet();
    /** Commands that are allowed with certain first arguments only. */
    final Map<CommandSpec, List<String>> firstArguments = new TreeMap<>((a, b) -> Integer.compare(a.id(), b.id()));

    Selector copy()
    {
        final Selector copy = new Selector();
        keys.forEach(key -> copy.keys.add(key.copy()));
        copy.channels.addAll(channels);
        copy.allKeys = allKeys;
        copy.allChannels = allChannels;
        copy.futureCommands = futureCommands;
        copy.commands.or(commands);
        firstArguments.forEach((spec, arguments) -> copy.firstArguments.put(spec, new ArrayList<>(arguments)));
        return copy;
    }

    void allCommands(final boolean allow)
    {
        commands.set(0, CommandTable.specCount(), allow);
        futureCommands = allow;
        firstArguments.clear();
    }

    void command(final CommandSpec spec, final boolean allow)
    {
        commands.set(spec.id(), allow);
        firstArguments.remove(spec);
        for (int i = 0; i < spec.subcommandCount(); i++)
        {
            command(spec.subcommand(i), allow);
        }
    }

    void firstArgument(final CommandSpec spec, final String argument)
    {
        final List<String> arguments = firstArguments.computeIfAbsent(spec, s -> new ArrayList<>());
        if (arguments.stream().noneMatch(argument::equalsIgnoreCase))
        {
            arguments.add(argument);
        }
    }

    void category(final long category, final boolean allow)
    {
        for (int id = 0; id < CommandTable.specCount(); id++)
        {
            if ((CommandTable.spec(id).aclCategories() & category) != 0)
            {
                command(CommandTable.spec(id), allow);
            }
        }
    }

    boolean allowsEverything()
    {
        return futureCommands && commands.nextClearBit(0) >= CommandTable.specCount() && allKeys && allChannels;
    }

    // ---- checks

    boolean allowsCommand(final CommandSpec spec, final Arguments args, final int from)
    {
        if (commands.get(spec.id()) || spec.has(CommandFlags.NO_AUTH))
        {
            return true;
        }
        final List<String> arguments = firstArguments.get(spec);
        if (arguments == null || args.count() - from < 2)
        {
            return false;
        }
        final String first = args.text(from + 1);
        return arguments.stream().anyMatch(first::equalsIgnoreCase);
    }

    /** The position of the first key that is not allowed, or {@link Verdict#NONE}. */
    int deniedKey(final CommandSpec spec, final Arguments args, final int from, final KeyPositions positions)
    {
        if (allKeys || !KeyFinder.mayHaveKeys(spec))
        {
            return Verdict.NONE;
        }
        final int count = KeyFinder.keys(spec, args, from, positions);
        for (int i = 0; i < count; i++)
        {
            final int arg = from + positions.position(i);
            if (!allowsKey(KeyPattern.access(positions.flags(i)), args, arg))
            {
                return arg;
            }
        }
        return Verdict.NONE;
    }

    private boolean allowsKey(final int access, final Arguments args, final int arg)
    {
        for (int i = 0; i < keys.size(); i++)
        {
            if (keys.get(i).allows(access, args.buffer(), args.offset(arg), args.length(arg)))
            {
                return true;
            }
        }
        return false;
    }

    boolean readsAllKeys()
    {
        return allKeys || keys.stream().anyMatch(KeyPattern::allowsEverything);
    }

    /** Whether a channel may be used; a pattern only if it is literally one of those of the user. */
    boolean allowsChannel(final boolean isPattern, final byte[] buffer, final int offset, final int length)
    {
        if (allChannels)
        {
            return true;
        }
        final String name = isPattern ? new String(buffer, offset, length, StandardCharsets.ISO_8859_1) : null;
        for (final String channel : channels)
        {
            final byte[] pattern = channel.getBytes(StandardCharsets.ISO_8859_1);
            if (isPattern ? channel.equals(name) : KeyPattern.matches(pattern, buffer, offset, length))
            {
                return true;
            }
        }
        return false;
    }
}
