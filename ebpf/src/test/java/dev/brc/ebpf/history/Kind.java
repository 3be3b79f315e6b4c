package dev.brc.ebpf.history;

/** What an operation on a key does. Values are numbers; {@link Operation#NIL} is a key that does not exist. */
public enum Kind
{
    /** Returns the value. */
    GET,
    /** Sets a value and removes the deadline. */
    SET,
    /** Sets a value and a deadline. */
    SET_PX,
    /** Removes the key; returns 1 if it existed, else 0. */
    DEL,
    /** Removes the key and returns its value. */
    GETDEL,
    /** Adds one; returns the sum. */
    INCR,
    /** Sets the deadline of a key that exists; returns 1 if it does, else 0. */
    PEXPIRE,
    /** Not a command: the moment at which the deadline of the operation before passes. */
    LAPSE
}
