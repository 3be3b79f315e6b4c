package dev.brc.core.keyspace;

import static dev.brc.core.keyspace.KeyspaceFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ScanTest
{
    private final KeyspaceFixture f = new KeyspaceFixture();

    @Test
    void shouldEndAtOnceInAnEmptyDatabase()
    {
        assertThat(f.db.scan(0, 10, e -> assertThat(e).isNull())).isZero();
    }

    @Test
    void shouldAcceptAnyCursor()
    {
        fill(100);
        for (final long cursor : new long[]{-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40, 0x123456789abcdefL})
        {
            final AtomicInteger passed = new AtomicInteger();
            f.db.scan(cursor, 10, e -> passed.incrementAndGet());
            assertThat(passed.get()).isLessThan(60);
        }
    }

    @Test
    void shouldPassAboutAsManyKeysAsAskedFor()
    {
        fill(10_000);
        final AtomicInteger passed = new AtomicInteger();
        f.db.scan(0, 100, e -> passed.incrementAndGet());

        assertThat(passed.get()).isBetween(100, 120);
    }

    @Test
    void shouldBoundTheStepsOfACallInASparseTable()
    {
        fill(100_000);
        for (int i = 1; i < 100_000; i++)
        {
            f.db.delete(bytes("key" + i));
            if (f.db.size() == 15_000)
            {
                break; // of 131,072 buckets: not yet sparse enough to shrink
            }
        }
        final AtomicInteger passed = new AtomicInteger();
        f.db.scan(0, 1, e -> passed.incrementAndGet());
        assertThat(passed.get()).isLessThan(20);
    }

    @Test
    void shouldRemoveExpiredKeysOnTheWayAndNotPassThem()
    {
        fill(1000);
        for (int i = 0; i < 500; i++)
        {
            f.db.setExpireAt(bytes("key" + i), f.nowMs + 10);
        }
        f.advance(11);
        final AtomicInteger passed = new AtomicInteger();
        long cursor = 0;
        do
        {
            cursor = f.db.scan(cursor, 10, e -> passed.incrementAndGet());
        }
        while (cursor != 0);

        assertThat(passed.get()).isEqualTo(500);
        assertThat(f.db.size()).isEqualTo(500);
        assertThat(f.keyspace.stats().expired()).isEqualTo(500);
        Invariants.check(f.keyspace);
    }

    private void fill(final int keys)
    {
        for (int i = 0; i < keys; i++)
        {
            f.set("key" + i, "v");
        }
        while (f.keyspace.rehash(1_000_000))
        {
            assertThat(f.db.store().index.isRehashing()).isTrue();
        }
    }
}
