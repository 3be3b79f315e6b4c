package dev.brc.core.server;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.brc.core.session.Session;

/** The connected clients, in order of their arrival. Loop thread only. */
public final class Sessions
{
    private final Map<Long, Session> byId = new LinkedHashMap<>();
    private long nextId = 1;

    /** A number for the next client. @return 1, 2, 3 … */
    public long nextId()
    {
        return nextId++;
    }

    void add(final Session session)
    {
        byId.put(session.id(), session);
    }

    void remove(final Session session)
    {
        byId.remove(session.id());
    }

    /**
     * Finds a client.
     *
     * @param id as CLIENT ID gives it
     * @return null if there is none
     */
    public Session byId(final long id)
    {
        return byId.get(id);
    }

    /** All clients. @return live view; not to be changed while iterating, so close with {@link Session#closeAsap} */
    public Collection<Session> all()
    {
        return byId.values();
    }

    /** How many there are. @return 0 or more */
    public int count()
    {
        return byId.size();
    }
}
