package dev.brc.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ClockJumpsTest
{
    private static final long MS = 1_000_000L;

    private long wallNs = 1_700_000_000_123_456_789L;
    private long monotonicNs = 5_000L;
    private long readingNs;
    private final ClockJumps jumps = new ClockJumps(new SetClock(), () ->
    {
        monotonicNs += readingNs;
        wallNs += readingNs;
        return monotonicNs;
    });

    /** A wall clock that shows what the test wants. */
    private final class SetClock extends Clock
    {
        @Override
        public Instant instant()
        {
            return Instant.ofEpochSecond(wallNs / 1_000_000_000L, wallNs % 1_000_000_000L);
        }

        @Override
        public ZoneId getZone()
        {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(final ZoneId zone)
        {
            return this;
        }
    }

    private void pass(final long ns)
    {
        wallNs += ns;
        monotonicNs += ns;
    }

    @Test
    void shouldNotMindTimeThatPasses()
    {
        assertThat(jumps.jumped()).isFalse();
        pass(100 * MS);
        assertThat(jumps.jumped()).isFalse();
        pass(86_400_000L * MS);
        assertThat(jumps.jumped()).isFalse();
    }

    @Test
    void shouldNoticeAJumpForwardsAndBackwardsOnce()
    {
        jumps.jumped();
        pass(100 * MS);
        wallNs += 3_600_000L * MS;
        assertThat(jumps.jumped()).isTrue();
        assertThat(jumps.jumped()).isFalse();
        wallNs -= 2 * MS;
        assertThat(jumps.jumped()).isTrue();
        assertThat(jumps.jumped()).isFalse();
    }

    @Test
    void shouldTolerateAMillisecondAndNoticeDriftThatAddsUp()
    {
        jumps.jumped();
        wallNs += ClockJumps.TOLERANCE_NS;
        assertThat(jumps.jumped()).isFalse();
        wallNs += 1;
        assertThat(jumps.jumped()).isTrue();
    }

    @Test
    void shouldWaitForAReadingThatWasNotInterrupted()
    {
        jumps.jumped();
        wallNs += 10 * MS;
        readingNs = 50 * MS;
        assertThat(jumps.jumped()).isFalse();
        readingNs = 0;
        assertThat(jumps.jumped()).isTrue();
    }
}
