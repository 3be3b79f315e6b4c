package dev.brc.core.tracking;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;

/** The options of one CLIENT TRACKING, checked among each other and against what the client has on. */
final class TrackingRequest
{
    private static final int MODES = TrackingOptions.OPTIN | TrackingOptions.OPTOUT;

    private final List<byte[]> prefixes = new ArrayList<>();
    private int options;
    private long redirect;

    private TrackingRequest()
    {
    }

    static void execute(final Session session, final Arguments args, final RespWriter out)
    {
        final TrackingRequest request = new TrackingRequest();
        request.parse(session, args);
        if (args.is(2, "on"))
        {
            request.check(session);
            session.server().tracking().enable(session, request.options, request.redirect, request.prefixes);
        }
        else if (args.is(2, "off"))
        {
            session.server().tracking().disable(session);
        }
        else
        {
            throw ReplyException.SYNTAX;
        }
        out.ok();
    }

    private void parse(final Session session, final Arguments args)
    {
        int i = 3;
        while (i < args.count())
        {
            final boolean more = i + 1 < args.count();
            if (args.is(i, "redirect") && more)
            {
                i++;
                redirect(session, args, i);
            }
            else if (args.is(i, "prefix") && more)
            {
                i++;
                prefixes.add(args.bytes(i));
            }
            else
            {
                options |= option(args, i);
            }
            i++;
        }
    }

    private void redirect(final Session session, final Arguments args, final int index)
    {
        if (redirect != 0)
        {
            throw new ReplyException("ERR A client can only redirect to a single other client");
        }
        redirect = args.integer(index);
        if (session.server().sessions().byId(redirect) == null)
        {
            throw new ReplyException("ERR The client ID you want redirect to does not exist");
        }
    }

    private static int option(final Arguments args, final int index)
    {
        if (args.is(index, "bcast"))
        {
            return TrackingOptions.BCAST;
        }
        if (args.is(index, "optin"))
        {
            return TrackingOptions.OPTIN;
        }
        if (args.is(index, "optout"))
        {
            return TrackingOptions.OPTOUT;
        }
        if (args.is(index, "noloop"))
        {
            return TrackingOptions.NOLOOP;
        }
        throw ReplyException.SYNTAX;
    }

    private void check(final Session session)
    {
        final boolean broadcast = (options & TrackingOptions.BCAST) != 0;
        final ClientTracking before = session.is(SessionFlags.TRACKING) ? session.client().tracking : null;
        if (!broadcast && !prefixes.isEmpty())
        {
            throw new ReplyException("ERR PREFIX option requires BCAST mode to be enabled");
        }
        if (before != null && before.isBroadcast() != broadcast)
        {
            throw new ReplyException("ERR You can't switch BCAST mode on/off before disabling tracking for this client,"
                + " and then re-enabling it with a different mode.");
        }
        if (broadcast && (options & MODES) != 0)
        {
            throw new ReplyException("ERR OPTIN and OPTOUT are not compatible with BCAST");
        }
        if ((options & MODES) == MODES)
        {
            throw new ReplyException("ERR You can't specify both OPTIN mode and OPTOUT mode");
        }
        if (before != null && ((options | before.options) & MODES) == MODES)
        {
            throw new ReplyException("ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client,"
                + " and then re-enabling it with a different mode.");
        }
        if (broadcast)
        {
            checkOverlaps(before == null ? List.of() : before.prefixes);
        }
    }

    /**
     * Two prefixes of a client must not overlap, or it would be told twice. (For a second pair of the same request Redis 7.0 sends
     * this error and carries on, which breaks the protocol; here it is refused.)
     */
    private void checkOverlaps(final List<byte[]> existing)
    {
        for (int i = 0; i < prefixes.size(); i++)
        {
            for (final byte[] other : existing)
            {
                refuseOverlap(prefixes.get(i), other, "an existing");
            }
            for (int j = i + 1; j < prefixes.size(); j++)
            {
                refuseOverlap(prefixes.get(i), prefixes.get(j), "another provided");
            }
        }
    }

    private static void refuseOverlap(final byte[] prefix, final byte[] other, final String what)
    {
        final int common = Math.min(prefix.length, other.length);
        if (Arrays.equals(prefix, 0, common, other, 0, common))
        {
            throw new ReplyException(
                "ERR Prefix '" + text(prefix) + "' overlaps with " + what + " prefix '" + text(other)
                    + "'. Prefixes for a single client must not overlap.");
        }
    }

    private static String text(final byte[] bytes)
    {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
