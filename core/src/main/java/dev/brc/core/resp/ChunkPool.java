package dev.brc.core.resp;

/**
 * Output chunks for reuse, so that a reply costs no garbage. Single-threaded.
 *
 * <p>An idle connection holds no chunk at all: ten thousand of them cost nothing here.
 */
public final class ChunkPool
{
    /** Bytes of a pooled chunk, as {@code PROTO_REPLY_CHUNK_BYTES} of Redis. */
    public static final int CHUNK_BYTES = 16 * 1024;
    /** Most chunks kept for reuse (4 MiB). */
    public static final int MAX_POOLED = 256;

    private final byte[][] free = new byte[MAX_POOLED][];
    private int count;

    byte[] take()
    {
        if (count == 0)
        {
            return new byte[CHUNK_BYTES];
        }
        final byte[] chunk = free[--count];
        free[count] = null;
        return chunk;
    }

    void giveBack(final byte[] chunk)
    {
        if (chunk.length == CHUNK_BYTES && count < MAX_POOLED)
        {
            free[count++] = chunk;
        }
    }
}
