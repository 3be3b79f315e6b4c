package dev.brc.core.resp;

/** The limits of the request parser, named as in redis.conf; changed at run time by CONFIG SET. Loop thread only. */
public final class RespLimits
{
    /** Longest inline request and longest line that announces a length, in bytes ({@code PROTO_INLINE_MAX_SIZE}). */
    public static final int INLINE_MAX_BYTES = 64 * 1024;
    /** Most arguments of a request ({@code INT_MAX} in Redis 7.0). */
    public static final int MULTIBULK_MAX = Integer.MAX_VALUE;
    /** Most arguments of a request before authentication. */
    public static final int UNAUTHENTICATED_MULTIBULK_MAX = 10;
    /** Longest argument before authentication, in bytes. */
    public static final int UNAUTHENTICATED_BULK_MAX = 16384;
    /** Default of {@code proto-max-bulk-len}: 512 MiB. */
    public static final long DEFAULT_PROTO_MAX_BULK_LEN = 512L * 1024 * 1024;

    private long protoMaxBulkLen = DEFAULT_PROTO_MAX_BULK_LEN;

    /**
     * Longest argument ({@code proto-max-bulk-len}).
     *
     * @return bytes
     */
    public long protoMaxBulkLen()
    {
        return protoMaxBulkLen;
    }

    /**
     * Sets {@code proto-max-bulk-len}.
     *
     * @param bytes 1 MiB or more
     */
    public void protoMaxBulkLen(final long bytes)
    {
        protoMaxBulkLen = bytes;
    }
}
