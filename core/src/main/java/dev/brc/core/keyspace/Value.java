package dev.brc.core.keyspace;

/** What a key that is not a string holds: a hash, list, set, sorted set or stream. Used by one thread. */
public interface Value
{
    /** One of the constants of {@link ValueType}, never {@link ValueType#STRING}. */
    int type();

    /** What {@code OBJECT ENCODING} says, for example {@code listpack}. */
    String encoding();

    /** Bytes on the Java heap, as exact as is possible in O(1): called after every mutation. */
    long memoryBytes();

    /** A deep copy that shares nothing mutable with this one. */
    Value copy();
}
