package dev.brc.core.command.connection;

import dev.brc.core.pubsub.Subscriptions;
import dev.brc.core.session.ClientState;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;
import dev.brc.core.tracking.ClientTracking;

/**
 * One client as a line of CLIENT LIST: fields and their order are those of Redis 7.0
 * (<a href="https://redis.io/commands/client-list/">CLIENT LIST</a>). Sizes are those of brc's own buffers.
 */
public final class ClientInfo
{
    private static final int[] FLAGS = {SessionFlags.REPLICA, SessionFlags.MONITOR, SessionFlags.SUBSCRIBED,
        SessionFlags.MULTI, SessionFlags.BLOCKED | SessionFlags.PAUSED};
    private static final String FLAG_LETTERS = "SOPxb";
    private static final int[] LATER_FLAGS = {SessionFlags.DIRTY_CAS, SessionFlags.CLOSE_AFTER_REPLY,
        SessionFlags.CLOSE_ASAP, SessionFlags.UNIX_SOCKET, SessionFlags.NO_EVICT};
    private static final String LATER_FLAG_LETTERS = "dcAUe";

    private ClientInfo()
    {
    }

    /**
     * The line of a client.
     *
     * @return without line end
     */
    public static String line(final Session session)
    {
        final StringBuilder line = new StringBuilder();
        append(line, session);
        return line.toString();
    }

    static void append(final StringBuilder line, final Session session)
    {
        final ClientState client = session.client();
        final long nowMs = session.server().nowMs();
        line.append("id=").append(session.id());
        line.append(" addr=").append(session.address());
        line.append(" laddr=").append(session.localAddress());
        line.append(" fd=").append(session.channel().fd());
        line.append(" name=").append(client.name);
        line.append(" age=").append(seconds(nowMs, session.createdAtMs()));
        line.append(" idle=").append(seconds(nowMs, session.lastInteractionMs()));
        line.append(" flags=");
        flags(line, session);
        line.append(" db=").append(session.db().index());
        final Subscriptions subscriptions = client.subscriptions;
        line.append(" sub=").append(subscriptions == null ? 0 : subscriptions.channelCount());
        line.append(" psub=").append(subscriptions == null ? 0 : subscriptions.patternCount());
        line.append(" ssub=").append(subscriptions == null ? 0 : subscriptions.shardChannelCount());
        line.append(" multi=").append(session.is(SessionFlags.MULTI) ? client.transaction.count() : -1);
        buffers(line, session);
        line.append(" events=").append(session.out().pendingBytes() > 0 && !isCurrent(session) ? "rw" : "r");
        line.append(" cmd=").append(session.lastAnsweredByCache()
            ? "get"
            : session.lastCommand() == null ? "NULL" : session.lastCommand().fullName());
        line.append(" user=").append(Authentication.userName(session));
        line.append(" redir=").append(session.is(SessionFlags.TRACKING) ? client.tracking.redirect() : -1);
        line.append(" resp=").append(session.out().isResp3() ? 3 : 2);
    }

    private static long seconds(final long nowMs, final long thenMs)
    {
        return Math.max(0, nowMs / 1000 - thenMs / 1000);
    }

    private static boolean isCurrent(final Session session)
    {
        return session.server().processor().current() == session;
    }

    private static void flags(final StringBuilder line, final Session session)
    {
        final int start = line.length();
        append(line, session, FLAGS, FLAG_LETTERS);
        if (session.is(SessionFlags.TRACKING))
        {
            final ClientTracking tracking = session.client().tracking;
            line.append('t').append(tracking.isRedirectBroken() ? "R" : "").append(tracking.isBroadcast() ? "B" : "");
        }
        append(line, session, LATER_FLAGS, LATER_FLAG_LETTERS);
        if (line.length() == start)
        {
            line.append('N');
        }
    }

    private static void append(final StringBuilder line, final Session session, final int[] flags, final String letters)
    {
        for (int i = 0; i < flags.length; i++)
        {
            if (session.is(flags[i]))
            {
                line.append(letters.charAt(i));
            }
        }
    }

    private static void buffers(final StringBuilder line, final Session session)
    {
        final int input = session.queryBufferBytes();
        final boolean current = isCurrent(session);
        final long queued = session.client().transaction == null ? 0 : session.client().transaction.argumentBytes();
        line.append(" qbuf=").append(input);
        line.append(" qbuf-free=").append(session.queryBufferCapacity() - input);
        line.append(" argv-mem=").append(current ? session.parser().arguments().totalLength() : 0);
        line.append(" multi-mem=").append(queued);
        line.append(" rbs=").append(session.out().capacityBytes());
        line.append(" rbp=").append(session.out().capacityBytes());
        line.append(" obl=").append(session.out().pendingBytes());
        line.append(" oll=").append(Math.max(0, session.out().chunkCount() - 1));
        line.append(" omem=").append(overflow(session));
        line.append(" tot-mem=").append(session.memoryBytes());
    }

    /** Output beyond the first chunk, which every client that gets a reply has. */
    private static long overflow(final Session session)
    {
        return session.out().chunkCount() > 1 ? session.out().capacityBytes() : 0;
    }
}
