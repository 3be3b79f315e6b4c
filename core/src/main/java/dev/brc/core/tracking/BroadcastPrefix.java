package dev.brc.core.tracking;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

import dev.brc.core.session.Session;
import dev.brc.core.util.ByteKeyMap;

/** A prefix that clients in BCAST mode registered, and the keys under it that changed since the last message. */
final class BroadcastPrefix
{
    /** Who changed a key when it was none of the clients. */
    static final Object NOBODY = new Object();

    final byte[] prefix;
    final Set<Session> sessions = new LinkedHashSet<>();
    /** Key to the session that changed it first, or {@link #NOBODY}. */
    final ByteKeyMap<Object> changed = new ByteKeyMap<>();

    BroadcastPrefix(final byte[] prefix)
    {
        this.prefix = prefix;
    }

    boolean covers(final byte[] key, final int offset, final int length)
    {
        return prefix.length <= length && Arrays.equals(prefix, 0, prefix.length, key, offset, offset + prefix.length);
    }
}
