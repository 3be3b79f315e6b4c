package dev.brc.core.tracking;

/** Options of CLIENT TRACKING ON, as bits. */
final class TrackingOptions
{
    /** BCAST: told of all keys with certain prefixes, read or not. */
    static final int BCAST = 1;
    /** OPTIN: only keys read right after CLIENT CACHING YES. */
    static final int OPTIN = 1 << 1;
    /** OPTOUT: all keys but those read right after CLIENT CACHING NO. */
    static final int OPTOUT = 1 << 2;
    /** NOLOOP: not told of what it changes itself. */
    static final int NOLOOP = 1 << 3;

    private TrackingOptions()
    {
    }
}
