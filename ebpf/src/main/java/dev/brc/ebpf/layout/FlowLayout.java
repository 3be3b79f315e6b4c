package dev.brc.ebpf.layout;

/** Key ({@code struct brc_flow_key}) and value ({@code struct brc_flow}) of map {@code flows}, as far as the server reads it. */
public final class FlowLayout
{
    public static final int KEY_BYTES = 12;

    public static final int FLAGS = 4;
    public static final int IN = 8;
    public static final int OUT = 12;
    public static final int TICKET = 96;
    public static final int TICKET_SERIAL = 100;
    public static final int CLOSED_AT_NS = 112;
    public static final int SEEN_AT_NS = 120;
    public static final int BYTES = 2208;

    /** A RST was seen, from whomever. */
    public static final int RESET = 1 << 4;

    private FlowLayout()
    {
    }
}
