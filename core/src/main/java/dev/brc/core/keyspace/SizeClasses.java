package dev.brc.core.keyspace;

/**
 * The block sizes of {@link Arena}, counted in units of 16 bytes: every multiple up to 1 KiB, then eight steps a doubling
 * up to 4 KiB, so that at most one eighth of a block is lost to rounding.
 */
final class SizeClasses
{
    /** log2 of the unit: refs and block sizes count 16 bytes. */
    static final int UNIT_SHIFT = 4;

    /** Longer records get an array of their own. */
    static final int MAX_BLOCK_BYTES = 4096;

    private static final int LINEAR_UNITS = 64;
    private static final int MIDDLE_UNITS = 128;

    /** How many classes there are: 64 linear ones, 8 up to 2 KiB and 8 up to 4 KiB. */
    static final int COUNT = LINEAR_UNITS + 8 + 8;

    private SizeClasses()
    {
    }

    /** The smallest class that holds {@code bytes}, which is in 1..{@link #MAX_BLOCK_BYTES}. */
    static int of(final int bytes)
    {
        final int units = (bytes + 15) >>> UNIT_SHIFT;
        if (units <= LINEAR_UNITS)
        {
            return units - 1;
        }
        return units <= MIDDLE_UNITS ? 64 + ((units - 65) >>> 3) : 72 + ((units - 129) >>> 4);
    }

    static int units(final int sizeClass)
    {
        if (sizeClass < LINEAR_UNITS)
        {
            return sizeClass + 1;
        }
        return sizeClass < 72 ? 64 + ((sizeClass - 63) << 3) : 128 + ((sizeClass - 71) << 4);
    }
}
