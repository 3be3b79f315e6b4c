package dev.brc.ebpf.layout;

/** {@code struct brc_control}: the one element of map {@code control}. */
public final class ControlLayout
{
    public static final int EPOCH = 0;
    public static final int SERVING = 8;
    public static final int SERVER_TGID = 12;
    public static final int DIED_AT_NS = 16;
    public static final int LAYOUT_VERSION = 24;
    public static final int BYTES = 32;

    private ControlLayout()
    {
    }
}
