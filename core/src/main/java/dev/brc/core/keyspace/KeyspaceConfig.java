package dev.brc.core.keyspace;

import java.util.function.LongSupplier;

/**
 * Settings of a {@link Keyspace} under the names of redis.conf, with Redis's defaults. All but {@link #databases} and the
 * seed may change while the keyspace is in use, on its thread.
 */
public final class KeyspaceConfig
{
    /** {@code databases}: at least 1. Read once. */
    public int databases = 16;
    /** {@code maxmemory} in bytes, 0 for no limit. */
    public long maxmemory;
    /** {@code maxmemory-policy}. */
    public EvictionPolicy maxmemoryPolicy = EvictionPolicy.NOEVICTION;
    /** {@code maxmemory-samples}: keys looked at for each eviction, at least 1. */
    public int maxmemorySamples = 5;
    /** {@code maxmemory-eviction-tenacity}: 0 to 100; how long one call may evict, 100 for no limit. */
    public int maxmemoryEvictionTenacity = 10;
    /** {@code lfu-log-factor}: the higher, the more uses a counter step needs. */
    public int lfuLogFactor = 10;
    /** {@code lfu-decay-time}: minutes until a counter loses one; 0 for never. */
    public int lfuDecayTime = 1;
    /** {@code active-expire-effort}: 1 to 10. */
    public int activeExpireEffort = 1;
    /** {@code activerehashing}: whether {@link Keyspace#rehash} works without being asked by operations. */
    public boolean activeRehashing = true;
    /** Bytes outside the keyspace that count towards {@link #maxmemory}, for example client buffers. */
    public LongSupplier extraUsedMemory = () -> 0;
    /** Reads that something in front of the keyspace answers. */
    public OutsideReads outsideReads = OutsideReads.NONE;
    /** Seed of hashing and sampling; 0 takes a secret one, which is what a server wants. Read once. */
    public long seed;
}
