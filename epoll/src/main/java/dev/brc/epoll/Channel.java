package dev.brc.epoll;

import static dev.brc.epoll.Linux.EPOLLERR;
import static dev.brc.epoll.Linux.EPOLLET;
import static dev.brc.epoll.Linux.EPOLLHUP;
import static dev.brc.epoll.Linux.EPOLLIN;
import static dev.brc.epoll.Linux.EPOLLOUT;
import static dev.brc.epoll.Linux.EPOLLRDHUP;
import static dev.brc.epoll.Linux.IPPROTO_TCP;
import static dev.brc.epoll.Linux.MSG_NOSIGNAL;
import static dev.brc.epoll.Linux.SHUT_WR;
import static dev.brc.epoll.Linux.SOL_SOCKET;
import static dev.brc.epoll.Linux.SO_KEEPALIVE;
import static dev.brc.epoll.Linux.TCP_KEEPCNT;
import static dev.brc.epoll.Linux.TCP_KEEPIDLE;
import static dev.brc.epoll.Linux.TCP_KEEPINTVL;
import static dev.brc.epoll.Linux.TCP_NODELAY;

import java.util.Objects;

/**
 * A connected, non-blocking stream socket on an {@link EventLoop}. All methods belong to the loop's thread, except {@link #id}, {@link #fd} and
 * {@link #toString}. On a closed channel, calls that need the socket throw {@link IllegalStateException}.
 */
public final class Channel extends EventSource
{
    /** {@link #read} returns it when the peer has sent its last byte. */
    public static final int END_OF_STREAM = -1;

    /** The most bytes one {@link #read} returns, so that one channel cannot keep the loop to itself. */
    public static final int MAX_READ_BYTES = 64 * 1024;

    /** The most bytes that can be {@linkplain #stage staged} at a time. */
    public static final int MAX_STAGED_BYTES = OutputStage.CAPACITY;

    /** Keepalive probes that may stay without answer before the connection counts as dead; Redis's number. */
    private static final int KEEPALIVE_PROBES = 3;

    /** Neither in the epoll set nor closed: the peer is gone and the handler wants nothing at the moment. */
    private static final int NOT_WATCHED = -1;

    private final EventLoop loop;
    private ChannelHandler handler;
    private Object attachment;
    private Endpoint remote;
    private Endpoint local;
    private int watched = NOT_WATCHED;
    private boolean open = true;
    private boolean connecting;
    private boolean connectFailed;
    private boolean wantRead = true;
    private boolean wantWrite;
    private boolean edgeTriggered;
    private boolean readClosedReported;
    private boolean inErrorHandler;

    Channel(EventLoop loop, long id, int fd, Endpoint remote)
    {
        super(id, fd);
        this.loop = loop;
        this.remote = remote;
    }

    /** Enters the epoll set; 0 or a negated error number. */
    int watch()
    {
        final int interest = interest();
        final int result = loop.poller.tryAdd(fd, interest, id);
        watched = result < 0 ? NOT_WATCHED : interest;
        return result;
    }

    void connecting()
    {
        connecting = true;
    }

    /** There is nothing to wait for on a socket that could not be connected. */
    void connectFailed()
    {
        connectFailed = true;
    }

    /** A number that grows with each channel of the loop and is never reused; the kernel keeps it as {@code epoll_data}. */
    public long id()
    {
        return id;
    }

    /** The file descriptor. Only the loop closes it. */
    public int fd()
    {
        return fd;
    }

    /** Sets what is called when something happens. */
    public void handler(ChannelHandler handler)
    {
        this.handler = handler;
    }

    /** What is called when something happens; null until it is set. */
    public ChannelHandler handler()
    {
        return handler;
    }

    /** Whatever the user of the channel attached to it; null at first. */
    public Object attachment()
    {
        return attachment;
    }

    /** Attaches an object of the user's. */
    public void attachment(Object attachment)
    {
        this.attachment = attachment;
    }

    /** Whether {@link #close} has not been called yet. */
    public boolean isOpen()
    {
        return open;
    }

    /**
     * Reads what the socket has, at most {@code length} and at most {@link #MAX_READ_BYTES} bytes.
     *
     * @return the number of bytes, 0 if there is nothing at the moment (EAGAIN), {@link #END_OF_STREAM} if the peer has closed its side
     * @throws ErrnoException if the connection has failed (ECONNRESET, ETIMEDOUT, …)
     */
    public int read(byte[] destination, int offset, int length)
    {
        checkOpen();
        Objects.checkFromIndexSize(offset, length, destination.length); // before bytes leave the socket
        final NativeBuffer input = loop.input;
        final int wanted = Math.min(length, MAX_READ_BYTES);
        if (wanted == 0)
        {
            return 0; // read(2) of 0 bytes would look like the end of the stream
        }
        long received;
        do
        {
            received = loop.syscalls.read(fd, input.address, wanted);
        }
        while (received == -Errno.EINTR);
        if (received > 0)
        {
            input.bytes.get(0, destination, offset, (int) received);
            return (int) received;
        }
        if (received == 0)
        {
            return END_OF_STREAM;
        }
        if (received == -Errno.EAGAIN)
        {
            return 0;
        }
        throw failure("read", (int) -received);
    }

    /**
     * Copies bytes into the loop's output buffer, behind those this channel staged since its last {@link #writeStaged} or {@link #discardStaged}.
     *
     * @return how many bytes fitted; less than {@code length} once {@link #MAX_STAGED_BYTES} are staged
     * @throws IllegalStateException if another channel has staged bytes and neither written nor discarded them
     */
    public int stage(byte[] source, int offset, int length)
    {
        checkOpen();
        return loop.output.add(this, source, offset, length);
    }

    /** How many bytes this channel has staged. */
    public int stagedBytes()
    {
        return loop.output.length(this);
    }

    /** Forgets what this channel has staged. */
    public void discardStaged()
    {
        loop.output.clear(this);
    }

    /**
     * Hands the staged bytes to the socket in one {@code send(2)}. The staging area is empty afterwards: what was not taken must be staged again, best
     * in {@link ChannelHandler#onWritable} after {@link #wantWrite}{@code (true)}.
     *
     * @return how many bytes the socket took; 0 if its buffer is full (EAGAIN) or nothing was staged
     * @throws ErrnoException if the connection has failed (EPIPE, ECONNRESET, …); never a SIGPIPE
     */
    public int writeStaged()
    {
        checkOpen();
        final OutputStage output = loop.output;
        final int length = output.length(this);
        if (length == 0)
        {
            return 0;
        }
        long sent;
        do
        {
            sent = loop.syscalls.send(fd, output.address(), length, MSG_NOSIGNAL);
        }
        while (sent == -Errno.EINTR);
        output.clear(this);
        if (sent >= 0)
        {
            return (int) sent;
        }
        if (sent == -Errno.EAGAIN)
        {
            return 0;
        }
        throw failure("send", (int) -sent);
    }

    /** Whether {@link ChannelHandler#onReadable} is called; on at first. Costs an {@code epoll_ctl} only when it changes. */
    public void wantRead(boolean on)
    {
        if (wantRead != on)
        {
            wantRead = on;
            updateInterest();
        }
    }

    /** Whether {@link ChannelHandler#onWritable} is called; off at first. Costs an {@code epoll_ctl} only when it changes. */
    public void wantWrite(boolean on)
    {
        if (wantWrite != on)
        {
            wantWrite = on;
            updateInterest();
        }
    }

    /**
     * Whether readiness is reported when it arises (EPOLLET) and not as long as it lasts; off at first. An edge-triggered handler must read and write
     * until it gets 0, or it waits for an event that does not come ({@code epoll(7)}).
     */
    public void edgeTriggered(boolean on)
    {
        if (edgeTriggered != on)
        {
            edgeTriggered = on;
            updateInterest();
        }
    }

    private int interest()
    {
        if (connecting)
        {
            return EPOLLOUT; // wantRead and wantWrite count once the connection is there
        }
        return (wantRead ? EPOLLIN : 0) | (wantWrite ? EPOLLOUT : 0) | (readClosedReported ? 0 : EPOLLRDHUP)
            | (edgeTriggered ? EPOLLET : 0);
    }

    private void updateInterest()
    {
        checkOpen();
        final int interest = interest();
        if (watched == interest || connectFailed)
        {
            return;
        }
        if (watched != NOT_WATCHED)
        {
            loop.poller.modify(fd, interest, id, this);
            watched = interest;
        }
        else if (wantRead || wantWrite)
        {
            Sockets.check("epoll_ctl(EPOLL_CTL_ADD)", this, watch());
        }
    }

    @Override
    void onEvents(int events)
    {
        try
        {
            if (connecting)
            {
                finishConnect();
            }
            else
            {
                dispatch(events);
            }
        }
        catch (final ErrnoException e)
        {
            if (e.origin() != this || inErrorHandler)
            {
                throw e;
            }
            fail(e);
        }
    }

    private void dispatch(int events)
    {
        // Bytes that arrived before an error come first; reading meets the error behind them.
        final boolean readable = wantRead && (events & (EPOLLIN | EPOLLHUP)) != 0;
        if (readable)
        {
            handler.onReadable(this);
        }
        else if ((events & EPOLLERR) != 0)
        {
            fail(failure("epoll_wait", pendingError()));
            return;
        }
        if (open && wantWrite && (events & EPOLLOUT) != 0)
        {
            handler.onWritable(this);
        }
        if (open && !wantRead && (events & EPOLLRDHUP) != 0 && !readClosedReported)
        {
            readClosedReported = true; // level-triggered it would be reported for ever
            updateInterest();
            handler.onReadClosed(this);
        }
        if (open && (events & (EPOLLHUP | EPOLLERR)) != 0 && !wantRead && !wantWrite)
        {
            unwatch(); // these two cannot be masked and would be reported for ever
        }
    }

    /** An error event without an error in the socket is a peer that is gone (a pipe's write end reports itself like this). */
    private int pendingError()
    {
        final int error = loop.sockets.takeError(fd);
        return error > 0 ? error : Errno.EPIPE;
    }

    private void finishConnect()
    {
        final int error = loop.sockets.takeError(fd);
        if (error != 0)
        {
            connectFailed = true;
            fail(failure("connect", Math.abs(error)));
            return;
        }
        connecting = false;
        updateInterest();
        handler.onConnected(this);
    }

    /** Tells the handler that the connection is gone; what it leaves open is not watched any more. */
    void fail(ErrnoException cause)
    {
        if (!open)
        {
            return;
        }
        inErrorHandler = true;
        handler.onError(this, cause);
        inErrorHandler = false; // stays on when it throws: that ends run(), and must not come back to the handler
        if (open)
        {
            wantRead = false;
            wantWrite = false;
            unwatch();
        }
    }

    /** The accept handler let an error of this channel pass. */
    void failAccepted(ErrnoException cause)
    {
        if (handler == null)
        {
            close();
        }
        else
        {
            fail(cause);
        }
    }

    private void unwatch()
    {
        if (watched != NOT_WATCHED)
        {
            loop.poller.delete(fd, this);
            watched = NOT_WATCHED;
        }
    }

    /** Sends what is queued and then FIN; reading goes on. Does nothing if the connection is gone already. */
    public void shutdownWrite()
    {
        checkOpen();
        final int result = loop.syscalls.shutdown(fd, SHUT_WR);
        if (result < 0 && result != -Errno.ENOTCONN)
        {
            throw failure("shutdown", -result);
        }
    }

    /**
     * Closes the socket; what the kernel has taken is still sent (or, if the peer's bytes were not all read, replaced by RST). No handler method is called
     * any more, not even for events of this turn. Does nothing the second time.
     */
    @Override
    public void close()
    {
        if (open)
        {
            open = false;
            loop.output.clear(this);
            loop.forget(this);
            loop.syscalls.close(fd); // never to be repeated: on Linux the descriptor is free even after EINTR, close(2)
        }
    }

    /**
     * Closes the socket at once with RST; what the peer has not received is dropped. On a Unix socket the same as {@link #close}. Does nothing the second
     * time.
     */
    public void closeWithReset()
    {
        if (open)
        {
            loop.sockets.resetOnClose(fd); // should it fail, the connection ends with FIN: closing comes first
            close();
        }
    }

    /**
     * The peer's address, known from the start. For a connection accepted on a Unix socket it is the socket's own path, as in Redis's
     * {@code CLIENT LIST}, because such a peer has no name.
     */
    public Endpoint remote()
    {
        return remote;
    }

    /** This side's address; asked of the kernel on first use. */
    public Endpoint local()
    {
        if (local == null)
        {
            checkOpen();
            local = remote.isUnix() ? remote : loop.sockets.local(fd, this);
        }
        return local;
    }

    /** TCP_NODELAY: whether small segments are sent at once ({@code tcp(7)}). Does nothing on a Unix socket. */
    public void noDelay(boolean on)
    {
        if (!remote.isUnix())
        {
            checkOpen();
            loop.sockets.setOption(fd, IPPROTO_TCP, TCP_NODELAY, on ? 1 : 0, "TCP_NODELAY", this);
        }
    }

    /**
     * Probes a silent peer after {@code seconds}, then every third of that, and gives the connection up after three probes: what Redis does for
     * {@code tcp-keepalive}. 0 turns it off. Does nothing on a Unix socket.
     */
    public void keepAlive(int seconds)
    {
        if (remote.isUnix())
        {
            return;
        }
        checkOpen();
        final Sockets sockets = loop.sockets;
        sockets.setOption(fd, SOL_SOCKET, SO_KEEPALIVE, seconds > 0 ? 1 : 0, "SO_KEEPALIVE", this);
        if (seconds > 0)
        {
            sockets.setOption(fd, IPPROTO_TCP, TCP_KEEPIDLE, seconds, "TCP_KEEPIDLE", this);
            sockets.setOption(fd, IPPROTO_TCP, TCP_KEEPINTVL, Math.max(1, seconds / 3), "TCP_KEEPINTVL", this);
            sockets.setOption(fd, IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_PROBES, "TCP_KEEPCNT", this);
        }
    }

    /** Bytes the kernel has taken and the peer has not acknowledged (TCP) or not read (Unix), by {@code ioctl(SIOCOUTQ)}. */
    public int outputQueueBytes()
    {
        checkOpen();
        return Sockets.check("ioctl(SIOCOUTQ)", this, loop.sockets.outputQueueBytes(fd));
    }

    private void checkOpen()
    {
        assert loop.mayBeUsedByThisThread() : "channels belong to the loop's thread";
        if (!open)
        {
            throw new IllegalStateException(this + " is closed");
        }
    }

    private ErrnoException failure(String call, int errno)
    {
        return new ErrnoException(call, this, errno, this);
    }

    /** The peer's address: what error messages call this channel. */
    @Override
    public String toString()
    {
        return remote.toString();
    }
}
