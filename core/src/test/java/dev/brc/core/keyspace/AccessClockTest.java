package dev.brc.core.keyspace;

import static dev.brc.core.keyspace.KeyspaceFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccessClockTest
{
    private final KeyspaceFixture f = new KeyspaceFixture();

    @Test
    void shouldCountSecondsSinceTheLastUse()
    {
        f.set("k", "v");
        f.advance(5000);
        assertThat(f.db.peek(bytes("k")).idleSeconds()).isEqualTo(5);
        f.db.exists(bytes("k"));
        f.db.lookupReadNoTouch(bytes("k"), 0, 1);
        f.db.expireAt(bytes("k"));
        assertThat(f.db.peek(bytes("k")).idleSeconds()).as("neither touches").isEqualTo(5);
        f.db.lookupRead(bytes("k"));
        assertThat(f.db.peek(bytes("k")).idleSeconds()).isZero();
        f.advance(7000);
        f.db.lookupWrite(bytes("k"));
        assertThat(f.db.peek(bytes("k")).idleSeconds()).isZero();
    }

    @Test
    void shouldCountReadsThatWereAnsweredInFront()
    {
        final long[] ageMs = {-1};
        final int[] reads = {0};
        f.config.outsideReads = new OutsideReads()
        {
            @Override
            public long lastReadAgeMs(final byte[] key, final int offset, final int length)
            {
                return new String(key, offset, length, java.nio.charset.StandardCharsets.US_ASCII).equals("k")
                    ? ageMs[0]
                    : -1;
            }

            @Override
            public int takeReads(final byte[] key, final int offset, final int length)
            {
                final int taken = reads[0];
                reads[0] = 0;
                return taken;
            }
        };
        f.set("k", "v");
        f.set("other", "v");
        f.advance(100_000);
        assertThat(f.db.lookupReadNoNotify(bytes("k"), 0, 1).idleSeconds()).isEqualTo(100);
        ageMs[0] = 3_500;
        assertThat(f.db.lookupReadNoNotify(bytes("k"), 0, 1).idleSeconds()).isEqualTo(3);
        assertThat(f.db.lookupReadNoNotify(bytes("other"), 0, 5).idleSeconds()).isEqualTo(100);
        f.advance(10_000);
        ageMs[0] = 50_000; // older than what is known
        assertThat(f.db.lookupReadNoNotify(bytes("k"), 0, 1).idleSeconds()).isEqualTo(13);

        f.config.maxmemoryPolicy = EvictionPolicy.ALLKEYS_LFU;
        f.set("l", "v");
        reads[0] = 1_000_000;
        assertThat(f.db.lookupReadNoNotify(bytes("l"), 0, 1).lfuCounter()).isEqualTo(255);
        f.set("m", "v");
        reads[0] = 1_000;
        assertThat(f.db.lookupReadNoNotify(bytes("m"), 0, 1).lfuCounter()).isBetween(17, 21);
    }

    @Test
    void shouldEvictByReadsThatWereAnsweredInFront()
    {
        f.config.outsideReads = new OutsideReads()
        {
            @Override
            public long lastReadAgeMs(final byte[] key, final int offset, final int length)
            {
                return key[offset] == 'h' ? 0 : -1;
            }

            @Override
            public int takeReads(final byte[] key, final int offset, final int length)
            {
                return 0;
            }
        };
        for (int i = 0; i < 500; i++)
        {
            f.set((i % 2 == 0 ? "hot" : "cold") + i, "v");
        }
        f.advance(100_000);
        f.config.maxmemoryPolicy = EvictionPolicy.ALLKEYS_LRU;
        f.config.maxmemorySamples = 10;
        f.config.maxmemoryEvictionTenacity = 100;
        f.config.maxmemory = f.keyspace.usedMemoryBytes() * 3 / 4;
        f.keyspace.evictIfNeeded();
        int hot = 0;
        for (int i = 0; i < 500; i += 2)
        {
            hot += f.db.exists(bytes("hot" + i)) ? 1 : 0;
        }
        assertThat(f.db.size()).isLessThan(450);
        assertThat(hot).isGreaterThan(240);
    }

    @Test
    void shouldSurviveTheWrapOfTheClock()
    {
        f.set("k", "v");
        f.advance(((1L << 24) - 100) * 1000);
        f.set("recent", "v");
        f.advance(200_000);
        assertThat(f.db.peek(bytes("recent")).idleSeconds()).isBetween(199L, 200L);
    }

    @Test
    void shouldTakeIdleTimeAndCounterFromRestore()
    {
        f.set("k", "v");
        f.db.peek(bytes("k")).setIdleSeconds(1234);
        assertThat(f.db.peek(bytes("k")).idleSeconds()).isEqualTo(1234);
        f.config.maxmemoryPolicy = EvictionPolicy.ALLKEYS_LFU;
        f.db.peek(bytes("k")).setLfuCounter(77);
        assertThat(f.db.peek(bytes("k")).lfuCounter()).isEqualTo(77);
    }

    @Test
    void shouldRaiseTheCounterMoreAndMoreRarely()
    {
        f.config.maxmemoryPolicy = EvictionPolicy.ALLKEYS_LFU;
        f.set("k", "v");
        assertThat(f.db.peek(bytes("k")).lfuCounter()).isEqualTo(AccessClock.LFU_INITIAL);
        // The table in redis.conf for lfu-log-factor 10: about 10 after 100 hits, 18 after 1,000, 142 after 100,000.
        use(100);
        assertThat(f.db.peek(bytes("k")).lfuCounter()).isBetween(7, 14);
        use(900);
        assertThat(f.db.peek(bytes("k")).lfuCounter()).isBetween(14, 24);
        use(99_000);
        assertThat(f.db.peek(bytes("k")).lfuCounter()).isBetween(125, 160);
        use(2_000_000);
        assertThat(f.db.peek(bytes("k")).lfuCounter()).isEqualTo(255);
    }

    @Test
    void shouldLowerTheCounterWithTime()
    {
        f.config.maxmemoryPolicy = EvictionPolicy.VOLATILE_LFU;
        f.set("k", "v");
        f.db.peek(bytes("k")).setLfuCounter(100);
        f.advance(10 * 60_000);
        assertThat(f.db.peek(bytes("k")).lfuCounter()).isEqualTo(90);
        f.config.lfuDecayTime = 5;
        assertThat(f.db.peek(bytes("k")).lfuCounter()).isEqualTo(98);
        f.config.lfuDecayTime = 0;
        assertThat(f.db.peek(bytes("k")).lfuCounter()).isEqualTo(100);
        f.config.lfuDecayTime = 1;
        f.advance(10_000 * 60_000L);
        assertThat(f.db.peek(bytes("k")).lfuCounter()).isZero();
    }

    @Test
    void shouldKeepTheCounterOfAnOverwrittenKey()
    {
        f.config.maxmemoryPolicy = EvictionPolicy.ALLKEYS_LFU;
        f.set("k", "v");
        f.db.peek(bytes("k")).setLfuCounter(200);
        f.set("k", "a value that does not fit where the old one was");
        assertThat(f.db.peek(bytes("k")).lfuCounter()).isBetween(200, 201);
    }

    private void use(final int times)
    {
        for (int i = 0; i < times; i++)
        {
            f.db.lookupRead(bytes("k"));
        }
    }
}
