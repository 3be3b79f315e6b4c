package dev.brc.ebpf.layout;

/** The limits of {@code brc_shared.h}. */
public final class Limits
{
    /** Changes whenever a layout changes. */
    public static final int LAYOUT_VERSION = 2;
    /** Ports that the programs look at. */
    public static final int PORTS_MAX = 8;
    /** Longest key that is cached, in bytes. */
    public static final int KEY_MAX = 248;
    /** Bytes of replies in one packet. */
    public static final int REPLY_MAX = 2048;
    /** Bytes of a unit of the heap. */
    public static final int UNIT = 64;
    /** Units of a segment. */
    public static final int SEGMENT_UNITS = 16384;
    /** Bytes of a segment, with what lies unused behind it. */
    public static final int SEGMENT_BYTES = SEGMENT_UNITS * UNIT + 4096;
    /** Most segments of a heap. */
    public static final int SEGMENTS_MAX = 4096;
    /** Bytes of the smallest slot. */
    public static final int SLOT_MIN = 128;
    /** Ways of a bucket. */
    public static final int WAYS = 8;

    private Limits()
    {
    }
}
