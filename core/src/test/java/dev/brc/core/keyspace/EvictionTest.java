package dev.brc.core.keyspace;

import static dev.brc.core.keyspace.KeyspaceFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EvictionTest
{
    private static final int KEYS = 2000;

    private final KeyspaceFixture f = new KeyspaceFixture();

    @Test
    void shouldNotLimitMemoryByDefault()
    {
        fill(KEYS);
        assertThat(f.keyspace.evictIfNeeded()).isEqualTo(EvictionResult.FITS);
        f.config.maxmemory = f.keyspace.usedMemoryBytes();
        assertThat(f.keyspace.evictIfNeeded()).as("exactly full").isEqualTo(EvictionResult.FITS);
        f.config.maxmemory--;
        assertThat(f.keyspace.evictIfNeeded()).as("a byte less").isEqualTo(EvictionResult.OUT_OF_MEMORY);
        f.config.maxmemory += 1000;
        f.config.extraUsedMemory = () -> 1000;
        assertThat(f.keyspace.evictIfNeeded()).as("client buffers count").isEqualTo(EvictionResult.OUT_OF_MEMORY);
        assertThat(f.db.size()).isEqualTo(KEYS);
    }

    @ParameterizedTest
    @EnumSource(EvictionPolicy.class)
    void shouldRemoveOnlyWhatThePolicyAllowsAndNoMoreThanNeeded(final EvictionPolicy policy)
    {
        f.config.maxmemoryPolicy = policy;
        f.config.maxmemoryEvictionTenacity = 100;
        fill(KEYS);
        for (int i = 0; i < KEYS; i += 2)
        {
            f.db.setExpireAt(bytes("key" + i), f.nowMs + 1_000_000 + i);
        }
        f.takeEvents();
        final long before = f.keyspace.usedMemoryBytes();
        f.config.maxmemory = before - before / 5;

        final EvictionResult result = f.keyspace.evictIfNeeded();

        final List<String> evicted = f.takeEvents();
        evicted.removeIf(event -> !event.startsWith("evicted"));
        if (policy == EvictionPolicy.NOEVICTION)
        {
            assertThat(result).isEqualTo(EvictionResult.OUT_OF_MEMORY);
            assertThat(evicted).isEmpty();
            return;
        }
        assertThat(result).isEqualTo(EvictionResult.EVICTED_ENOUGH);
        assertThat(f.keyspace.usedMemoryBytes()).isBetween(f.config.maxmemory - 300, f.config.maxmemory);
        assertThat(evicted).hasSize((int) (KEYS - f.db.size()));
        assertThat(f.keyspace.stats().evicted()).isEqualTo(evicted.size());
        if (policy.isVolatile())
        {
            assertThat(evicted).allMatch(event -> Integer.parseInt(event.substring(13)) % 2 == 0);
        }
        else
        {
            assertThat(evicted).anyMatch(event -> Integer.parseInt(event.substring(13)) % 2 == 1);
        }
        Invariants.check(f.keyspace);
    }

    @ParameterizedTest
    @EnumSource(value = EvictionPolicy.class, names = "VOLATILE_.*", mode = EnumSource.Mode.MATCH_ALL)
    void shouldGiveUpWhenNoKeyHasADeadline(final EvictionPolicy policy)
    {
        f.config.maxmemoryPolicy = policy;
        fill(100);
        f.config.maxmemory = 1;
        assertThat(f.keyspace.evictIfNeeded()).isEqualTo(EvictionResult.OUT_OF_MEMORY);
        assertThat(f.db.size()).isEqualTo(100);
    }

    @Test
    void shouldRemoveTheLeastRecentlyUsedFirst()
    {
        f.config.maxmemoryPolicy = EvictionPolicy.ALLKEYS_LRU;
        fill(KEYS);
        f.advance(100_000);
        touchUpperHalf(1);
        assertThat(evictAFifth(500)).as("old ones among the first 500 removed").isGreaterThan(480);
    }

    @Test
    void shouldRemoveTheLeastFrequentlyUsedFirst()
    {
        f.config.maxmemoryPolicy = EvictionPolicy.ALLKEYS_LFU;
        fill(KEYS);
        touchUpperHalf(100);
        assertThat(evictAFifth(500)).isGreaterThan(480);
    }

    @Test
    void shouldRemoveTheSoonestToExpireFirst()
    {
        f.config.maxmemoryPolicy = EvictionPolicy.VOLATILE_TTL;
        fill(KEYS);
        for (int i = 0; i < KEYS; i++)
        {
            f.db.setExpireAt(bytes("key" + i), f.nowMs + 1000 + i);
        }
        assertThat(evictAFifth(500)).isGreaterThan(480);
    }

    @Test
    void shouldTreatAllAlikeUnderRandom()
    {
        f.config.maxmemoryPolicy = EvictionPolicy.ALLKEYS_RANDOM;
        fill(KEYS);
        touchUpperHalf(100);
        assertThat(evictAFifth(500)).isBetween(180, 320);
    }

    @Test
    void shouldTakeKeysOfEveryDatabase()
    {
        for (final EvictionPolicy policy : List.of(EvictionPolicy.ALLKEYS_RANDOM, EvictionPolicy.ALLKEYS_LRU,
            EvictionPolicy.VOLATILE_RANDOM, EvictionPolicy.VOLATILE_TTL))
        {
            f.keyspace.flushAll();
            f.config.maxmemory = 0;
            f.config.maxmemoryPolicy = policy;
            f.config.maxmemoryEvictionTenacity = 100;
            for (int i = 0; i < 400; i++)
            {
                final Db db = f.keyspace.db(i % 4);
                db.setString(bytes("key" + i), bytes("v"));
                db.setExpireAt(bytes("key" + i), f.nowMs + 1000);
            }
            final long before = f.keyspace.usedMemoryBytes();
            f.config.maxmemory = before * 3 / 4;
            assertThat(f.keyspace.evictIfNeeded()).isEqualTo(EvictionResult.EVICTED_ENOUGH);
            for (int i = 0; i < 4; i++)
            {
                assertThat(f.keyspace.db(i).size()).as("%s, database %s", policy, i).isLessThan(100);
            }
        }
    }

    @Test
    void shouldStopWhenTheTimeIsOver()
    {
        f.config.maxmemoryPolicy = EvictionPolicy.ALLKEYS_LRU;
        f.config.maxmemoryEvictionTenacity = 0;
        fill(KEYS);
        f.config.maxmemory = f.keyspace.usedMemoryBytes() / 2;
        assertThat(f.keyspace.evictIfNeeded()).isEqualTo(EvictionResult.RUNNING);
        assertThat(f.db.size()).isEqualTo(KEYS - 16);
        EvictionResult result = EvictionResult.RUNNING;
        while (result == EvictionResult.RUNNING)
        {
            result = f.keyspace.evictIfNeeded();
        }
        assertThat(result).isEqualTo(EvictionResult.EVICTED_ENOUGH);
    }

    @Test
    void shouldSkipCandidatesThatAreGone()
    {
        f.config.maxmemoryPolicy = EvictionPolicy.VOLATILE_TTL;
        f.config.maxmemoryEvictionTenacity = 100;
        fill(20);
        for (int i = 0; i < 20; i++)
        {
            f.db.setExpireAt(bytes("key" + i), f.nowMs + 1000 + i);
        }
        f.config.maxmemory = f.keyspace.usedMemoryBytes() - 1;
        assertThat(f.keyspace.evictIfNeeded()).isEqualTo(EvictionResult.EVICTED_ENOUGH);
        // The pool is full of candidates now: delete some of them, take the deadline of others.
        for (int i = 0; i < 20; i++)
        {
            if (i % 2 == 0)
            {
                f.db.delete(bytes("key" + i));
            }
            else
            {
                f.db.persist(bytes("key" + i));
            }
        }
        f.takeEvents();
        f.config.maxmemory = 1;
        assertThat(f.keyspace.evictIfNeeded()).isEqualTo(EvictionResult.OUT_OF_MEMORY);
        assertThat(f.takeEvents()).isEmpty();
    }

    @Test
    void shouldFindPoliciesByTheirNamesInRedisConf()
    {
        for (final EvictionPolicy policy : EvictionPolicy.values())
        {
            assertThat(EvictionPolicy.ofConfigName(policy.configName())).isEqualTo(policy);
            assertThat(policy.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')).isEqualTo(
                policy.configName());
        }
        assertThat(EvictionPolicy.ofConfigName("ALLKEYS-lru")).isEqualTo(EvictionPolicy.ALLKEYS_LRU);
        assertThat(EvictionPolicy.ofConfigName("lru")).isNull();
    }

    /** Evicts so many keys and returns how many of them had a number in the lower half. */
    private int evictAFifth(final int keys)
    {
        f.takeEvents();
        int lower = 0;
        for (int i = 0; i < keys; i++)
        {
            f.config.maxmemory = f.keyspace.usedMemoryBytes() - 1;
            assertThat(f.keyspace.evictIfNeeded()).isEqualTo(EvictionResult.EVICTED_ENOUGH);
            final List<String> events = f.takeEvents();
            assertThat(events).hasSize(2);
            assertThat(events.get(0)).isEqualTo(events.get(1).replace("evicted", "mutated"));
            lower += Integer.parseInt(events.get(1).substring(13)) < KEYS / 2 ? 1 : 0;
        }
        return lower;
    }

    private void touchUpperHalf(final int times)
    {
        for (int i = KEYS / 2; i < KEYS; i++)
        {
            for (int k = 0; k < times; k++)
            {
                f.db.lookupRead(bytes("key" + i));
            }
        }
    }

    private void fill(final int keys)
    {
        for (int i = 0; i < keys; i++)
        {
            f.set("key" + i, "value");
        }
        while (f.keyspace.rehash(1_000_000))
        {
            assertThat(f.db.store().index.isRehashing()).isTrue();
        }
    }
}
