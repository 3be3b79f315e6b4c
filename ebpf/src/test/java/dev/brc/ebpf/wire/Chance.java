package dev.brc.ebpf.wire;

/** Random numbers (SplitMix64) that depend on the seed and on which frame they are for, not on what was drawn for frames before. */
final class Chance
{
    private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

    private final long seed;
    private long state;

    Chance(final long seed)
    {
        this.seed = mix(seed + GOLDEN_GAMMA);
    }

    private static long mix(final long value)
    {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }

    /** The draws that follow are those of this frame. */
    void frame(final long number)
    {
        state = mix(seed ^ mix(number + GOLDEN_GAMMA));
    }

    private long next()
    {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    boolean happens(final double probability)
    {
        return (next() >>> 11) * 0x1.0p-53 < probability;
    }

    /** A number from 0 to {@code bound} - 1. */
    long below(final long bound)
    {
        return Math.floorMod(next() >>> 1, bound);
    }
}
