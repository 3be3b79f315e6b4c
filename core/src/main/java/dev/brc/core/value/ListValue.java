package dev.brc.core.value;

import dev.brc.core.encoding.Listpack;
import dev.brc.core.keyspace.MemoryAccount;
import dev.brc.core.keyspace.Value;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.resp.Integers;

/**
 * A list: a double-ended queue of listpacks, which Redis calls a quicklist. Adding and removing at either end is O(1), an index costs a step
 * for each node before it. No node is empty, except while {@link #remove} works.
 */
public final class ListValue implements Value
{
    /** Node sizes that {@code list-max-listpack-size} -1 to -5 stands for. */
    private static final int[] NODE_BYTES = {4096, 8192, 16384, 32768, 65536};
    /** No node becomes larger by a second element, however many elements the setting allows. */
    private static final int SAFE_NODE_BYTES = 8192;
    /** What an element may need beyond its text: Redis's {@code SIZE_ESTIMATE_OVERHEAD}. */
    private static final int ELEMENT_OVERHEAD = 8;
    /** Nodes above this grow by doubling. */
    private static final int DOUBLED_BYTES = 512;
    private static final int OBJECT_BYTES = 48;
    private static final int LISTPACK_OBJECT_BYTES = 24;

    private final int fill;
    private Listpack[] nodes = new Listpack[1];
    private int head;
    private int nodeCount;
    private long size;
    private long nodeBytes;

    /**
     * An empty list.
     *
     * @param fill {@code list-max-listpack-size}
     */
    public ListValue(final int fill)
    {
        this.fill = Math.max(fill, -NODE_BYTES.length);
    }

    @Override
    public int type()
    {
        return ValueType.LIST;
    }

    @Override
    public String encoding()
    {
        return "quicklist";
    }

    @Override
    public long memoryBytes()
    {
        return OBJECT_BYTES + MemoryAccount.arrayBytes(nodes.length * 4L) + nodeBytes;
    }

    @Override
    public Value copy()
    {
        final ListValue copy = new ListValue(fill);
        for (int i = 0; i < nodeCount; i++)
        {
            copy.appendNode(node(i).copy());
        }
        return copy;
    }

    /** Elements. @return 0 or more */
    public long size()
    {
        return size;
    }

    /** Listpacks. @return 0 or more */
    public int nodeCount()
    {
        return nodeCount;
    }

    /**
     * One of the listpacks.
     *
     * @param index 0 to {@link #nodeCount} - 1
     * @return not to be changed
     */
    public Listpack node(final int index)
    {
        return nodes[head + index & nodes.length - 1];
    }

    /**
     * Adds a listpack's elements at the end, whatever its size: RESTORE.
     *
     * @param node not empty; the list's own from now on
     */
    public void appendNode(final Listpack node)
    {
        insertNode(nodeCount, node);
        size += node.count();
    }

    // ---- ends

    /**
     * Adds an element at the front.
     *
     * @param text   holds it
     * @param offset of its first byte
     * @param length its bytes
     */
    public void addFirst(final byte[] text, final int offset, final int length)
    {
        Listpack node = nodeCount == 0 ? null : node(0);
        if (node == null || !fits(node, length))
        {
            closed(node);
            node = insertNode(0, newNode(length));
        }
        final long before = cost(node);
        grow(node, length);
        node.prepend(text, offset, length);
        nodeBytes += cost(node) - before;
        size++;
    }

    /**
     * Adds an element at the end.
     *
     * @param text   holds it
     * @param offset of its first byte
     * @param length its bytes
     */
    public void addLast(final byte[] text, final int offset, final int length)
    {
        Listpack node = nodeCount == 0 ? null : node(nodeCount - 1);
        if (node == null || !fits(node, length))
        {
            closed(node);
            node = insertNode(nodeCount, newNode(length));
        }
        final long before = cost(node);
        grow(node, length);
        node.append(text, offset, length);
        nodeBytes += cost(node) - before;
        size++;
    }

    /**
     * Removes elements from the front.
     *
     * @param count at most {@link #size}
     */
    public void removeFirst(final long count)
    {
        long rest = count;
        while (rest > 0)
        {
            final Listpack node = node(0);
            final int elements = node.count();
            if (rest >= elements)
            {
                dropNode(0);
                rest -= elements;
            }
            else
            {
                delete(node, node.first(), (int) rest);
                rest = 0;
            }
        }
        size -= count;
    }

    /**
     * Removes elements from the end.
     *
     * @param count at most {@link #size}
     */
    public void removeLast(final long count)
    {
        long rest = count;
        while (rest > 0)
        {
            final Listpack node = node(nodeCount - 1);
            final int elements = node.count();
            if (rest >= elements)
            {
                dropNode(nodeCount - 1);
                rest -= elements;
            }
            else
            {
                delete(node, node.seek(elements - (int) rest), (int) rest);
                rest = 0;
            }
        }
        size -= count;
    }

    // ---- inner elements

    /**
     * Replaces an element.
     *
     * @param at     where it is; void afterwards
     * @param text   holds the new one
     * @param offset of its first byte
     * @param length its bytes
     */
    public void replace(final ListCursor at, final byte[] text, final int offset, final int length)
    {
        final Listpack node = node(at.node);
        final long grown = (long) node.bytes() - node.length(at.position) + length;
        if (node.count() == 1 || grown + ELEMENT_OVERHEAD <= maxNodeBytes())
        {
            final long before = cost(node);
            node.replace(at.position, text, offset, length);
            nodeBytes += cost(node) - before;
            return;
        }
        insert(at, false, text, offset, length);
        // The insertion left the old element where it was, unless its node was split: then it begins or ends one.
        final Listpack old = node(at.node);
        delete(old, at.position, 1);
        size--;
        if (old.count() == 0)
        {
            dropNode(at.node);
        }
    }

    /**
     * Inserts an element beside another.
     *
     * @param at     that other; when inserting behind it, it stays valid
     * @param before whether the new one comes before it
     * @param text   holds the new one
     * @param offset of its first byte
     * @param length its bytes
     */
    public void insert(final ListCursor at, final boolean before, final byte[] text, final int offset, final int length)
    {
        size++;
        final int index = at.node;
        final Listpack node = node(index);
        if (fits(node, length))
        {
            final long cost = cost(node);
            if (before)
            {
                node.insertBefore(at.position, text, offset, length);
            }
            else
            {
                node.insertAfter(at.position, text, offset, length);
            }
            nodeBytes += cost(node) - cost;
            return;
        }
        final int cut = before ? at.position : node.next(at.position);
        int gap = index + 1;
        if (cut == node.first())
        {
            gap = index;
        }
        else if (cut != Listpack.NONE)
        {
            final long cost = cost(node);
            final Listpack rest = node.split(cut);
            nodeBytes += cost(node) - cost;
            insertNode(index + 1, rest);
        }
        insertBetween(gap, text, offset, length);
    }

    /** Puts an element between the nodes gap - 1 and gap: into the end of one if it has room, else into a node of its own. */
    private void insertBetween(final int gap, final byte[] text, final int offset, final int length)
    {
        final Listpack left = gap > 0 ? node(gap - 1) : null;
        final Listpack right = gap < nodeCount ? node(gap) : null;
        if (left != null && fits(left, length))
        {
            final long cost = cost(left);
            left.append(text, offset, length);
            nodeBytes += cost(left) - cost;
        }
        else if (right != null && fits(right, length))
        {
            final long cost = cost(right);
            right.prepend(text, offset, length);
            nodeBytes += cost(right) - cost;
        }
        else
        {
            final Listpack own = newNode(length);
            own.append(text, offset, length);
            insertNode(gap, own);
        }
    }

    /**
     * Removes elements that are equal to a text.
     *
     * @param count  how many at most; negative: from the end; 0: all
     * @param text   holds the text
     * @param offset of its first byte
     * @param length its bytes
     * @return how many were removed
     */
    public long remove(final long count, final byte[] text, final int offset, final int length)
    {
        final long most = count == 0 || count == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(count);
        final boolean number = Integers.isLong(text, offset, length);
        final long value = number ? Integers.parseLong(text, offset, length) : 0;
        long removed = 0;
        boolean emptied = false;
        for (int i = 0; i < nodeCount && removed < most; i++)
        {
            final Listpack node = node(count < 0 ? nodeCount - 1 - i : i);
            final long cost = cost(node);
            int p = count < 0 ? node.last() : node.find(node.first(), text, offset, length, 0);
            while (p != Listpack.NONE && removed < most)
            {
                if (count >= 0)
                {
                    p = node.find(node.delete(p), text, offset, length, 0);
                    removed++;
                }
                else
                {
                    final int previous = node.prev(p);
                    if (node.equals(p, text, offset, length, number, value))
                    {
                        node.delete(p);
                        removed++;
                    }
                    p = previous;
                }
            }
            node.trimIfSparse();
            nodeBytes += cost(node) - cost;
            emptied |= node.count() == 0;
        }
        size -= removed;
        if (emptied)
        {
            dropEmptyNodes();
        }
        return removed;
    }

    // ---- nodes

    private boolean fits(final Listpack node, final int length)
    {
        return (long) node.bytes() + length + ELEMENT_OVERHEAD <= maxNodeBytes() && (fill < 0 || node.count() < fill);
    }

    private int maxNodeBytes()
    {
        return fill < 0 ? NODE_BYTES[-fill - 1] : SAFE_NODE_BYTES;
    }

    /** The nodes at the ends grow by doubling, since they are likely to be filled: {@link #closed} gives back what is left. */
    private void grow(final Listpack node, final int length)
    {
        final int needed = node.bytes() + length + ELEMENT_OVERHEAD;
        if (node.bytes() > DOUBLED_BYTES && needed > node.capacity() && needed <= maxNodeBytes())
        {
            node.reserve(Math.min(Math.max(needed, 2 * node.capacity()), maxNodeBytes()));
        }
    }

    private static Listpack newNode(final int length)
    {
        return new Listpack(Listpack.EMPTY_BYTES + length + ELEMENT_OVERHEAD);
    }

    private static long cost(final Listpack node)
    {
        return LISTPACK_OBJECT_BYTES + MemoryAccount.arrayBytes(node.capacity());
    }

    /** A node to which nothing will be added soon gives back its spare room. */
    private void closed(final Listpack node)
    {
        if (node != null)
        {
            final long before = cost(node);
            node.trim();
            nodeBytes += cost(node) - before;
        }
    }

    private void delete(final Listpack node, final int position, final int count)
    {
        final long before = cost(node);
        node.delete(position, count);
        node.trimIfSparse();
        nodeBytes += cost(node) - before;
    }

    private Listpack insertNode(final int index, final Listpack node)
    {
        if (nodeCount == nodes.length)
        {
            resize(nodeCount * 2);
        }
        final int mask = nodes.length - 1;
        if (index < nodeCount / 2 || index == 0)
        {
            head = head - 1 & mask;
            for (int i = 0; i < index; i++)
            {
                nodes[head + i & mask] = nodes[head + i + 1 & mask];
            }
        }
        else
        {
            for (int i = nodeCount; i > index; i--)
            {
                nodes[head + i & mask] = nodes[head + i - 1 & mask];
            }
        }
        nodes[head + index & mask] = node;
        nodeCount++;
        nodeBytes += cost(node);
        return node;
    }

    private void dropNode(final int index)
    {
        final int mask = nodes.length - 1;
        nodeBytes -= cost(node(index));
        if (index < nodeCount / 2 || index == 0)
        {
            for (int i = index; i > 0; i--)
            {
                nodes[head + i & mask] = nodes[head + i - 1 & mask];
            }
            nodes[head] = null;
            head = head + 1 & mask;
        }
        else
        {
            for (int i = index; i < nodeCount - 1; i++)
            {
                nodes[head + i & mask] = nodes[head + i + 1 & mask];
            }
            nodes[head + nodeCount - 1 & mask] = null;
        }
        nodeCount--;
        shrink();
    }

    private void dropEmptyNodes()
    {
        final int mask = nodes.length - 1;
        int kept = 0;
        for (int i = 0; i < nodeCount; i++)
        {
            final Listpack node = node(i);
            if (node.count() == 0)
            {
                nodeBytes -= cost(node);
            }
            else
            {
                nodes[head + kept++ & mask] = node;
            }
        }
        for (int i = kept; i < nodeCount; i++)
        {
            nodes[head + i & mask] = null;
        }
        nodeCount = kept;
        shrink();
    }

    private void shrink()
    {
        int capacity = nodes.length;
        while (capacity > 4 && nodeCount < capacity / 4)
        {
            capacity /= 2;
        }
        if (capacity != nodes.length)
        {
            resize(capacity);
        }
    }

    private void resize(final int capacity)
    {
        final Listpack[] resized = new Listpack[capacity];
        for (int i = 0; i < nodeCount; i++)
        {
            resized[i] = node(i);
        }
        nodes = resized;
        head = 0;
    }
}
