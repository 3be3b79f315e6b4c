package dev.brc.ebpf.layout;

/** Key ({@code struct brc_tuple}) and value ({@code struct brc_connection}) of map {@code connections}. */
public final class ConnectionLayout
{
    public static final int CLIENT = 0;
    public static final int SERVER = 16;
    public static final int CLIENT_PORT = 32;
    public static final int SERVER_PORT = 34;
    public static final int KEY_BYTES = 36;

    public static final int TICKET = 0;
    public static final int SERIAL = 4;
    public static final int VALUE_BYTES = 8;

    private ConnectionLayout()
    {
    }
}
