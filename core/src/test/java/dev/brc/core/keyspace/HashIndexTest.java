package dev.brc.core.keyspace;

import static dev.brc.core.keyspace.KeyspaceFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HashIndexTest
{
    private final KeyspaceFixture f = new KeyspaceFixture();
    private final HashIndex index = f.db.store().index;

    @Test
    void shouldGrowAtOneKeyABucketAndShrinkBelowTenPercent()
    {
        assertThat(index.tableSize(false)).isEqualTo(HashIndex.MIN_SIZE);
        fill(0, 1024);
        settle();
        assertThat(index.tableSize(false)).isEqualTo(1024);
        fill(1024, 1025);
        settle();
        assertThat(index.tableSize(false)).isEqualTo(2048);

        drain(205, 1025);
        settle();
        assertThat(index.tableSize(false)).as("205 of 2048 are 10 %").isEqualTo(2048);
        drain(204, 205);
        settle();
        assertThat(index.tableSize(false)).isEqualTo(256);
        drain(0, 204);
        assertThat(index.tableSize(false)).isEqualTo(HashIndex.MIN_SIZE);
    }

    @Test
    void shouldMoveOneBucketWithEachOperation()
    {
        fill(0, 4097);
        assertThat(index.isRehashing()).isTrue();
        int operations = 0;
        while (index.isRehashing())
        {
            f.db.exists(bytes("none"));
            operations++;
        }
        assertThat(operations).isBetween(2000, 4200);
        for (int i = 0; i < 4097; i++)
        {
            assertThat(f.db.exists(bytes("key" + i))).isTrue();
        }
    }

    @Test
    void shouldNotMoveBucketsWhilePaused()
    {
        fill(0, 4097);
        index.pauseRehash();
        final long before = index.liveBuckets();
        for (int i = 0; i < 100; i++)
        {
            f.db.exists(bytes("none"));
            assertThat(index.rehash(10)).isTrue();
        }
        assertThat(index.liveBuckets()).isEqualTo(before);
        index.resumeRehash();
        f.db.exists(bytes("none"));
        assertThat(index.liveBuckets()).isLessThan(before);
    }

    @Test
    void shouldGiveBackOldSegmentsWhileItMoves()
    {
        fill(0, (1 << 17) + 1);
        assertThat(index.isRehashing()).isTrue();
        final long bothTables = (1 << 17) * 4 + (1 << 18) * 4;
        long most = 0;
        while (index.rehash(10))
        {
            most = Math.max(most, index.tableBytes());
        }
        assertThat(most).isLessThan(bothTables + 1000).isGreaterThan((1 << 18) * 4);
        assertThat(index.tableBytes()).isBetween((1L << 18) * 4, (1L << 18) * 4 + 16 * 16);
    }

    @Test
    void shouldDrawRandomKeysAboutEvenly()
    {
        fill(0, 100);
        settle();
        final Map<String, Integer> drawn = new HashMap<>();
        for (int i = 0; i < 50_000; i++)
        {
            drawn.merge(new String(f.db.randomKey().keyCopy()), 1, Integer::sum);
        }
        assertThat(drawn).hasSize(100);
        assertThat(drawn.values()).allMatch(times -> times > 125 && times < 1500);
    }

    @Test
    void shouldFindTheOnlyKeyOfALargeTable()
    {
        fill(0, 20_000);
        f.keyspace.config().activeRehashing = false;
        drain(1, 20_000);
        for (int i = 0; i < 100; i++)
        {
            assertThat(new String(f.db.randomKey().keyCopy())).isEqualTo("key0");
        }
    }

    @Test
    void shouldHaveNoRandomKeyWhenAllExpired()
    {
        fill(0, 50);
        for (int i = 0; i < 50; i++)
        {
            f.db.setExpireAt(bytes("key" + i), f.nowMs);
        }
        assertThat(f.db.randomKey()).isNotNull();
        f.advance(1);
        assertThat(f.db.randomKey()).isNull();
        assertThat(f.db.size()).isZero();
    }

    private void fill(final int from, final int to)
    {
        for (int i = from; i < to; i++)
        {
            f.set("key" + i, "v");
        }
    }

    private void drain(final int from, final int to)
    {
        for (int i = from; i < to; i++)
        {
            assertThat(f.db.delete(bytes("key" + i))).isTrue();
        }
    }

    private void settle()
    {
        while (f.keyspace.rehash(1_000_000_000))
        {
            assertThat(index.isRehashing()).isTrue();
        }
        Invariants.check(f.keyspace);
    }
}
