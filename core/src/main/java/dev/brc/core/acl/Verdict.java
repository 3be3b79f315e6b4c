package dev.brc.core.acl;

/** What came of a check: allowed, or why not. Filled again and again. Loop thread only. */
public final class Verdict
{
    /** No argument. */
    public static final int NONE = -1;

    /** Why something is denied, in the order in which one reason is worth more than another. */
    public enum Reason
    {
        /** It is allowed. */
        ALLOWED("", ""),
        /** The command. */
        COMMAND("command", "no permission to execute the command or subcommand"),
        /** One of its keys. */
        KEY("key", "no permission to touch the specified keys"),
        /** Name or password. */
        AUTH("auth", "no permission"),
        /** One of its channels. */
        CHANNEL("channel", "no permission to access one of the channels used as arguments");

        private final String name;
        private final String sentence;

        Reason(final String name, final String sentence)
        {
            this.name = name;
            this.sentence = sentence;
        }

        /** As ACL LOG has it. @return one word */
        public String logName()
        {
            return name;
        }

        /** As EXEC explains it. @return part of a sentence */
        public String sentence()
        {
            return sentence;
        }
    }

    private Reason reason = Reason.ALLOWED;
    private int argument = NONE;

    void allow()
    {
        reason = Reason.ALLOWED;
        argument = NONE;
    }

    /** Keeps the stronger of two denials: another reason, or the same with an argument further behind. */
    void deny(final Reason other, final int at)
    {
        final int order = other.compareTo(reason);
        if (order > 0 || order == 0 && at > argument)
        {
            reason = other;
            argument = at;
        }
    }

    /** Whether it is allowed. */
    public boolean isAllowed()
    {
        return reason == Reason.ALLOWED;
    }

    /** Why not. @return never null */
    public Reason reason()
    {
        return reason;
    }

    /** Index of the key or channel that is denied. @return {@link #NONE} if it is the command */
    public int argument()
    {
        return argument;
    }
}
