package dev.brc.core.acl;

import java.util.ArrayList;
import java.util.List;

import dev.brc.core.command.AclCategory;
import dev.brc.core.command.CommandSpec;
import dev.brc.core.command.CommandTable;

/** Users as rules again, as ACL LIST, ACL GETUSER and files have them. */
final class AclText
{
    private AclText()
    {
    }

    /** All of a user but the name: {@code on #hash ~* &* +@all}. */
    static String rules(final AclUser user)
    {
        final StringBuilder text = new StringBuilder(String.join(" ", flags(user)));
        user.passwords.forEach(hash -> text.append(" #").append(hash));
        for (final Selector selector : user.selectors)
        {
            text.append(selector == user.root() ? " " : " (").append(rules(selector))
                .append(selector == user.root() ? "" : ")");
        }
        return text.toString();
    }

    static List<String> flags(final AclUser user)
    {
        final List<String> flags = new ArrayList<>();
        flags.add(user.enabled ? "on" : "off");
        if (user.nopass)
        {
            flags.add("nopass");
        }
        if (user.sanitizePayload != null)
        {
            flags.add(user.sanitizePayload ? "sanitize-payload" : "skip-sanitize-payload");
        }
        return flags;
    }

    private static String rules(final Selector selector)
    {
        final StringBuilder text = new StringBuilder();
        final String keys = keys(selector);
        text.append(keys).append(keys.isEmpty() ? "" : " ");
        if (selector.allChannels)
        {
            text.append("&* ");
        }
        else
        {
            text.append("resetchannels ");
            selector.channels.forEach(channel -> text.append('&').append(channel).append(' '));
        }
        return text.append(commands(selector)).toString();
    }

    static String keys(final Selector selector)
    {
        if (selector.allKeys)
        {
            return "~*";
        }
        final List<String> patterns = new ArrayList<>();
        selector.keys.forEach(key -> patterns.add(key.toString()));
        return String.join(" ", patterns);
    }

    static String channels(final Selector selector)
    {
        if (selector.allChannels)
        {
            return "&*";
        }
        final List<String> patterns = new ArrayList<>();
        selector.channels.forEach(channel -> patterns.add("&" + channel));
        return String.join(" ", patterns);
    }

    /**
     * Rules that lead to the same set of commands. How it was come by is not kept, so as in Redis 7.0 they are found anew: from all or
     * nothing on, the category that fits best, again and again, then single commands.
     */
    static String commands(final Selector wanted)
    {
        final boolean adding = !wanted.futureCommands;
        final List<String> rules = new ArrayList<>();
        final Selector reached = new Selector();
        reached.allCommands(!adding);
        rules.add(adding ? "-@all" : "+@all");
        final Selector missing = wanted.copy();
        long tried = 0;
        int category = bestCategory(missing, adding, tried);
        while (category >= 0)
        {
            rules.add((adding ? "+@" : "-@") + AclCategory.name(category));
            reached.category(1L << category, adding);
            missing.category(1L << category, !adding);
            tried |= 1L << category;
            category = bestCategory(missing, adding, tried);
        }
        for (int id = 0; id < CommandTable.specCount(); id++)
        {
            if (CommandTable.spec(id).parent() == null)
            {
                single(CommandTable.spec(id), wanted, reached, rules);
            }
        }
        return String.join(" ", rules);
    }

    /** The category most of which is still to be described: the one with the fewest commands that would have to be corrected. */
    private static int bestCategory(final Selector missing, final boolean adding, final long tried)
    {
        int best = -1;
        int fewestWrong = Integer.MAX_VALUE;
        int mostRight = 0;
        for (int category = 0; category < AclCategory.count(); category++)
        {
            int right = 0;
            int wrong = 0;
            for (int id = 0; id < CommandTable.specCount(); id++)
            {
                if ((CommandTable.spec(id).aclCategories() & 1L << category) != 0)
                {
                    final boolean fits = missing.commands.get(id) == adding;
                    right += fits ? 1 : 0;
                    wrong += fits ? 0 : 1;
                }
            }
            if ((tried & 1L << category) == 0 && right > wrong
                && (wrong < fewestWrong || wrong == fewestWrong && right > mostRight))
            {
                best = category;
                fewestWrong = wrong;
                mostRight = right;
            }
        }
        return best;
    }

    private static void single(final CommandSpec spec, final Selector wanted, final Selector reached,
        final List<String> rules)
    {
        final boolean allowed = wanted.commands.get(spec.id());
        if (allowed != reached.commands.get(spec.id()))
        {
            rules.add((allowed ? "+" : "-") + spec.fullName());
            reached.command(spec, allowed);
        }
        for (int i = 0; i < spec.subcommandCount(); i++)
        {
            single(spec.subcommand(i), wanted, reached, rules);
        }
        if (!allowed)
        {
            wanted.firstArguments.getOrDefault(spec, List.of())
                .forEach(argument -> rules.add("+" + spec.fullName() + "|" + argument));
        }
    }
}
