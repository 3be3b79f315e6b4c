package dev.brc.core.server;

import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Notices when the wall clock was set (or has been slewed) against the monotonic one: deadlines that were converted from one to the other before
 * are wrong then. Loop thread only.
 */
final class ClockJumps
{
    /** How far the clocks may drift apart unnoticed. */
    static final long TOLERANCE_NS = 1_000_000L;
    /** A reading that took longer than this (the thread was interrupted) says nothing. */
    private static final long MAX_READING_NS = 100_000L;
    private static final long SECOND_NS = 1_000_000_000L;

    private final Clock wall;
    private final LongSupplier monotonic;
    private long offsetNs;
    private boolean known;

    ClockJumps()
    {
        this(Clock.systemUTC(), System::nanoTime);
    }

    ClockJumps(final Clock wall, final LongSupplier monotonic)
    {
        this.wall = wall;
        this.monotonic = monotonic;
    }

    /** Reads both clocks. @return true: the wall clock is not where it was expected, and counts from there now */
    boolean jumped()
    {
        final long before = monotonic.getAsLong();
        final Instant now = wall.instant();
        final long after = monotonic.getAsLong();
        if (after - before > MAX_READING_NS)
        {
            return false; // the next reading will tell
        }
        final long offset = now.getEpochSecond() * SECOND_NS + now.getNano() - before - (after - before) / 2;
        final boolean moved = known && Math.abs(offset - offsetNs) > TOLERANCE_NS;
        if (moved || !known)
        {
            offsetNs = offset;
            known = true;
        }
        return moved;
    }
}
