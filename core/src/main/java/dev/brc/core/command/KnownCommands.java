package dev.brc.core.command;

/** The commands that the processor itself treats in a way of their own. */
final class KnownCommands
{
    final CommandSpec exec = CommandTable.spec("exec");
    final CommandSpec discard = CommandTable.spec("discard");
    final CommandSpec multi = CommandTable.spec("multi");
    final CommandSpec watch = CommandTable.spec("watch");
    final CommandSpec quit = CommandTable.spec("quit");
    final CommandSpec reset = CommandTable.spec("reset");
    final CommandSpec client = CommandTable.spec("client");
    private final boolean[] whileSubscribed = new boolean[CommandTable.specCount()];

    KnownCommands()
    {
        for (final String name : new String[]{"ping", "subscribe", "ssubscribe", "psubscribe", "unsubscribe",
            "sunsubscribe", "punsubscribe", "quit", "reset"})
        {
            whileSubscribed[CommandTable.spec(name).id()] = true;
        }
    }

    boolean allowedWhileSubscribed(final CommandSpec spec)
    {
        return whileSubscribed[spec.id()];
    }

    /** Whether the command is executed between MULTI and EXEC instead of being queued. */
    boolean neverQueued(final CommandSpec spec)
    {
        return spec == exec || spec == discard || spec == multi || spec == watch || spec == quit || spec == reset;
    }
}
