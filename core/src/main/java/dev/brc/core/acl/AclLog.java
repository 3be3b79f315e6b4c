package dev.brc.core.acl;

import java.util.ArrayList;
import java.util.List;

import dev.brc.core.server.ServerContext;

/** What clients tried and were not allowed, newest first (<a href="https://redis.io/commands/acl-log/">ACL LOG</a>). Loop thread only. */
public final class AclLog
{
    /** Entries that a new one is compared with: if it is the same, the old one counts up. */
    private static final int COMPARED = 10;
    /** Longer ago than this it is another event ({@code ACL_LOG_GROUPING_MAX_TIME_DELTA}). */
    private static final long GROUPING_MS = 60_000;

    /** One kind of denial. */
    static final class Entry
    {
        final Verdict.Reason reason;
        final String context;
        final String object;
        final String user;
        String client;
        long atMs;
        long count = 1;

        Entry(final Verdict.Reason reason, final String context, final String object, final String user)
        {
            this.reason = reason;
            this.context = context;
            this.object = object;
            this.user = user;
        }

        boolean isLike(final Entry other)
        {
            return reason == other.reason && context.equals(other.context) && object.equals(other.object)
                && user.equals(other.user) && Math.abs(other.atMs - atMs) <= GROUPING_MS;
        }
    }

    private final ServerContext server;
    private final List<Entry> entries = new ArrayList<>();

    AclLog(final ServerContext server)
    {
        this.server = server;
    }

    void add(final Entry entry, final String client)
    {
        entry.atMs = server.nowMs();
        entry.client = client;
        for (int i = 0; i < entries.size() && i < COMPARED; i++)
        {
            if (entries.get(i).isLike(entry))
            {
                entry.count += entries.remove(i).count;
                break;
            }
        }
        entries.add(0, entry);
        while (entries.size() > server.config().acllogMaxLen)
        {
            entries.remove(entries.size() - 1);
        }
    }

    List<Entry> entries()
    {
        return entries;
    }
}
