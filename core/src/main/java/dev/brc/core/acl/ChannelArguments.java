package dev.brc.core.acl;

import dev.brc.core.command.CommandSpec;
import dev.brc.core.command.CommandTable;

/**
 * Which arguments of a command are channels that a user has to be allowed: all from the first one on, or the first only.
 *
 * @param count       how many at most
 * @param arePatterns whether they are patterns
 */
record ChannelArguments(int count, boolean arePatterns)
{
    private static final ChannelArguments[] BY_ID = new ChannelArguments[CommandTable.specCount()];

    static
    {
        BY_ID[CommandTable.spec("publish").id()] = new ChannelArguments(1, false);
        BY_ID[CommandTable.spec("spublish").id()] = new ChannelArguments(1, false);
        BY_ID[CommandTable.spec("subscribe").id()] = new ChannelArguments(Integer.MAX_VALUE / 2, false);
        BY_ID[CommandTable.spec("ssubscribe").id()] = new ChannelArguments(Integer.MAX_VALUE / 2, false);
        BY_ID[CommandTable.spec("psubscribe").id()] = new ChannelArguments(Integer.MAX_VALUE / 2, true);
    }

    /** null: none; unsubscribing is always allowed. */
    static ChannelArguments of(final CommandSpec spec)
    {
        return BY_ID[spec.id()];
    }
}
