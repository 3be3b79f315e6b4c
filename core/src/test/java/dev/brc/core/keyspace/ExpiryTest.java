package dev.brc.core.keyspace;

import static dev.brc.core.keyspace.KeyspaceFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpiryTest
{
    private static final long AMPLE_NS = 10_000_000_000L;

    private final KeyspaceFixture f = new KeyspaceFixture();

    @Test
    void shouldKeepAKeyThroughTheMillisecondOfItsDeadline()
    {
        f.set("k", "v");
        f.db.setExpireAt(bytes("k"), f.nowMs + 100);
        f.takeEvents();
        f.advance(100);
        assertThat(f.get("k")).isEqualTo("v");
        assertThat(f.takeEvents()).isEmpty();
        f.advance(1);
        assertThat(f.get("k")).isNull();
        assertThat(f.takeEvents()).containsExactly("mutated 0 k", "expired 0 k", "missed 0 k");
        assertThat(f.keyspace.stats().expired()).isEqualTo(1);
        assertThat(f.db.expiringSize()).isZero();
    }

    @Test
    void shouldTellDeadlineNoDeadlineAndNoKeyApart()
    {
        f.set("k", "v");
        assertThat(f.db.expireAt(bytes("k"))).isEqualTo(Db.NO_EXPIRE);
        assertThat(f.db.expireAt(bytes("none"))).isEqualTo(Db.NO_KEY);
        f.db.setExpireAt(bytes("k"), f.nowMs + 5);
        assertThat(f.db.expireAt(bytes("k"))).isEqualTo(f.nowMs + 5);
        f.db.setExpireAt(bytes("k"), f.nowMs + 7);
        assertThat(f.db.expireAt(bytes("k"))).isEqualTo(f.nowMs + 7);
        assertThat(f.db.expiringSize()).isEqualTo(1);
        assertThat(f.db.persist(bytes("k"))).isTrue();
        assertThat(f.db.persist(bytes("k"))).isFalse();
        assertThat(f.db.expireAt(bytes("k"))).isEqualTo(Db.NO_EXPIRE);
        assertThat(f.db.setExpireAt(bytes("none"), f.nowMs)).isFalse();
    }

    @Test
    void shouldTreatADeadlineBeforeTheEpochAsPast()
    {
        f.set("k", "v");
        assertThat(f.db.setExpireAt(bytes("k"), -5)).isTrue();
        assertThat(f.db.expiringSize()).isEqualTo(1);
        assertThat(f.get("k")).isNull();
    }

    @Test
    void shouldDropTheDeadlineOnSetUnlessAskedToKeepIt()
    {
        f.set("k", "v");
        f.db.setExpireAt(bytes("k"), f.nowMs + 100);
        f.db.setString(bytes("k"), 0, 1, bytes("longer value that needs another block"), 0, 37, true);
        assertThat(f.db.expireAt(bytes("k"))).isEqualTo(f.nowMs + 100);
        f.set("k", "w");
        assertThat(f.db.expireAt(bytes("k"))).isEqualTo(Db.NO_EXPIRE);
    }

    @Test
    void shouldRemoveAllExpiredKeysInTheBackground()
    {
        fill(20_000, 10);
        f.advance(11);
        int removed = 0;
        for (int i = 0; i < 2000 && f.db.size() > 0; i++)
        {
            removed += f.keyspace.activeExpireCycle(AMPLE_NS);
        }
        assertThat(removed).isEqualTo(20_000);
        assertThat(f.db.size()).isZero();
        assertThat(f.keyspace.stats().expired()).isEqualTo(20_000);
        assertThat(f.keyspace.stats().expiredStalePercent()).isPositive();
        Invariants.check(f.keyspace);
    }

    @Test
    void shouldLeaveAtMostATenthStaleAfterOneCycle()
    {
        fill(10_000, 10);
        for (int i = 0; i < 10_000; i++)
        {
            f.set("alive" + i, "v");
            f.db.setExpireAt(bytes("alive" + i), f.nowMs + 1_000_000);
        }
        f.advance(11);
        f.keyspace.activeExpireCycle(AMPLE_NS);
        final long stale = f.db.size() - 10_000;
        assertThat(stale * 100.0 / f.db.size()).as("percent; samples may be lucky").isLessThan(14);
        assertThat(f.db.avgTtlMs()).isBetween(1L, 1_000_000L);
    }

    @Test
    void shouldFindTheLastStaleKeyAmongManyLivingOnes()
    {
        fill(5000, 1_000_000);
        f.set("stale", "v");
        f.db.setExpireAt(bytes("stale"), f.nowMs + 1);
        f.advance(2);
        int cycles = 0;
        while (f.db.size() > 5000)
        {
            f.keyspace.activeExpireCycle(AMPLE_NS);
            assertThat(++cycles).as("each cycle walks ten keys further").isLessThanOrEqualTo(502);
        }
        assertThat(f.takeEvents()).contains("expired 0 stale");
    }

    @Test
    void shouldVisitAllDatabasesAndStopWhenTimeIsOver()
    {
        for (int i = 0; i < f.keyspace.databases(); i++)
        {
            f.keyspace.db(i).setString(bytes("k"), bytes("v"));
            f.keyspace.db(i).setExpireAt(bytes("k"), f.nowMs);
        }
        f.advance(1);
        assertThat(f.keyspace.activeExpireCycle(AMPLE_NS)).isEqualTo(f.keyspace.databases());

        fill(10_000, 0);
        f.advance(1);
        int cycles = 0;
        while (f.db.size() > 0)
        {
            assertThat(f.keyspace.activeExpireCycle(0)).as("one round, then the time is over").isLessThanOrEqualTo(30);
            cycles++;
        }
        assertThat(cycles).isGreaterThanOrEqualTo(333);
        assertThat(f.keyspace.stats().expiredTimeCapReached()).isPositive();
    }

    @Test
    void shouldDoNothingInTheBackgroundWhenSwitchedOff()
    {
        fill(10, 0);
        f.advance(1);
        assertThat(f.keyspace.activeExpireEnabled(false)).isTrue();
        assertThat(f.keyspace.activeExpireCycle(AMPLE_NS)).isZero();
        assertThat(f.db.size()).isEqualTo(10);
        assertThat(f.db.exists(bytes("key1"))).as("but lazily").isFalse();
        assertThat(f.keyspace.activeExpireEnabled(true)).isFalse();
        assertThat(f.keyspace.activeExpireCycle(AMPLE_NS)).isEqualTo(9);
    }

    private void fill(final int keys, final long ttlMs)
    {
        for (int i = 0; i < keys; i++)
        {
            f.set("key" + i, "v");
            f.db.setExpireAt(bytes("key" + i), f.nowMs + ttlMs);
        }
    }
}
