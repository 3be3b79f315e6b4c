package dev.brc.core.stream;

/** How XADD and XTRIM shorten a stream. Mutable, so that it can be used again. */
public final class StreamTrim
{
    /** What is trimmed to. */
    public enum Kind
    {
        /** Nothing is trimmed. */
        NONE,
        /** A number of entries. */
        MAXLEN,
        /** A smallest id. */
        MINID
    }

    /** What is trimmed to. */
    public Kind kind = Kind.NONE;
    /** {@code ~}: only whole nodes are removed. */
    public boolean approximate;
    /** Entries that stay, of MAXLEN. */
    public long maxLength;
    /** The smallest id that stays, of MINID. */
    public final StreamId minId = new StreamId();
    /** Entries to remove at most; 0: no limit. */
    public long limit;

    /** Nothing is trimmed. */
    public void clear()
    {
        kind = Kind.NONE;
        approximate = false;
        maxLength = 0;
        limit = 0;
    }
}
