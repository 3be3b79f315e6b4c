package dev.brc.core.server;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.brc.core.command.Redaction;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;

/** The clients that see every command (<a href="https://redis.io/commands/monitor/">MONITOR</a>). Loop thread only. */
public final class Monitors
{
    /** What is shown is no push message: CLIENT REPLY applies to it. */
    private static final int MUTE = SessionFlags.REPLY_OFF | SessionFlags.REPLY_SKIP;

    private final ServerContext server;
    private final List<Session> sessions = new ArrayList<>();

    Monitors(final ServerContext server)
    {
        this.server = server;
    }

    /** Whether anybody watches. */
    public boolean isActive()
    {
        return !sessions.isEmpty();
    }

    /** Shows all commands to a client from now on. */
    public void add(final Session session)
    {
        session.set(SessionFlags.MONITOR, true);
        sessions.add(session);
        server.cacheServing().hold(CacheServing.MONITOR, true);
    }

    /** Shows a client no more. */
    public void remove(final Session session)
    {
        if (session.is(SessionFlags.MONITOR))
        {
            session.set(SessionFlags.MONITOR, false);
            sessions.remove(session);
            server.cacheServing().hold(CacheServing.MONITOR, isActive());
        }
    }

    /**
     * Shows a command.
     *
     * @param from      who sent it
     * @param args      its request
     * @param redaction which arguments are secrets
     */
    public void feed(final Session from, final Arguments args, final Redaction redaction)
    {
        final byte[] line = line(from, args, redaction).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < sessions.size(); i++)
        {
            final Session session = sessions.get(i);
            final RespWriter out = session.is(MUTE) ? null : session.beginMessage();
            if (out != null)
            {
                out.raw(line, 0, line.length);
                session.endMessage();
            }
        }
    }

    private String line(final Session from, final Arguments args, final Redaction redaction)
    {
        final Instant now = Instant.now();
        final StringBuilder line = new StringBuilder(64).append('+').append(now.getEpochSecond()).append('.');
        final String fraction = Integer.toString(now.getNano() / 1000);
        line.append("000000", 0, 6 - fraction.length()).append(fraction).append(" [").append(from.db().index());
        line.append(' ')
            .append(from.is(SessionFlags.UNIX_SOCKET) ? "unix:" + server.config().unixsocket : from.address());
        line.append(']');
        for (int i = 0; i < args.count(); i++)
        {
            line.append(' ');
            appendQuoted(line, redaction.shown(args, i));
        }
        return line.append("\r\n").toString();
    }

    /**
     * Quotes text as Redis shows bytes ({@code sdscatrepr}): printable ASCII as it is, the rest escaped.
     *
     * @param to   gets it
     * @param text each character one byte
     */
    public static void appendQuoted(final StringBuilder to, final String text)
    {
        to.append('"');
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            switch (c)
            {
                case '\\':
                case '"':
                    to.append('\\').append(c);
                    break;
                case '\n':
                    to.append("\\n");
                    break;
                case '\r':
                    to.append("\\r");
                    break;
                case '\t':
                    to.append("\\t");
                    break;
                case 7:
                    to.append("\\a");
                    break;
                case '\b':
                    to.append("\\b");
                    break;
                default:
                    if (c >= ' ' && c < 0x7f)
                    {
                        to.append(c);
                    }
                    else
                    {
                        to.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
                    }
                    break;
            }
        }
        to.append('"');
    }
}
