package dev.brc.core.stream;

import java.util.Arrays;

/** The nodes of a stream in the order of their ids: a queue in an array with binary search. Not thread-safe. */
final class StreamNodes
{
    private static final StreamNode[] NONE = {};
    private static final int MIN_CAPACITY = 4;
    /** Bytes of an id, each a step in Redis's radix tree. */
    private static final int ID_BYTES = 16;

    private StreamNode[] nodes = NONE;
    private int from;
    private int to;

    int size()
    {
        return to - from;
    }

    StreamNode get(final int index)
    {
        return nodes[from + index];
    }

    StreamNode last()
    {
        return to == from ? null : nodes[to - 1];
    }

    int capacity()
    {
        return nodes.length;
    }

    /** Adds a node whose id is larger than all. */
    void add(final StreamNode node)
    {
        if (to == nodes.length)
        {
            final int size = size();
            if (from > size / 2 && size > 0)
            {
                System.arraycopy(nodes, from, nodes, 0, size);
                Arrays.fill(nodes, size, to, null);
            }
            else
            {
                nodes = Arrays.copyOfRange(nodes, from, from + Math.max(MIN_CAPACITY, size + size / 2));
            }
            from = 0;
            to = size;
        }
        nodes[to++] = node;
    }

    /** Removes the node with an index; O(1) at both ends. */
    void remove(final int index)
    {
        final int at = from + index;
        if (index < size() / 2)
        {
            System.arraycopy(nodes, from, nodes, from + 1, index);
            nodes[from++] = null;
        }
        else
        {
            System.arraycopy(nodes, at + 1, nodes, at, to - at - 1);
            nodes[--to] = null;
        }
        if (from == to)
        {
            nodes = NONE;
            from = 0;
            to = 0;
        }
    }

    /** Index of the last node whose id is not larger, -1 if there is none: the only one that can hold this id. */
    int floor(final long ms, final long seq)
    {
        int low = from;
        int high = to - 1;
        while (low <= high)
        {
            final int middle = low + high >>> 1;
            if (StreamId.compare(nodes[middle].ms, nodes[middle].seq, ms, seq) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return high - from;
    }

    /**
     * How many nodes Redis's compressed radix tree has for these ids (XINFO's {@code radix-tree-nodes}): the ids as 16-byte keys, a node for
     * each point where they part, one for each run of bytes without a choice, one for each end.
     */
    long radixTreeNodes()
    {
        if (size() == 0)
        {
            return 1;
        }
        long count = 0;
        for (int i = from; i < to; i++)
        {
            final int left = i == from ? -1 : common(nodes[i - 1], nodes[i]);
            final int right = i == to - 1 ? -1 : common(nodes[i], nodes[i + 1]);
            count += Math.max(left, right) + 1 < ID_BYTES ? 2 : 1; // its end, and the bytes between the last parting and that
        }
        return count + partings();
    }

    /** Branching nodes and the runs that lead to them. */
    private long partings()
    {
        final int[] stack = new int[ID_BYTES + 1];
        int depth = 0;
        long count = 0;
        for (int i = from + 1; i <= to; i++)
        {
            final int common = i == to ? -1 : common(nodes[i - 1], nodes[i]);
            while (depth > 0 && stack[depth - 1] > common)
            {
                final int parting = stack[--depth];
                final int above = Math.max(common, depth > 0 ? stack[depth - 1] : -1);
                count += parting > above + 1 ? 2 : 1;
            }
            if (common >= 0 && (depth == 0 || stack[depth - 1] < common))
            {
                stack[depth++] = common;
            }
        }
        return count;
    }

    /** Bytes at the start that two ids share. */
    private static int common(final StreamNode a, final StreamNode b)
    {
        final long ms = a.ms ^ b.ms;
        return ms != 0
            ? Long.numberOfLeadingZeros(ms) / Byte.SIZE
            : Long.BYTES + Long.numberOfLeadingZeros(a.seq ^ b.seq) / Byte.SIZE;
    }

    StreamNodes copy()
    {
        final StreamNodes copy = new StreamNodes();
        copy.nodes = new StreamNode[size()];
        copy.to = size();
        for (int i = 0; i < copy.to; i++)
        {
            copy.nodes[i] = get(i).copy();
        }
        return copy;
    }
}
