package dev.brc.core.command;

import java.nio.charset.StandardCharsets;

/**
 * What the table says of one command or subcommand. Immutable and shared by all servers of the JVM; what a server adds
 * (handler, statistics) is kept by its {@link CommandTable}.
 */
public final class CommandSpec
{
    private static final CommandSpec[] NONE = {};

    private final int id;
    private final String fullName;
    private final byte[] fullNameBytes;
    private final String name;
    private final int arity;
    private final long flags;
    private final int firstKey;
    private final int lastKey;
    private final int keyStep;
    private final long aclCategories;
    private final String[] tips;
    private final KeySpec[] keySpecs;
    private final boolean variableKeyFlags;
    private final CommandSpec parent;
    private CommandSpec[] subcommands = NONE;

    CommandSpec(final int id, final String fullName, final CommandSpec parent, final int arity, final long flags,
        final int firstKey, final int lastKey, final int keyStep, final long aclCategories, final String[] tips,
        final KeySpec[] keySpecs)
    {
        this.id = id;
        this.fullName = fullName;
        this.fullNameBytes = fullName.getBytes(StandardCharsets.US_ASCII);
        this.name = parent == null ? fullName : fullName.substring(parent.fullName.length() + 1);
        this.parent = parent;
        this.arity = arity;
        this.flags = flags;
        this.firstKey = firstKey;
        this.lastKey = lastKey;
        this.keyStep = keyStep;
        this.aclCategories = aclCategories;
        this.tips = tips;
        this.keySpecs = keySpecs;
        boolean variable = false;
        for (final KeySpec keySpec : keySpecs)
        {
            variable |= (keySpec.flags() & KeyFlags.VARIABLE_FLAGS) != 0;
        }
        this.variableKeyFlags = variable;
    }

    /** Number of this entry in the table, from 0 on without gaps: index for arrays that add something to it. */
    public int id()
    {
        return id;
    }

    /** In lower case, {@code get} or {@code kill}. */
    public String name()
    {
        return name;
    }

    /** In lower case, with the container before a subcommand: {@code get}, {@code client|kill}. */
    public String fullName()
    {
        return fullName;
    }

    /** {@link #fullName()} as bytes. Not a copy: the caller does not change it. */
    public byte[] fullNameBytes()
    {
        return fullNameBytes;
    }

    /** Number of arguments with the command's name (and the subcommand's); negative: at least that many. */
    public int arity()
    {
        return arity;
    }

    /** True when a request of so many arguments (names included) satisfies the arity. */
    public boolean arityAllows(final int argumentCount)
    {
        return arity >= 0 ? argumentCount == arity : argumentCount >= -arity;
    }

    /** Bits of {@link CommandFlags}. */
    public long flags()
    {
        return flags;
    }

    /** True when all of these {@link CommandFlags} are set. */
    public boolean has(final long wanted)
    {
        return (flags & wanted) == wanted;
    }

    /** Position of the first key for clients older than key specifications; 0: no keys or not at a fixed place. */
    public int firstKey()
    {
        return firstKey;
    }

    /** Position of the last key; negative counts from the end. */
    public int lastKey()
    {
        return lastKey;
    }

    /** Distance between two keys. */
    public int keyStep()
    {
        return keyStep;
    }

    /** Bits of {@link AclCategory}. */
    public long aclCategories()
    {
        return aclCategories;
    }

    /** How many tips for clients and proxies there are. */
    public int tipCount()
    {
        return tips.length;
    }

    /** A tip, such as {@code request_policy:all_shards}. */
    public String tip(final int index)
    {
        return tips[index];
    }

    /** How many key specifications there are. */
    public int keySpecCount()
    {
        return keySpecs.length;
    }

    /** A key specification. */
    public KeySpec keySpec(final int index)
    {
        return keySpecs[index];
    }

    /** True when other arguments decide what is done to the keys: {@link KeyFlags#VARIABLE_FLAGS}. */
    boolean hasVariableKeyFlags()
    {
        return variableKeyFlags;
    }

    /** The container of this subcommand, or null for a command. */
    public CommandSpec parent()
    {
        return parent;
    }

    /** True for a command such as CLIENT that only holds subcommands. */
    public boolean isContainer()
    {
        return subcommands.length > 0;
    }

    /** How many subcommands there are in Redis, whether a server has them or not. */
    public int subcommandCount()
    {
        return subcommands.length;
    }

    /** A subcommand. */
    public CommandSpec subcommand(final int index)
    {
        return subcommands[index];
    }

    /** Only while the table is read. */
    void setSubcommands(final CommandSpec[] all)
    {
        subcommands = all;
    }

    @Override
    public String toString()
    {
        return fullName;
    }
}
