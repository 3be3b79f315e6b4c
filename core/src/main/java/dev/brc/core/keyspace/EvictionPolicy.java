package dev.brc.core.keyspace;

/** {@code maxmemory-policy}: which keys may be removed when memory is short, and which of them first. */
public enum EvictionPolicy
{
    VOLATILE_LRU("volatile-lru"), VOLATILE_LFU("volatile-lfu"), VOLATILE_RANDOM("volatile-random"),
    VOLATILE_TTL("volatile-ttl"), ALLKEYS_LRU("allkeys-lru"), ALLKEYS_LFU("allkeys-lfu"),
    ALLKEYS_RANDOM("allkeys-random"), NOEVICTION("noeviction");

    private final String configName;

    EvictionPolicy(final String configName)
    {
        this.configName = configName;
    }

    /** The value in redis.conf. */
    public String configName()
    {
        return configName;
    }

    /** The policy of that name in redis.conf, in any case; null when there is none. */
    public static EvictionPolicy ofConfigName(final String name)
    {
        for (final EvictionPolicy policy : values())
        {
            if (policy.configName.equalsIgnoreCase(name))
            {
                return policy;
            }
        }
        return null;
    }

    /** Whether the access clock of keys holds a use counter and minutes instead of seconds. */
    public boolean isLfu()
    {
        return this == VOLATILE_LFU || this == ALLKEYS_LFU;
    }

    /** Whether only keys with a deadline may be removed. */
    public boolean isVolatile()
    {
        return ordinal() <= VOLATILE_TTL.ordinal();
    }

    /** Whether any candidate is as good as another. */
    public boolean isRandom()
    {
        return this == VOLATILE_RANDOM || this == ALLKEYS_RANDOM;
    }
}
