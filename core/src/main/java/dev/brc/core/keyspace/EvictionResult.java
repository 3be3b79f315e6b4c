package dev.brc.core.keyspace;

/** What {@link Keyspace#evictIfNeeded} found or did. */
public enum EvictionResult
{
    /** Memory is below the limit, or there is none. */
    FITS,
    /** Keys were removed and memory is below the limit now. */
    EVICTED_ENOUGH,
    /** Keys were removed, memory is still above the limit, and the time was used up: go on, and call again soon. */
    RUNNING,
    /** Memory is above the limit and nothing may be removed: commands that need memory must be refused. */
    OUT_OF_MEMORY
}
