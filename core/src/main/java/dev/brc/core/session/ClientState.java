package dev.brc.core.session;

/** What a client told about itself. Loop thread only. */
public final class ClientState
{
    /** CLIENT SETNAME; empty: none. */
    public String name = "";
    /** CLIENT SETINFO LIB-NAME; empty: none. */
    public String libName = "";
    /** CLIENT SETINFO LIB-VER; empty: none. */
    public String libVersion = "";
}
