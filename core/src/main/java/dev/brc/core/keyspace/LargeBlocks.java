package dev.brc.core.keyspace;

/**
 * Blocks too long for a slab, each an array of its own, found by index. The table grows in segments, so growing it never
 * copies more than the list of segments.
 */
final class LargeBlocks
{
    private static final int SEGMENT_SHIFT = 12;
    private static final int SEGMENT_SIZE = 1 << SEGMENT_SHIFT;
    private static final int SEGMENT_MASK = SEGMENT_SIZE - 1;

    private byte[][][] segments = new byte[4][][];
    private int end;
    private int[] freed = new int[16];
    private int freedCount;

    byte[] get(final int index)
    {
        return segments[index >>> SEGMENT_SHIFT][index & SEGMENT_MASK];
    }

    int add(final byte[] block)
    {
        final int index = freedCount > 0 ? freed[--freedCount] : end++;
        final int segment = index >>> SEGMENT_SHIFT;
        if (segment == segments.length)
        {
            segments = java.util.Arrays.copyOf(segments, segment * 2);
        }
        if (segments[segment] == null)
        {
            segments[segment] = new byte[SEGMENT_SIZE][];
        }
        segments[segment][index & SEGMENT_MASK] = block;
        return index;
    }

    byte[] remove(final int index)
    {
        final byte[][] segment = segments[index >>> SEGMENT_SHIFT];
        final byte[] block = segment[index & SEGMENT_MASK];
        segment[index & SEGMENT_MASK] = null;
        if (freedCount == freed.length)
        {
            freed = java.util.Arrays.copyOf(freed, freedCount * 2);
        }
        freed[freedCount++] = index;
        return block;
    }
}
