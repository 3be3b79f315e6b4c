package dev.brc.core.keyspace;

/** A SplitMix64 generator (Steele, Lea, Flood 2014), for sampling. */
final class Random64
{
    private long state;

    Random64(final long seed)
    {
        state = seed;
    }

    long next()
    {
        state += 0x9e3779b97f4a7c15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** 0 (included) to {@code bound} (excluded); the bias is below 2^-31 for bounds that fit 32 bits. */
    long next(final long bound)
    {
        return Math.multiplyHigh(next() >>> 1, bound << 1);
    }

    /** 0 (included) to 1 (excluded). */
    double nextDouble()
    {
        return (next() >>> 11) * 0x1.0p-53;
    }
}
