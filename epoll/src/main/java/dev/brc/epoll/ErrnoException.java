package dev.brc.epoll;

/**
 * A system call failed. The message names the call, the object it was made for and the error:
 * {@code bind 127.0.0.1:6379: EADDRINUSE (Address already in use)}.
 */
public class ErrnoException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;
    private final transient Object origin;

    /** A failure of {@code call} on {@code object}, with the positive error number of {@code errno(3)}. */
    public ErrnoException(String call, Object object, int errno)
    {
        this(call, object, errno, null);
    }

    ErrnoException(String call, Object object, int errno, Object origin)
    {
        super(call + " " + object + ": " + Errno.symbol(errno) + " (" + Errno.description(errno) + ")");
        this.call = call;
        this.errno = errno;
        this.origin = origin;
    }

    /** The name of the system call, for example {@code accept4}. */
    public String call()
    {
        return call;
    }

    /** The error number, positive, as in {@code errno(3)}. */
    public int errno()
    {
        return errno;
    }

    /** The symbol of the error number, for example {@code EMFILE}. */
    public String symbol()
    {
        return Errno.symbol(errno);
    }

    /** The channel whose call failed, null if it was none. */
    Object origin()
    {
        return origin;
    }
}
