package dev.brc.core.stream;

/** A member of a consumer group, and what it has not acknowledged yet. */
public final class StreamConsumer
{
    /** Heap of one besides its name and its pending entries. */
    static final int HEAP_BYTES = 32 + 40 + 16 + 8;

    private final byte[] name;
    private long seenAtMs;
    private final PendingList pending = new PendingList();

    StreamConsumer(final byte[] name, final long seenAtMs)
    {
        this.name = name;
        this.seenAtMs = seenAtMs;
    }

    /** Its name. Not a copy: the caller does not change it. */
    public byte[] name()
    {
        return name;
    }

    /** When it was used last, in ms of Unix time. */
    public long seenAtMs()
    {
        return seenAtMs;
    }

    /** Marks it as used. */
    public void seen(final long nowMs)
    {
        seenAtMs = nowMs;
    }

    /** What it has not acknowledged; changed through its group only. */
    public PendingList pending()
    {
        return pending;
    }
}
