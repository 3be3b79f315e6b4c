package dev.brc.core.tracking;

import java.util.ArrayList;
import java.util.List;

/** How one client caches: the options of its CLIENT TRACKING ON. Loop thread only. */
public final class ClientTracking
{
    final List<byte[]> prefixes = new ArrayList<>();
    int options;
    long redirect;
    boolean redirectBroken;
    /** CLIENT CACHING came right before: yes with OPTIN, no with OPTOUT. */
    boolean caching;

    /** The client that gets the messages: CLIENT LIST's {@code redir}; 0: this one. */
    public long redirect()
    {
        return redirect;
    }

    /** Whether that client is gone. */
    public boolean isRedirectBroken()
    {
        return redirectBroken;
    }

    /** Whether BCAST was given. */
    public boolean isBroadcast()
    {
        return has(TrackingOptions.BCAST);
    }

    boolean has(final int option)
    {
        return (options & option) != 0;
    }

    /** Whether keys that the present command reads are remembered. */
    boolean remembers()
    {
        if (has(TrackingOptions.OPTIN))
        {
            return caching;
        }
        return !(has(TrackingOptions.OPTOUT) && caching);
    }
}
