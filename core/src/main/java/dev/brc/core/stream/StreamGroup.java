package dev.brc.core.stream;

/** A consumer group: how far it has read, its consumers, and what they have not acknowledged. Not thread-safe. */
public final class StreamGroup
{
    /** {@link #entriesRead} when it is not known how many entries the group has read. */
    public static final long UNKNOWN = -1;

    private static final int HEAP_BYTES = 48 + 32 + 2 * 40 + 16 + 16;

    private final byte[] name;
    private final StreamId lastId = new StreamId();
    private long entriesRead;
    private final PendingList pending = new PendingList();
    private final NameTable<StreamConsumer> consumers = new NameTable<>();
    private final HeapCount heap;

    StreamGroup(final byte[] name, final HeapCount heap)
    {
        this.name = name;
        this.heap = heap;
        heap.bytes += HEAP_BYTES + name.length;
    }

    /** Its name. Not a copy: the caller does not change it. */
    public byte[] name()
    {
        return name;
    }

    /** The last entry that was delivered; to be set through it. */
    public StreamId lastId()
    {
        return lastId;
    }

    /** How many entries were read, counted from the stream's first ever, or {@link #UNKNOWN}. */
    public long entriesRead()
    {
        return entriesRead;
    }

    /** Sets {@link #entriesRead}. */
    public void entriesRead(final long count)
    {
        entriesRead = count;
    }

    /** What was not acknowledged, of all consumers. */
    public PendingList pending()
    {
        return pending;
    }

    /** The consumers by name. */
    public NameTable<StreamConsumer> consumers()
    {
        return consumers;
    }

    /** Adds a consumer whose name is not there yet. */
    public StreamConsumer addConsumer(final byte[] consumerName, final long nowMs)
    {
        final StreamConsumer consumer = new StreamConsumer(consumerName, nowMs);
        consumers.add(consumerName, consumer);
        heap.bytes += StreamConsumer.HEAP_BYTES + consumerName.length;
        return consumer;
    }

    /**
     * Removes a consumer with all that it has not acknowledged.
     *
     * @return how many entries that were, -1 when there is no such consumer
     */
    public int removeConsumer(final byte[] consumerName, final int offset, final int length)
    {
        final StreamConsumer consumer = consumers.remove(consumerName, offset, length);
        if (consumer == null)
        {
            return -1;
        }
        for (Pending p = consumer.pending().first(); p != null; p = consumer.pending().after(p))
        {
            pending.remove(p.ms, p.seq);
        }
        final int lost = consumer.pending().size();
        heap.bytes -= StreamConsumer.HEAP_BYTES + length + (long) lost * Pending.HEAP_BYTES;
        return lost;
    }

    /** An entry was delivered to a consumer for the first time, or again after the group was set back. */
    public void deliver(final long ms, final long seq, final StreamConsumer consumer, final long nowMs)
    {
        Pending p = pending.get(ms, seq);
        if (p == null)
        {
            p = addPending(ms, seq, nowMs, 1);
        }
        else
        {
            p.delivered(nowMs, 1);
        }
        assign(p, consumer);
    }

    /** Adds an entry that is not pending yet; {@link #assign} must follow. */
    public Pending addPending(final long ms, final long seq, final long deliveredAtMs, final long deliveries)
    {
        final Pending p = new Pending(ms, seq, deliveredAtMs, deliveries);
        pending.add(p);
        heap.bytes += Pending.HEAP_BYTES;
        return p;
    }

    /** Gives a pending entry to a consumer, whoever had it. */
    public void assign(final Pending p, final StreamConsumer consumer)
    {
        if (p.consumer != consumer)
        {
            if (p.consumer != null)
            {
                p.consumer.pending().remove(p.ms, p.seq);
            }
            consumer.pending().add(p);
            p.consumer = consumer;
        }
    }

    /** An entry was acknowledged, or is gone; false if it is not pending. */
    public boolean acknowledge(final long ms, final long seq)
    {
        final Pending p = pending.remove(ms, seq);
        if (p == null)
        {
            return false;
        }
        if (p.consumer != null)
        {
            p.consumer.pending().remove(ms, seq);
        }
        heap.bytes -= Pending.HEAP_BYTES;
        return true;
    }

    /** Takes it out of the stream's heap. */
    void removed()
    {
        long bytes = HEAP_BYTES + name.length + (long) pending.size() * Pending.HEAP_BYTES;
        for (int i = 0; i < consumers.size(); i++)
        {
            bytes += StreamConsumer.HEAP_BYTES + consumers.name(i).length;
        }
        heap.bytes -= bytes;
    }

    StreamGroup copy(final HeapCount newHeap)
    {
        final StreamGroup copy = new StreamGroup(name, newHeap);
        copy.lastId.set(lastId);
        copy.entriesRead = entriesRead;
        for (int i = 0; i < consumers.size(); i++)
        {
            final StreamConsumer consumer = copy.addConsumer(consumers.name(i), consumers.value(i).seenAtMs());
            final PendingList list = consumers.value(i).pending();
            for (Pending p = list.first(); p != null; p = list.after(p))
            {
                copy.assign(copy.addPending(p.ms, p.seq, p.deliveredAtMs, p.deliveries), consumer);
            }
        }
        return copy;
    }

    /** Bytes on the heap, counted while things come and go. */
    static final class HeapCount
    {
        long bytes;
    }
}
