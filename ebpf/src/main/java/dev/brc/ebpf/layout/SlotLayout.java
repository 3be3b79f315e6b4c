package dev.brc.ebpf.layout;

/** {@code struct brc_slot}, head of an entry of the heap, and {@code struct brc_bucket} of the index. */
public final class SlotLayout
{
    public static final int SEQ = 0;
    public static final int KEY_LEN = 4;
    public static final int REPLY_LEN = 6;
    public static final int HASH = 8;
    public static final int GENERATION = 16;
    public static final int EPOCH = 24;
    public static final int DEADLINE_NS = 32;
    public static final int REFERENCED = 44;
    public static final int HITS = 48;
    public static final int LAST_HIT = 52;
    /** Bytes of the head: the key follows. */
    public static final int BYTES = 64;

    /** {@link #LAST_HIT} counts nanoseconds shifted right by this. */
    public static final int LAST_HIT_SHIFT = 20;

    /** Bytes of a bucket: {@link Limits#WAYS} words. */
    public static final int BUCKET_BYTES = Limits.WAYS * Long.BYTES;

    private SlotLayout()
    {
    }
}
