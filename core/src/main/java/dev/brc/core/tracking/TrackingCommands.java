package dev.brc.core.tracking;

import java.util.ArrayList;
import java.util.List;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;

/** CLIENT TRACKING, CACHING, GETREDIR and TRACKINGINFO. */
public final class TrackingCommands
{
    private TrackingCommands()
    {
    }

    /**
     * Binds the commands.
     *
     * @param table of the server
     */
    public static void bind(final CommandTable table)
    {
        table.bind("client|tracking", TrackingRequest::execute);
        table.bind("client|caching", TrackingCommands::caching);
        table.bind("client|getredir", TrackingCommands::getredir);
        table.bind("client|trackinginfo", TrackingCommands::trackinginfo);
    }

    private static void caching(final Session session, final Arguments args, final RespWriter out)
    {
        final ClientTracking tracking = session.client().tracking;
        if (tracking == null)
        {
            throw new ReplyException(
                "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN"
                    + " or OPTOUT mode enabled");
        }
        if (args.is(2, "yes"))
        {
            if (!tracking.has(TrackingOptions.OPTIN))
            {
                throw new ReplyException(
                    "ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.");
            }
        }
        else if (!args.is(2, "no"))
        {
            throw ReplyException.SYNTAX;
        }
        else if (!tracking.has(TrackingOptions.OPTOUT))
        {
            throw new ReplyException("ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.");
        }
        tracking.caching = true;
        out.ok();
    }

    private static void getredir(final Session session, final Arguments args, final RespWriter out)
    {
        out.integer(session.is(SessionFlags.TRACKING) ? session.client().tracking.redirect : -1);
    }

    private static void trackinginfo(final Session session, final Arguments args, final RespWriter out)
    {
        final ClientTracking tracking = session.client().tracking;
        final List<String> flags = flags(tracking);
        out.map(3);
        out.bulk("flags");
        out.set(flags.size());
        for (final String flag : flags)
        {
            out.bulk(flag);
        }
        out.bulk("redirect");
        out.integer(tracking == null ? -1 : tracking.redirect);
        out.bulk("prefixes");
        final List<byte[]> prefixes = tracking == null ? List.of() : new ArrayList<>(tracking.prefixes);
        out.array(prefixes.size());
        for (final byte[] prefix : prefixes)
        {
            out.bulk(prefix);
        }
    }

    private static List<String> flags(final ClientTracking tracking)
    {
        final List<String> flags = new ArrayList<>();
        if (tracking == null)
        {
            flags.add("off");
            return flags;
        }
        flags.add("on");
        add(flags, tracking.isBroadcast(), "bcast");
        add(flags, tracking.has(TrackingOptions.OPTIN), "optin");
        add(flags, tracking.has(TrackingOptions.OPTIN) && tracking.caching, "caching-yes");
        add(flags, tracking.has(TrackingOptions.OPTOUT), "optout");
        add(flags, tracking.has(TrackingOptions.OPTOUT) && tracking.caching, "caching-no");
        add(flags, tracking.has(TrackingOptions.NOLOOP), "noloop");
        add(flags, tracking.redirectBroken, "broken_redirect");
        return flags;
    }

    private static void add(final List<String> flags, final boolean condition, final String flag)
    {
        if (condition)
        {
            flags.add(flag);
        }
    }
}
