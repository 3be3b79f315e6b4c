package dev.brc.ebpf.layout;

/** {@code struct brc_config}: what is fixed when the programs are loaded. */
public final class ConfigLayout
{
    public static final int HASH_SEED = 0;
    public static final int FLAGS = 8;
    public static final int PORTS = 12;
    public static final int PORT = 16;
    public static final int GENERATION_MASK = 32;
    public static final int BUCKET_MASK = 36;
    public static final int SEGMENTS = 40;
    public static final int RING_MASK = 44;
    public static final int RING_SIZE = 48;
    public static final int TICKETS = 52;
    public static final int MAX_VALUE = 56;
    public static final int MARK = 60;
    public static final int BYTES = 64;

    /** A checksum that was left to a NIC that is not there counts as right. */
    public static final int PARTIAL_CSUM = 1;
    /** Loads need barriers. */
    public static final int WEAK_MEMORY = 1 << 1;

    private ConfigLayout()
    {
    }
}
