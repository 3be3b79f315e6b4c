package dev.brc.ebpf.layout;

/** {@code struct brc_ticket}: how far a connection is, and whether it may be answered. */
public final class TicketLayout
{
    public static final int FLAGS = 0;
    public static final int SERIAL = 4;
    public static final int DEADLINE_CONSUMED = 8;
    public static final int DEADLINE_MS = 12;
    public static final int CONSUMED = 16;
    public static final int WRITTEN = 20;
    public static final int LAST_HIT_NS = 24;
    public static final int HITS = 32;
    public static final int BYTES = 64;

    /** The connection's GETs may be answered. */
    public static final int ELIGIBLE = 1;

    private TicketLayout()
    {
    }
}
