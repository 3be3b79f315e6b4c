package dev.brc.core.session;

/** What a session can be in, as bits; {@link #NOT_CACHEABLE} collects those in which a cache in front must not answer for the server. */
public final class SessionFlags
{
    /** The client has not authenticated though it must. */
    public static final int NOT_AUTHENTICATED = 1;
    /** The user of the session may not GET every key; goes with {@link #ACL_CHECKED}. */
    public static final int USER_RESTRICTED = 1 << 1;
    /** SELECT chose another database than 0. */
    public static final int OTHER_DB = 1 << 2;
    /** Between MULTI and EXEC or DISCARD. */
    public static final int MULTI = 1 << 3;
    /** A watched key changed: EXEC will fail. */
    public static final int DIRTY_CAS = 1 << 4;
    /** A command was refused while queueing: EXEC will fail. */
    public static final int DIRTY_EXEC = 1 << 5;
    /** Subscribed to at least one channel or pattern. */
    public static final int SUBSCRIBED = 1 << 6;
    /** CLIENT TRACKING is on. */
    public static final int TRACKING = 1 << 7;
    /** CLIENT REPLY OFF. */
    public static final int REPLY_OFF = 1 << 8;
    /** CLIENT REPLY SKIP: the reply of the command being executed is not sent. */
    public static final int REPLY_SKIP = 1 << 9;
    /** CLIENT REPLY SKIP was the last command: the next command's reply is not sent. */
    public static final int REPLY_SKIP_NEXT = 1 << 10;
    /** MONITOR is on. */
    public static final int MONITOR = 1 << 11;
    /** A replication client. */
    public static final int REPLICA = 1 << 12;
    /** Waits in a blocking command; its input is not processed. */
    public static final int BLOCKED = 1 << 13;
    /** Its command was postponed by CLIENT PAUSE; its input is not processed. */
    public static final int PAUSED = 1 << 14;
    /** To be closed as soon as the replies queued so far are sent; input is not processed. */
    public static final int CLOSE_AFTER_REPLY = 1 << 15;
    /** To be closed at the end of this turn, whatever is queued; input is not processed. */
    public static final int CLOSE_ASAP = 1 << 16;
    /** CLIENT NO-EVICT is on. */
    public static final int NO_EVICT = 1 << 17;
    /** A Unix domain socket. */
    public static final int UNIX_SOCKET = 1 << 18;
    /** Inside EXEC: commands come from the queue. */
    public static final int IN_EXEC = 1 << 19;

    /** The user of the session may not do everything: each of its commands is checked. */
    public static final int ACL_CHECKED = 1 << 20;

    /** While any of these is set, input waits. */
    public static final int INPUT_WAITS = BLOCKED | PAUSED | CLOSE_AFTER_REPLY | CLOSE_ASAP;

    /** While any of these is set, a cache must not answer for the server. */
    public static final int NOT_CACHEABLE = NOT_AUTHENTICATED | USER_RESTRICTED | OTHER_DB | MULTI | SUBSCRIBED
        | TRACKING
        | REPLY_OFF | REPLY_SKIP | REPLY_SKIP_NEXT | MONITOR | REPLICA | INPUT_WAITS;

    private SessionFlags()
    {
    }
}
