package dev.brc.ebpf.wire;

/** What a direction counts, in frames. */
public enum Count
{
    /** TCP frames that came in; a GSO or GRO frame counts once for each of its segments. */
    TCP,
    /** Frames that are not TCP, passed on untouched. */
    OTHER,
    LOST, DUPLICATED, REORDERED, PAUSED, SPLIT, MERGED,
    /** Parts of split segments that were lost. */
    PART_LOST,
    /** Frames whose checksum was wrong when they came in; passed on as they are. */
    BAD_CHECKSUM,
    /** Frames that were dropped because too many waited or the interface refused them: a fault of the apparatus. */
    OVERRUN
}
