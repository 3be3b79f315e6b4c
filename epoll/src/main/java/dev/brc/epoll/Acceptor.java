package dev.brc.epoll;

import static dev.brc.epoll.Linux.EPOLLIN;
import static dev.brc.epoll.Linux.MSG_NOSIGNAL;
import static dev.brc.epoll.Linux.SOCK_CLOEXEC;
import static dev.brc.epoll.Linux.SOCK_NONBLOCK;

/**
 * A listening socket on an {@link EventLoop}. Methods belong to the loop's thread, except {@link #local}.
 *
 * <p>When the process or the system is out of descriptors (EMFILE, ENFILE), the loop's reserve descriptor is spent on accepting and closing each waiting
 * connection, so that clients learn it at once. When that is not possible, or memory is short (ENOMEM, ENOBUFS), accepting pauses for
 * {@link #PAUSE_MS} and the connections wait in the backlog. Neither lets the loop spin.
 */
public final class Acceptor extends EventSource
{
    /** The most connections accepted in one turn of the loop; the rest is accepted in the next. */
    public static final int MAX_ACCEPTS_PER_TURN = 64;

    /** How long accepting pauses when the kernel has no memory or no descriptor for another connection, in milliseconds. */
    public static final int PAUSE_MS = 100;

    private static final long PAUSE_NS = PAUSE_MS * 1_000_000L;

    private final EventLoop loop;
    private final AcceptHandler handler;
    private final Endpoint local;
    private final Object fileIdentity;
    private final Runnable resume;
    private NativeBuffer refusal;
    private boolean open = true;
    private Timer pause;
    private long accepted;
    private long refused;

    Acceptor(EventLoop loop, long id, int fd, Endpoint requested, AcceptHandler handler)
    {
        super(id, fd);
        this.loop = loop;
        this.handler = handler;
        this.local = requested.isUnix() ? requested : loop.sockets.local(fd, requested);
        this.resume = this::resumeAccepting;
        failure("accept4", Errno.EMFILE); // loads what reports it: without descriptors classes cannot be loaded
        this.fileIdentity = requested.isUnix() ? UnixSocketFile.identity(requested.path()) : null;
    }

    /** The address it listens on, with the port the kernel chose if 0 was asked for. */
    public Endpoint local()
    {
        return local;
    }

    /** How many connections were handed to the handler. */
    public long accepted()
    {
        return accepted;
    }

    /** How many connections were closed because there was no descriptor or no memory to serve them. */
    public long refused()
    {
        return refused;
    }

    /** Whether {@link #close} has not been called yet. */
    public boolean isOpen()
    {
        return open;
    }

    /** What connections are told that are refused for lack of descriptors, for example an error reply; nothing by default. */
    public void refusal(byte[] message)
    {
        final NativeBuffer copy = new NativeBuffer(message.length);
        copy.bytes.put(0, message);
        refusal = copy;
    }

    @Override
    void onEvents(int events)
    {
        final ErrnoException trouble = acceptWaiting();
        if (trouble != null && open)
        {
            loop.reserve.release(); // the handler may need a descriptor, if only to load a class
            handler.onRefused(this, trouble);
        }
        loop.reserve.acquire();
    }

    /** Accepts or refuses what waits; null, or the last error that kept a connection out. */
    private ErrnoException acceptWaiting()
    {
        if (!loop.reserve.acquire()) // first: or a connection takes the last descriptor, and none can be refused any more
        {
            pauseAccepting();
            return failure("accept4", Errno.EMFILE);
        }
        ErrnoException trouble = null;
        for (int i = 0; i < MAX_ACCEPTS_PER_TURN && open; i++)
        {
            final int connection = accept();
            if (connection >= 0)
            {
                final int failed = serve(connection);
                trouble = failed < 0 ? failure("epoll_ctl(EPOLL_CTL_ADD)", -failed) : trouble;
            }
            else if (connection == -Errno.EAGAIN)
            {
                break;
            }
            else if (isOutOfDescriptors(connection))
            {
                final int refusedNow = refuseOne();
                if (refusedNow == -Errno.EAGAIN)
                {
                    break; // nobody waits: Linux looks for a descriptor before it looks for a connection
                }
                trouble = failure("accept4", -connection);
                if (isOutOfDescriptors(refusedNow) || !loop.reserve.acquire())
                {
                    pauseAccepting();
                    break;
                }
            }
            else if (connection == -Errno.ENOMEM || connection == -Errno.ENOBUFS)
            {
                trouble = failure("accept4", -connection);
                pauseAccepting();
                break;
            }
            else if (!isTransient(-connection))
            {
                throw failure("accept4", -connection);
            }
        }
        return trouble;
    }

    private static boolean isOutOfDescriptors(int result)
    {
        return result == -Errno.EMFILE || result == -Errno.ENFILE;
    }

    private int accept()
    {
        final SocketAddress address = loop.sockets.address;
        address.clear();
        return loop.syscalls.accept4(fd, address.address(), address.lengthAddress(), SOCK_NONBLOCK | SOCK_CLOEXEC);
    }

    /** 0, or the negated error number of the {@code epoll_ctl} that failed. */
    private int serve(int connection)
    {
        final Endpoint remote = local.isUnix() ? local : loop.sockets.address.decode();
        final Channel channel = new Channel(loop, loop.nextId(), connection, remote);
        final int result = channel.watch();
        if (result < 0) // ENOMEM, or ENOSPC: /proc/sys/fs/epoll/max_user_watches
        {
            refuse(connection);
            return result;
        }
        loop.remember(channel);
        accepted++;
        try
        {
            handler.onAccept(channel);
        }
        catch (final ErrnoException e)
        {
            if (e.origin() != channel)
            {
                throw e;
            }
            channel.failAccepted(e);
        }
        if (channel.isOpen() && channel.handler() == null)
        {
            throw new IllegalStateException("onAccept left " + channel + " open without a handler");
        }
        return 0;
    }

    /**
     * Accepts a connection with the reserve descriptor, tells it, and closes it.
     *
     * @return what {@code accept4} returned; whether the reserve is there again afterwards is another question, for any thread may take what is free
     */
    private int refuseOne()
    {
        loop.reserve.release();
        final int connection = accept();
        if (connection >= 0)
        {
            refuse(connection);
        }
        loop.reserve.acquire();
        return connection;
    }

    private void refuse(int connection)
    {
        refused++;
        if (refusal != null)
        {
            loop.syscalls.send(connection, refusal.address, refusal.capacity(), MSG_NOSIGNAL); // courtesy: may fail
        }
        loop.syscalls.close(connection);
    }

    private void pauseAccepting()
    {
        loop.poller.modify(fd, 0, id, this);
        pause = loop.schedule(PAUSE_NS, resume);
    }

    private void resumeAccepting()
    {
        loop.poller.modify(fd, EPOLLIN, id, this);
    }

    /** accept(2): errors of the connection that was about to be accepted, to be treated like EAGAIN by trying again. */
    private static boolean isTransient(int errno)
    {
        switch (errno)
        {
            case Errno.EINTR:
            case Errno.ECONNABORTED:
            case Errno.EPERM: // a firewall forbids this one
            case Errno.ETIMEDOUT:
            case Errno.ENETDOWN:
            case Errno.EPROTO:
            case Errno.ENOPROTOOPT:
            case Errno.EHOSTDOWN:
            case Errno.ENONET:
            case Errno.EHOSTUNREACH:
            case Errno.EOPNOTSUPP:
            case Errno.ENETUNREACH:
                return true;
            default:
                return false;
        }
    }

    /**
     * Stops listening; connections that were accepted stay. The file of a Unix socket is removed if it is still this socket's. Does nothing the second
     * time.
     */
    @Override
    public void close()
    {
        if (!open)
        {
            return;
        }
        open = false;
        if (pause != null)
        {
            pause.cancel();
        }
        if (fileIdentity != null && fileIdentity.equals(UnixSocketFile.identity(local.path())))
        {
            UnixSocketFile.remove(local.path());
        }
        loop.forget(this);
        loop.syscalls.close(fd);
    }

    private ErrnoException failure(String call, int errno)
    {
        return new ErrnoException(call, local, errno, this);
    }

    /** The address it listens on: what error messages call it. */
    @Override
    public String toString()
    {
        return local.toString();
    }
}
