package dev.brc.core.command;

import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.Arguments;
import dev.brc.core.session.Session;

/** Short forms of {@link KeyspaceNotifications#event} for a key that is an argument and lies in the session's database. */
public final class KeyEvents
{
    private KeyEvents()
    {
    }

    /**
     * An event of a command of no type.
     *
     * @param index the key's argument
     */
    public static void generic(final Session session, final String event, final Arguments args, final int index)
    {
        event(session, KeyspaceNotifications.NOTIFY_GENERIC, event, args, index);
    }

    /**
     * An event of a string command.
     *
     * @param index the key's argument
     */
    public static void string(final Session session, final String event, final Arguments args, final int index)
    {
        event(session, KeyspaceNotifications.NOTIFY_STRING, event, args, index);
    }

    /**
     * An event of any class.
     *
     * @param typeFlag one of the constants of {@link KeyspaceNotifications}
     * @param index    the key's argument
     */
    public static void event(final Session session, final int typeFlag, final String event, final Arguments args,
        final int index)
    {
        session.server().notifications().event(typeFlag, event, session.db(), args.buffer(), args.offset(index),
            args.length(index));
    }
}
