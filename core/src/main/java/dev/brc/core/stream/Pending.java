package dev.brc.core.stream;

/** An entry that was delivered to a consumer and not acknowledged yet. */
public final class Pending
{
    /** Heap of one, with its places in the lists of its group and its consumer. */
    static final int HEAP_BYTES = 48 + 12;

    final long ms;
    final long seq;
    long deliveredAtMs;
    long deliveries;
    StreamConsumer consumer;

    Pending(final long ms, final long seq, final long deliveredAtMs, final long deliveries)
    {
        this.ms = ms;
        this.seq = seq;
        this.deliveredAtMs = deliveredAtMs;
        this.deliveries = deliveries;
    }

    public long ms()
    {
        return ms;
    }

    public long seq()
    {
        return seq;
    }

    /** When it was delivered last, in ms of Unix time. */
    public long deliveredAtMs()
    {
        return deliveredAtMs;
    }

    /** How often it was delivered. */
    public long deliveries()
    {
        return deliveries;
    }

    /** Who has it; null only for one that {@link StreamGroup#addPending} has just made. */
    public StreamConsumer consumer()
    {
        return consumer;
    }

    /** Sets when and how often it was delivered. */
    public void delivered(final long atMs, final long newDeliveries)
    {
        deliveredAtMs = atMs;
        deliveries = newDeliveries;
    }
}
