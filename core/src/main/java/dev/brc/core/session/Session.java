package dev.brc.core.session;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.brc.core.ReadCache;
import dev.brc.core.command.CommandSpec;
import dev.brc.core.keyspace.Db;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespParser;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.server.ServerContext;
import dev.brc.epoll.Channel;
import dev.brc.epoll.ChannelHandler;
import dev.brc.epoll.ErrnoException;

/**
 * One client connection: its input, its replies and its state. Lives on the event-loop thread.
 *
 * <p>Requests are parsed straight from the loop's shared input buffer; only an incomplete one is kept in a buffer of the session's own.
 */
public final class Session implements ChannelHandler
{
    /** Sent bytes after which other sessions get their turn ({@code NET_MAX_WRITES_PER_EVENT}). */
    public static final int MAX_SENT_BYTES_PER_TURN = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    /** What a session takes apart from its buffers, about. */
    private static final int SESSION_BYTES = 1024;
    private static final int MIN_OWN_BUFFER = 1024;
    /** Replies after which the rest of a pipeline waits for the next turn, so that a client that asks for much cannot keep the loop. */
    private static final int MAX_REPLY_BYTES_PER_TURN = 1024 * 1024;
    /** Part of an announced request that must have come before memory for all of it is taken. */
    private static final int TRUSTED_FACTOR = 8;

    private final ServerContext server;
    private final Channel channel;
    private final long id;
    private final RespParser parser;
    private final RespWriter out;
    private final long createdAtMs;
    private final ClientState client = new ClientState();

    private int flags;
    private Db db;
    private long lastInteractionMs;
    private CommandSpec lastCommand;
    private int ticket = ReadCache.NO_TICKET;
    private boolean writePending;

    private byte[] own; // bytes of incomplete or waiting requests; null: none
    private int ownFrom;
    private int ownTo;
    private boolean processing;
    private boolean yielded; // requests wait in own for the next turn

    private long receivedBytes;
    private long consumedBytes;
    private long sentBytes;
    private long deadlineNs;
    private long publishedBytes;
    private long publishedDeadlineNs;
    private long softLimitSinceMs;

    /**
     * A session for an accepted connection.
     *
     * @param server  whom it belongs to
     * @param channel the connection
     * @param id      as CLIENT ID gives it
     */
    public Session(final ServerContext server, final Channel channel, final long id)
    {
        this.server = server;
        this.channel = channel;
        this.id = id;
        this.parser = new RespParser(server.config().respLimits());
        this.out = new RespWriter(server.chunkPool());
        this.out.listener(server.stats());
        this.createdAtMs = server.nowMs();
        this.lastInteractionMs = createdAtMs;
        this.db = server.keyspace().db(0);
        this.ticket = server.readCache().connectionOpened(channel);
    }

    // ---- what commands use ----

    /** The server that the session belongs to. @return never null */
    public ServerContext server()
    {
        return server;
    }

    /** The connection. @return may be closed */
    public Channel channel()
    {
        return channel;
    }

    /** Where the client connects from. @return address and port as CLIENT LIST prints them; a Unix socket's path and port 0 */
    public String address()
    {
        return is(SessionFlags.UNIX_SOCKET) ? server.config().unixsocket + ":0" : channel.remote().toString();
    }

    /** Whether the client is on this machine by the narrow rule of Redis: a Unix socket, 127.0.0.1 or ::1. */
    public boolean isLocal()
    {
        return is(SessionFlags.UNIX_SOCKET) || channel.remote().host().equals("127.0.0.1")
            || channel.remote().host().equals("::1");
    }

    /** What the client connected to. @return as {@link #address} */
    public String localAddress()
    {
        return is(SessionFlags.UNIX_SOCKET) ? server.config().unixsocket + ":0" : channel.local().toString();
    }

    /** Number of the client as CLIENT ID gives it. @return 1 or more */
    public long id()
    {
        return id;
    }

    /** State that only some commands look at. @return never null */
    public ClientState client()
    {
        return client;
    }

    /** The selected database. @return never null */
    public Db db()
    {
        return db;
    }

    /**
     * Selects a database.
     *
     * @param newDb of the same server
     */
    public void db(final Db newDb)
    {
        db = newDb;
        set(SessionFlags.OTHER_DB, newDb.index() != 0);
    }

    /** The reply queue. Use {@link #push} when another session's command writes to it. @return never null */
    public RespWriter out()
    {
        return out;
    }

    /** The parser, for commands that change its limits. @return never null */
    public RespParser parser()
    {
        return parser;
    }

    /**
     * The reply queue, for a reply that comes outside of the session's turn (unblocking). The session is flushed at the end of the turn.
     *
     * @return the writer
     */
    public RespWriter push()
    {
        enlistWrite();
        return out;
    }

    /**
     * Begins a message that answers no command of this session (pub/sub, client-side caching): it is sent even while replies are off.
     * Write it, then call {@link #endMessage}.
     *
     * @return the writer; null: the session is being closed, nothing can be sent any more
     */
    public RespWriter beginMessage()
    {
        if (is(SessionFlags.CLOSE_AFTER_REPLY | SessionFlags.CLOSE_ASAP))
        {
            return null;
        }
        enlistWrite();
        out.muted(false);
        return out;
    }

    /** Ends a message; a session that has too much to read now is closed. */
    public void endMessage()
    {
        updateMuted();
        exceedsOutputLimit();
    }

    /** Replies are thrown away while CLIENT REPLY asks for it, and behind the last one of a session that is being closed. */
    public void updateMuted()
    {
        out.muted(is(SessionFlags.REPLY_OFF | SessionFlags.REPLY_SKIP | SessionFlags.CLOSE_AFTER_REPLY));
    }

    /**
     * Whether any of some flags is set.
     *
     * @param mask of {@link SessionFlags}
     * @return true if at least one is
     */
    public boolean is(final int mask)
    {
        return (flags & mask) != 0;
    }

    /**
     * Sets or clears flags.
     *
     * @param mask of {@link SessionFlags}
     * @param on   true sets
     */
    public void set(final int mask, final boolean on)
    {
        flags = on ? flags | mask : flags & ~mask;
    }

    /** The latest command. @return null before the first */
    public CommandSpec lastCommand()
    {
        return lastCommand;
    }

    /**
     * Notes the command that is about to be executed.
     *
     * @param spec the command
     */
    public void lastCommand(final CommandSpec spec)
    {
        lastCommand = spec;
    }

    /** When the connection was accepted. @return Unix time in ms */
    public long createdAtMs()
    {
        return createdAtMs;
    }

    /** When bytes last came from or went to the client, through the server or the cache in front. @return Unix time in ms */
    public long lastInteractionMs()
    {
        final long hitNs = ticket == ReadCache.NO_TICKET ? 0 : server.readCache().lastHitNs(ticket);
        return hitNs == 0 ? lastInteractionMs : Math.max(lastInteractionMs, server.unixMs(hitNs));
    }

    /** Whether the cache in front has answered the client since the server last did: its latest command is a GET then. */
    public boolean lastAnsweredByCache()
    {
        return lastInteractionMs() > lastInteractionMs;
    }

    /** Bytes of requests that wait to become complete or to be executed. @return CLIENT LIST's {@code qbuf} */
    public int queryBufferBytes()
    {
        return ownTo - ownFrom;
    }

    /** Memory of the session's own input buffer. @return bytes */
    public int queryBufferCapacity()
    {
        return own == null ? 0 : own.length;
    }

    /** Memory that the client takes, about: CLIENT LIST's {@code tot-mem}. @return bytes */
    public long memoryBytes()
    {
        final long queued = client.transaction == null ? 0 : client.transaction.argumentBytes();
        return SESSION_BYTES + queryBufferCapacity() + out.capacityBytes() + queued;
    }

    /** Bytes received from the client so far. @return 0 or more */
    public long receivedBytes()
    {
        return receivedBytes;
    }

    /** Bytes sent to the client so far. @return 0 or more */
    public long sentBytes()
    {
        return sentBytes;
    }

    /**
     * A GET read a key that expires: a cache in front must not keep the reply for longer.
     *
     * @param expireAtMs Unix time in ms
     */
    public void noteExpiry(final long expireAtMs)
    {
        final long ns = server.monotonicNs(expireAtMs);
        deadlineNs = deadlineNs == 0 ? ns : Math.min(deadlineNs, ns);
    }

    /** Closes at the end of this turn without sending what is queued. May be called for any session at any time. */
    public void closeAsap()
    {
        if (!is(SessionFlags.CLOSE_ASAP))
        {
            set(SessionFlags.CLOSE_ASAP, true);
            server.closeLater(this);
        }
    }

    /** Closes once the replies queued so far are sent; requests that were sent behind are not executed. */
    public void closeAfterReply()
    {
        set(SessionFlags.CLOSE_AFTER_REPLY, true);
        updateMuted();
        enlistWrite();
    }

    /** Input that waited because of a flag of {@link SessionFlags#INPUT_WAITS} is taken up again, at the end of the turn. */
    public void resumeInput()
    {
        server.resumeLater(this);
    }

    // ---- input ----

    @Override
    public void onReadable(final Channel ch)
    {
        if (is(SessionFlags.CLOSE_ASAP) || yielded)
        {
            return;
        }
        final byte[] shared = server.inputBuffer();
        int received;
        if (own == null)
        {
            received = ch.read(shared, 0, shared.length);
        }
        else
        {
            if (!makeRoom())
            {
                return;
            }
            received = ch.read(own, ownTo, own.length - ownTo);
        }
        if (received == Channel.END_OF_STREAM)
        {
            close();
            return;
        }
        if (received == 0)
        {
            return;
        }
        receivedBytes += received;
        server.stats().netInputBytes += received;
        lastInteractionMs = server.nowMs();
        if (own == null)
        {
            process(shared, 0, received);
        }
        else
        {
            ownTo += received;
            process(own, ownFrom, ownTo);
        }
    }

    /** Goes on with requests that waited. Called by the server for sessions that asked with {@link #resumeInput}. */
    public void continueInput()
    {
        if (client.postponed != null && !is(SessionFlags.INPUT_WAITS))
        {
            final Arguments command = client.postponed;
            client.postponed = null;
            server.processor().process(this, command);
            enlistWrite();
        }
        if (!is(SessionFlags.INPUT_WAITS))
        {
            if (own != null)
            {
                process(own, ownFrom, ownTo);
            }
            else
            {
                consumedBytes = receivedBytes;
                enlistWrite();
            }
        }
    }

    /** Goes on with requests that waited for the next turn. Called by the server for sessions that yielded. */
    public void continueYielded()
    {
        yielded = false;
        if (channel.isOpen() && own != null && !is(SessionFlags.INPUT_WAITS))
        {
            process(own, ownFrom, ownTo);
        }
    }

    private void process(final byte[] buffer, final int from, final int to)
    {
        if (processing)
        {
            throw new IllegalStateException("input of session " + id + " is already being processed");
        }
        processing = true;
        int at = from;
        final long maxPending = out.pendingBytes() + MAX_REPLY_BYTES_PER_TURN;
        while ((flags & SessionFlags.INPUT_WAITS) == 0)
        {
            final int result = parser.next(buffer, at, to);
            if (result == RespParser.COMPLETE)
            {
                server.processor().process(this, parser.arguments());
                at = parser.position();
                if (out.pendingBytes() > maxPending && at < to && !exceedsOutputLimit())
                {
                    yielded = true;
                    server.continueNextTurn(this);
                    break;
                }
                continue;
            }
            if (result == RespParser.PROTOCOL_ERROR)
            {
                protocolError(parser.error());
            }
            at = parser.start();
            break;
        }
        parser.shrink();
        processing = false;
        keepRest(buffer, at, to);
        if ((flags & (SessionFlags.BLOCKED | SessionFlags.PAUSED)) == 0)
        {
            consumedBytes = receivedBytes - (to - at);
        }
        enlistWrite();
    }

    private void keepRest(final byte[] buffer, final int from, final int to)
    {
        if (from == to || is(SessionFlags.CLOSE_AFTER_REPLY | SessionFlags.CLOSE_ASAP))
        {
            own = null;
            ownFrom = 0;
            ownTo = 0;
            return;
        }
        if (buffer == own)
        {
            ownFrom = from;
            return;
        }
        final int length = to - from;
        own = new byte[Math.max(MIN_OWN_BUFFER, Integer.highestOneBit(length) << 1)];
        System.arraycopy(buffer, from, own, 0, length);
        ownFrom = 0;
        ownTo = length;
    }

    /** Room for the next read: grows with what has come, never with what was merely announced. */
    private boolean makeRoom()
    {
        final int used = ownTo - ownFrom;
        if (used >= server.config().clientQueryBufferLimit())
        {
            LOG.warn("closing client {}: query buffer limit of {} bytes reached", channel.remote(),
                server.config().clientQueryBufferLimit());
            server.stats().clientQueryBufferLimitDisconnections++;
            closeAsap();
            return false;
        }
        final long needed = parser.bytesNeeded();
        final int free = own.length - ownTo;
        if (free >= MIN_OWN_BUFFER && (free >= used / 4 || free >= needed - used))
        {
            return true;
        }
        final byte[] target;
        if (used + used / 4 + MIN_OWN_BUFFER > own.length)
        {
            // One big argument: once a fair part of it is there, a buffer for all of it saves copying it again and again.
            final boolean big = needed - used > own.length / 2 && needed <= (long) TRUSTED_FACTOR * used;
            final long capacity = big ? needed + MIN_OWN_BUFFER : own.length * 2L;
            target = new byte[(int) Math.min(capacity, Integer.MAX_VALUE - 8L)];
        }
        else
        {
            target = own;
        }
        System.arraycopy(own, ownFrom, target, 0, used);
        own = target;
        ownFrom = 0;
        ownTo = used;
        return true;
    }

    private void protocolError(final String message)
    {
        LOG.debug("protocol error from client {}: {}", channel.remote(), message);
        out.error("ERR Protocol error: " + message);
        closeAfterReply();
    }

    // ---- output ----

    @Override
    public void onWritable(final Channel ch)
    {
        flush();
    }

    private void enlistWrite()
    {
        if (!writePending)
        {
            writePending = true;
            server.flushLater(this);
        }
    }

    /** Sends what is queued. Called by the server at the end of the turn for sessions that enlisted. */
    public void flush()
    {
        writePending = false;
        if (!channel.isOpen() || is(SessionFlags.CLOSE_ASAP))
        {
            return;
        }
        if (exceedsOutputLimit())
        {
            return;
        }
        publish();
        int turnBytes = 0;
        try
        {
            while (out.pendingBytes() > 0 && turnBytes < MAX_SENT_BYTES_PER_TURN)
            {
                final int staged = out.stage(channel);
                final int sent = channel.writeStaged();
                out.sent(sent);
                sentBytes += sent;
                turnBytes += sent;
                if (sent < staged)
                {
                    break;
                }
            }
        }
        catch (final ErrnoException e)
        {
            onError(channel, e);
            return;
        }
        server.stats().netOutputBytes += turnBytes;
        if (turnBytes > 0)
        {
            lastInteractionMs = server.nowMs();
        }
        final boolean rest = out.pendingBytes() > 0;
        channel.wantWrite(rest);
        if (!rest && is(SessionFlags.CLOSE_AFTER_REPLY))
        {
            close();
        }
    }

    /** Publishes to the cache in front how far the connection is and whether it may answer; a few plain stores. */
    public void publish()
    {
        if (ticket != ReadCache.NO_TICKET)
        {
            // A reply that waits for room in the socket is described again with the next one: its deadline must still be there.
            if (consumedBytes != publishedBytes || publishedDeadlineNs == 0)
            {
                publishedBytes = consumedBytes;
                publishedDeadlineNs = deadlineNs;
            }
            else if (deadlineNs != 0)
            {
                publishedDeadlineNs = Math.min(publishedDeadlineNs, deadlineNs);
            }
            deadlineNs = 0;
            server.readCache().publish(ticket, consumedBytes, sentBytes + out.pendingBytes(),
                (flags & SessionFlags.NOT_CACHEABLE) == 0, publishedDeadlineNs);
        }
    }

    /** Tells the cache in front now, not with the next reply, whether it may answer: what the client may do has changed. */
    public void publishEligibility()
    {
        final long deadline = deadlineNs;
        publish();
        deadlineNs = deadline; // belongs to the reply that is still to be sent
    }

    /**
     * Checks {@code client-output-buffer-limit} and closes the session if it is over.
     *
     * @return whether the session is being closed
     */
    public boolean exceedsOutputLimit()
    {
        final long bytes = out.capacityBytes();
        final OutputBufferLimit limit = server.config().outputBufferLimit(outputClass());
        if (limit.exceeded(bytes, softLimitSinceMs, server.nowMs()))
        {
            LOG.warn("closing client {}: {} bytes of replies not read, more than client-output-buffer-limit allows",
                channel.remote(), bytes);
            server.stats().clientOutputBufferLimitDisconnections++;
            out.clear();
            closeAsap();
            return true;
        }
        softLimitSinceMs = limit.isOverSoft(bytes) ? softLimitSinceMs == 0 ? server.nowMs() : softLimitSinceMs : 0;
        return false;
    }

    /** The class whose output limit applies. @return one of {@link OutputBufferLimit} */
    public int outputClass()
    {
        if (is(SessionFlags.REPLICA))
        {
            return OutputBufferLimit.REPLICA;
        }
        return is(SessionFlags.SUBSCRIBED) ? OutputBufferLimit.PUBSUB : OutputBufferLimit.NORMAL;
    }

    // ---- end ----

    @Override
    public void onError(final Channel ch, final ErrnoException cause)
    {
        LOG.debug("client {}: {}", ch.remote(), cause.getMessage());
        close();
    }

    /** Closes now. Only from the event loop's callbacks and the server; commands use {@link #closeAsap}. */
    public void close()
    {
        if (!channel.isOpen())
        {
            return;
        }
        set(SessionFlags.CLOSE_ASAP, true);
        if (ticket != ReadCache.NO_TICKET)
        {
            server.readCache().connectionClosed(ticket);
            ticket = ReadCache.NO_TICKET;
        }
        server.sessionClosed(this);
        channel.close();
        out.clear();
        own = null;
        ownFrom = 0;
        ownTo = 0;
    }
}
