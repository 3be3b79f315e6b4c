package dev.brc.core.pubsub;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.brc.core.session.Session;

/**
 * Who subscribed to one channel or pattern, in order of subscription; joining and leaving are O(1) however many there are.
 * Delivery walks an array that is made again after a change, so it costs no garbage between changes.
 */
final class Subscribers
{
    private static final Session[] NONE = {};

    private final Map<Session, Boolean> sessions = new LinkedHashMap<>();
    private Session[] snapshot = NONE;
    private boolean changed;

    void add(final Session session)
    {
        sessions.put(session, Boolean.TRUE);
        changed = true;
    }

    void remove(final Session session)
    {
        sessions.remove(session);
        changed = true;
    }

    int count()
    {
        return sessions.size();
    }

    /** All of them, in order; not to be changed. */
    Session[] all()
    {
        if (changed)
        {
            snapshot = sessions.keySet().toArray(NONE);
            changed = false;
        }
        return snapshot;
    }
}
