package dev.brc.core.stream;

import dev.brc.core.resp.RespWriter;

/** The id of an entry: ms of Unix time and a sequence number, both unsigned 64-bit. Mutable, so that it can be used again. Not thread-safe. */
public final class StreamId
{
    /** Bytes of the longest id as text: two unsigned numbers and a dash. */
    public static final int MAX_TEXT_BYTES = 41;
    /** Bytes of an id in a DUMP. */
    public static final int BYTES = 16;

    private static final long MAX = -1L;

    private long ms;
    private long seq;

    /** 0-0. */
    public StreamId()
    {
    }

    /**
     * An id.
     *
     * @param ms  unsigned
     * @param seq unsigned
     */
    public StreamId(final long ms, final long seq)
    {
        this.ms = ms;
        this.seq = seq;
    }

    public long ms()
    {
        return ms;
    }

    public long seq()
    {
        return seq;
    }

    public void set(final long newMs, final long newSeq)
    {
        ms = newMs;
        seq = newSeq;
    }

    public void set(final StreamId other)
    {
        set(other.ms, other.seq);
    }

    /** Makes it the largest id that there is. */
    public void setMax()
    {
        set(MAX, MAX);
    }

    public boolean isZero()
    {
        return (ms | seq) == 0;
    }

    public boolean isMax()
    {
        return (ms & seq) == MAX;
    }

    /** Makes it the next id; false, and 0-0, if it was the largest. */
    public boolean increment()
    {
        seq++;
        if (seq == 0)
        {
            ms++;
        }
        return !isZero();
    }

    /** Makes it the id before; false, and the largest, if it was 0-0. */
    public boolean decrement()
    {
        if (seq == 0)
        {
            ms--;
        }
        seq--;
        return !isMax();
    }

    /** Less than, equal to or greater than 0, as this id is before, equal to or after the other. */
    public int compare(final StreamId other)
    {
        return compare(ms, seq, other.ms, other.seq);
    }

    /** As {@link #compare(StreamId)} for an id given as numbers. */
    public int compare(final long otherMs, final long otherSeq)
    {
        return compare(ms, seq, otherMs, otherSeq);
    }

    /** Compares two ids given as numbers. */
    public static int compare(final long ms, final long seq, final long otherMs, final long otherSeq)
    {
        return ms != otherMs ? Long.compareUnsigned(ms, otherMs) : Long.compareUnsigned(seq, otherSeq);
    }

    /** Writes the id as a bulk string. */
    public void reply(final RespWriter out)
    {
        reply(ms, seq, out);
    }

    /**
     * Writes an id as a bulk string.
     *
     * @param ms  unsigned
     * @param seq unsigned
     * @param out where it goes
     */
    public static void reply(final long ms, final long seq, final RespWriter out)
    {
        if ((ms | seq) >= 0) // practically always; as signed numbers they are the same then
        {
            out.bulkIntegers(ms, '-', seq);
            return;
        }
        final byte[] text = new byte[MAX_TEXT_BYTES];
        int from = putBefore(text, text.length, seq);
        text[--from] = '-';
        from = putBefore(text, from, ms);
        out.bulk(text, from, text.length - from);
    }

    /** Writes an unsigned number so that it ends before an index; returns where it starts. */
    private static int putBefore(final byte[] text, final int end, final long value)
    {
        int at = end;
        long rest = value;
        if (rest < 0)
        {
            final long tenth = Long.divideUnsigned(rest, 10);
            text[--at] = (byte) ('0' + (rest - tenth * 10));
            rest = tenth;
        }
        do
        {
            text[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        while (rest != 0);
        return at;
    }

    @Override
    public String toString()
    {
        return Long.toUnsignedString(ms) + "-" + Long.toUnsignedString(seq);
    }
}
