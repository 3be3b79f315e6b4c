package dev.brc.core.resp;

/**
 * Turns request bytes into commands, incrementally: a request that is not complete yet is taken up again where it stopped, so that
 * a large one is not read twice. Understands multibulk and inline requests
 * (<a href="https://redis.io/docs/reference/protocol-spec/">RESP specification</a>); messages and limits are those of Redis 7.0.
 *
 * <p>The caller owns the buffer. Positions are kept relative to the start of the request, so the bytes may be moved between calls.
 * Single-threaded, allocates nothing unless a request has more arguments than any before it.
 */
public final class RespParser
{
    /** A request is complete: see {@link #arguments()}; it ends at {@link #position()}. */
    public static final int COMPLETE = 1;
    /** More bytes are needed; everything before {@link #start()} may be thrown away. */
    public static final int INCOMPLETE = 0;
    /** The bytes are not a request: see {@link #error()}; the connection has to be closed. */
    public static final int PROTOCOL_ERROR = -1;

    private static final int NO_MULTIBULK = -1;
    private static final int NO_BULK = -1;

    private final RespLimits limits;
    private final Arguments arguments = new Arguments();
    private boolean authenticated = true;
    private int start;
    private int scan; // relative to start: where parsing goes on
    private int multibulkLength = NO_MULTIBULK; // arguments still to come
    private long bulkLength = NO_BULK;
    private String error;

    /**
     * A parser at the start of a request.
     *
     * @param limits shared by all parsers of a server
     */
    public RespParser(final RespLimits limits)
    {
        this.limits = limits;
    }

    /**
     * Whether the client has authenticated: before that, only small requests are taken.
     *
     * @param newValue true lifts the limits
     */
    public void authenticated(final boolean newValue)
    {
        authenticated = newValue;
    }

    /**
     * The arguments of the request that {@link #next} completed, valid until it is called again.
     *
     * @return the same object each time
     */
    public Arguments arguments()
    {
        return arguments;
    }

    /** Gives back what an unusually long request took, unless part of a request has been read. */
    public void shrink()
    {
        if (multibulkLength == NO_MULTIBULK)
        {
            arguments.shrink();
        }
    }

    /**
     * The first byte that still belongs to a request that is not complete.
     *
     * @return index into the buffer of the last call of {@link #next}
     */
    public int start()
    {
        return start;
    }

    /**
     * Where the next call of {@link #next} should begin.
     *
     * @return index into the buffer of the last call
     */
    public int position()
    {
        return start;
    }

    /**
     * What was wrong, after {@link #PROTOCOL_ERROR}.
     *
     * @return text as Redis gives it, without {@code "ERR Protocol error: "}
     */
    public String error()
    {
        return error;
    }

    /**
     * How many bytes, from the start of the request, are surely needed before it can be complete.
     *
     * @return bytes, at most what the announced argument takes; 0 if not known
     */
    public long bytesNeeded()
    {
        return bulkLength == NO_BULK ? 0 : scan + bulkLength + 2;
    }

    /**
     * Reads the next request.
     *
     * @param buffer holds the bytes
     * @param from   where the request begins, also when part of it has been read already
     * @param to     end of the bytes (exclusive)
     * @return {@link #COMPLETE}, {@link #INCOMPLETE} or {@link #PROTOCOL_ERROR}
     */
    public int next(final byte[] buffer, final int from, final int to)
    {
        start = from;
        while (start + scan < to)
        {
            if (multibulkLength == NO_MULTIBULK)
            {
                if (buffer[start] != '*')
                {
                    final int result = inline(buffer, to);
                    if (result != EMPTY)
                    {
                        return result;
                    }
                    continue;
                }
                final int result = multibulkHeader(buffer, to);
                if (result == EMPTY)
                {
                    continue;
                }
                if (result != COMPLETE)
                {
                    return result;
                }
            }
            return bulks(buffer, to);
        }
        return INCOMPLETE;
    }

    private static final int EMPTY = 2;

    private int multibulkHeader(final byte[] buffer, final int to)
    {
        final int begin = start + 1;
        final int end = lineEnd(buffer, begin, to);
        if (end < 0)
        {
            return tooLong(to - start, "too big mbulk count string");
        }
        arguments.clear();
        // One digit is by far the most frequent.
        long count = end - begin == 1 ? buffer[begin] - '0' : -1;
        if (count < 0 || count > 9)
        {
            if (!Integers.isLong(buffer, begin, end - begin))
            {
                return fail("invalid multibulk length");
            }
            count = Integers.parseLong(buffer, begin, end - begin);
        }
        if (count > RespLimits.MULTIBULK_MAX)
        {
            return fail("invalid multibulk length");
        }
        if (count > RespLimits.UNAUTHENTICATED_MULTIBULK_MAX && !authenticated)
        {
            return fail("unauthenticated multibulk length");
        }
        if (count <= 0)
        {
            start = end + 2;
            scan = 0;
            return EMPTY;
        }
        scan = end + 2 - start;
        multibulkLength = (int) count;
        return COMPLETE;
    }

    private int bulks(final byte[] buffer, final int to)
    {
        int at = start + scan;
        int left = multibulkLength;
        while (left > 0)
        {
            if (bulkLength == NO_BULK)
            {
                if (at >= to)
                {
                    return suspend(at, left);
                }
                final int end = lineEnd(buffer, at, to);
                if (end < 0)
                {
                    suspend(at, left);
                    return tooLong(to - at, "too big bulk count string");
                }
                if (buffer[at] != '$')
                {
                    return fail("expected '$', got '" + (char) (buffer[at] & 0xff) + "'");
                }
                final int digits = end - at - 1;
                long length = digits == 1 ? buffer[at + 1] - '0' : -1;
                if (length < 0 || length > 9)
                {
                    if (!Integers.isLong(buffer, at + 1, digits))
                    {
                        return fail("invalid bulk length");
                    }
                    length = Integers.parseLong(buffer, at + 1, digits);
                    if (length < 0 || length > limits.protoMaxBulkLen())
                    {
                        return fail("invalid bulk length");
                    }
                    if (length > RespLimits.UNAUTHENTICATED_BULK_MAX && !authenticated)
                    {
                        return fail("unauthenticated bulk length");
                    }
                }
                bulkLength = length;
                at = end + 2;
            }
            if (to - at < bulkLength + 2)
            {
                return suspend(at, left);
            }
            final int length = (int) bulkLength;
            arguments.add(at - start, length);
            at += length + 2;
            bulkLength = NO_BULK;
            left--;
        }
        arguments.wrap(buffer, start);
        multibulkLength = NO_MULTIBULK;
        scan = 0;
        start = at;
        return COMPLETE;
    }

    private int suspend(final int at, final int left)
    {
        scan = at - start;
        multibulkLength = left;
        return INCOMPLETE;
    }

    private int inline(final byte[] buffer, final int to)
    {
        int newline = start + scan;
        while (newline < to && buffer[newline] != '\n')
        {
            newline++;
        }
        if (newline == to)
        {
            scan = to - start; // no line feed so far: go on from here
            return tooLong(to - start, "too big inline request");
        }
        final int end = newline > start && buffer[newline - 1] == '\r' ? newline - 1 : newline;
        arguments.clear();
        scan = 0;
        final boolean balanced = InlineRequest.split(buffer, start, end, arguments);
        if (!balanced)
        {
            return fail("unbalanced quotes in request");
        }
        start = newline + 1;
        return arguments.count() == 0 ? EMPTY : COMPLETE;
    }

    private int tooLong(final int bytes, final String message)
    {
        return bytes > RespLimits.INLINE_MAX_BYTES ? fail(message) : INCOMPLETE;
    }

    private int fail(final String message)
    {
        error = message;
        return PROTOCOL_ERROR;
    }

    /** Index of the CR that ends the line, or -1 while CR and the byte behind it are not both there. */
    private static int lineEnd(final byte[] buffer, final int from, final int to)
    {
        for (int i = from; i < to - 1; i++)
        {
            if (buffer[i] == '\r')
            {
                return i;
            }
        }
        return -1;
    }
}
