package dev.brc.core.command;

import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.Value;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.Arguments;
import dev.brc.core.session.Session;

/** What commands on lists, hashes, sets and sorted sets have in common: a key of one type, which goes when its value becomes empty. */
public final class Collections
{
    private Collections()
    {
    }

    /**
     * Finds a key that is read.
     *
     * @param session the client
     * @param args    the request
     * @param index   the key's argument
     * @param type    what it must hold
     * @return null when absent; void after the next look-up
     * @throws ReplyException if the key holds another type
     */
    public static Entry read(final Session session, final Arguments args, final int index, final int type)
    {
        return checked(session.db().lookupRead(args.buffer(), args.offset(index), args.length(index)), type);
    }

    /**
     * Finds a key that is changed.
     *
     * @param session the client
     * @param args    the request
     * @param index   the key's argument
     * @param type    what it must hold
     * @return null when absent; void after the next look-up
     * @throws ReplyException if the key holds another type
     */
    public static Entry write(final Session session, final Arguments args, final int index, final int type)
    {
        return checked(session.db().lookupWrite(args.buffer(), args.offset(index), args.length(index)), type);
    }

    private static Entry checked(final Entry entry, final int type)
    {
        if (entry != null && entry.type() != type)
        {
            throw ReplyException.WRONG_TYPE;
        }
        return entry;
    }

    /**
     * Stores the value of a new key.
     *
     * @param session the client
     * @param args    the request
     * @param index   the key's argument
     * @param value   not empty
     */
    public static void create(final Session session, final Arguments args, final int index, final Value value)
    {
        session.db().putValue(args.buffer(), args.offset(index), args.length(index), value, false);
    }

    /**
     * Announces that elements were added or changed.
     *
     * @param session   the client
     * @param args      the request
     * @param index     the key's argument
     * @param entry     of the key
     * @param eventType class of the event
     * @param event     its name
     */
    public static void changed(final Session session, final Arguments args, final int index, final Entry entry,
        final int eventType, final String event)
    {
        session.db().valueMutated(entry);
        KeyEvents.event(session, eventType, event, args, index);
    }

    /**
     * Announces that elements were removed, and removes the key if none is left.
     *
     * @param session   the client
     * @param args      the request
     * @param index     the key's argument
     * @param isEmpty   whether none is left
     * @param eventType class of the event
     * @param event     its name
     */
    public static void removed(final Session session, final Arguments args, final int index, final boolean isEmpty,
        final int eventType, final String event)
    {
        removed(session, session.db(), args.buffer(), args.offset(index), args.length(index), isEmpty, eventType,
            event);
    }

    /**
     * As {@link #removed(Session, Arguments, int, boolean, int, String)}, for any key.
     *
     * @param session   of the server
     * @param db        where the key is
     * @param key       holds it
     * @param offset    of its first byte
     * @param length    its bytes
     * @param isEmpty   whether no element is left
     * @param eventType class of the event
     * @param event     its name
     */
    public static void removed(final Session session, final Db db, final byte[] key, final int offset, final int length,
        final boolean isEmpty, final int eventType, final String event)
    {
        final KeyspaceNotifications notifications = session.server().notifications();
        if (isEmpty)
        {
            db.delete(key, offset, length);
        }
        else
        {
            db.valueMutated(key, offset, length);
        }
        notifications.event(eventType, event, db, key, offset, length);
        if (isEmpty)
        {
            notifications.event(KeyspaceNotifications.NOTIFY_GENERIC, "del", db, key, offset, length);
        }
    }
}
