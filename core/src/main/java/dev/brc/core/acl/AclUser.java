package dev.brc.core.acl;

import java.util.ArrayList;
import java.util.List;

import dev.brc.core.command.CommandSpec;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyPositions;
import dev.brc.core.resp.Arguments;

/** A user: passwords and permissions. The object stays the same while rules change. Loop thread only. */
public final class AclUser
{
    private static final CommandSpec GET = CommandTable.spec("get");

    final List<String> passwords = new ArrayList<>();
    /** The first one is the user's own, the others are those in parentheses. */
    final List<Selector> selectors = new ArrayList<>();
    boolean enabled;
    boolean nopass;
    /** null: never said. */
    Boolean sanitizePayload;
    private final String name;

    AclUser(final String name)
    {
        this.name = name;
        selectors.add(new Selector());
    }

    /** The name. @return each character one byte */
    public String name()
    {
        return name;
    }

    AclUser copy()
    {
        final AclUser copy = new AclUser(name);
        copy.take(this);
        return copy;
    }

    /** Becomes like another user. */
    void take(final AclUser other)
    {
        enabled = other.enabled;
        nopass = other.nopass;
        sanitizePayload = other.sanitizePayload;
        passwords.clear();
        passwords.addAll(other.passwords);
        selectors.clear();
        other.selectors.forEach(selector -> selectors.add(selector.copy()));
    }

    Selector root()
    {
        return selectors.get(0);
    }

    /** Whether any password will do. */
    public boolean needsNoPassword()
    {
        return nopass;
    }

    /** Whether the user may log in. */
    public boolean isEnabled()
    {
        return enabled;
    }

    /** Whether nothing has to be checked. */
    boolean isUnrestricted()
    {
        return selectors.stream().anyMatch(Selector::allowsEverything);
    }

    /** Whether the user may GET any key. */
    boolean mayGetEveryKey()
    {
        return selectors.stream().anyMatch(each -> each.readsAllKeys() && each.commands.get(GET.id()));
    }

    /** Whether the user may use a command on any key: what SORT needs for BY and GET. */
    boolean mayUseAllKeys(final CommandSpec spec, final Arguments args)
    {
        return selectors.stream().anyMatch(each -> each.readsAllKeys() && each.allowsCommand(spec, args, 0));
    }

    /**
     * Whether the user may run a request.
     *
     * @param from index of the command's name
     */
    void check(final CommandSpec spec, final Arguments args, final int from, final KeyPositions positions,
        final Verdict verdict)
    {
        verdict.allow();
        for (int i = 0; i < selectors.size(); i++)
        {
            if (check(selectors.get(i), spec, args, from, positions, verdict))
            {
                verdict.allow();
                return;
            }
        }
    }

    private static boolean check(final Selector selector, final CommandSpec spec, final Arguments args, final int from,
        final KeyPositions positions, final Verdict verdict)
    {
        if (!selector.allowsCommand(spec, args, from))
        {
            verdict.deny(Verdict.Reason.COMMAND, Verdict.NONE);
            return false;
        }
        final int key = selector.deniedKey(spec, args, from, positions);
        if (key != Verdict.NONE)
        {
            verdict.deny(Verdict.Reason.KEY, key);
            return false;
        }
        final ChannelArguments channels = ChannelArguments.of(spec);
        for (int i = from + 1; channels != null && i < args.count() && i <= from + channels.count(); i++)
        {
            if (!selector.allowsChannel(channels.arePatterns(), args.buffer(), args.offset(i), args.length(i)))
            {
                verdict.deny(Verdict.Reason.CHANNEL, i);
                return false;
            }
        }
        return true;
    }

    boolean allowsChannel(final boolean isPattern, final byte[] channel)
    {
        return selectors.stream().anyMatch(each -> each.allowsChannel(isPattern, channel, 0, channel.length));
    }
}
