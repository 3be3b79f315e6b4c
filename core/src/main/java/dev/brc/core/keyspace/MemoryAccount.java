package dev.brc.core.keyspace;

/** A running sum of bytes in use; what is added here is added to the account above as well. */
public final class MemoryAccount
{
    private final MemoryAccount parent;
    private long bytes;

    MemoryAccount(final MemoryAccount parent)
    {
        this.parent = parent;
    }

    long bytes()
    {
        return bytes;
    }

    void add(final long delta)
    {
        bytes += delta;
        if (parent != null)
        {
            parent.bytes += delta;
        }
    }

    /** What an array of {@code payloadBytes} takes on the Java heap: 16 bytes of header, rounded up to 8. */
    public static long arrayBytes(final long payloadBytes)
    {
        return 16 + ((payloadBytes + 7) & ~7L);
    }
}
