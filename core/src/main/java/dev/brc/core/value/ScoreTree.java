package dev.brc.core.value;

import java.util.Arrays;

import dev.brc.core.keyspace.MemoryAccount;

/**
 * The order of a large sorted set: a B+ tree over the elements of a {@link ByteTable}, by score and then by the member's bytes, in which
 * every node knows how many elements are below it. So an element's rank, the element of a rank, and the first element of a range of
 * scores or members are found in O(log n), and a range of m ranks is removed in O(m + log n).
 *
 * <p>Leaves hold scores and refs, inner nodes the first of each child. The table must hold an element's bytes for as long as the element is in the tree.
 */
final class ScoreTree
{
    private static final int LEAF_CAPACITY = 64;
    private static final int LEAF_STEP = 16;
    private static final int INNER_CAPACITY = 32;

    private final ByteTable table;
    private Node root = new Leaf();
    private long bytes = Leaf.BYTES;

    ScoreTree(final ByteTable table)
    {
        this.table = table;
    }

    int size()
    {
        return root.size;
    }

    long memoryBytes()
    {
        return 32 + bytes;
    }

    // ---- order

    private int compare(final double score, final int ref, final double otherScore, final int otherRef)
    {
        if (score != otherScore)
        {
            return score < otherScore ? -1 : 1;
        }
        return ref == otherRef ? 0 : compareMembers(ref, otherRef);
    }

    private int compareMembers(final int ref, final int other)
    {
        final int from = table.keyOffset(ref);
        final int otherFrom = table.keyOffset(other);
        return Arrays.compareUnsigned(table.array(ref), from, from + table.keyLength(ref), table.array(other),
            otherFrom,
            otherFrom + table.keyLength(other));
    }

    /** The child of a node in which an element is, or would be. */
    private int childOf(final Inner node, final double score, final int ref)
    {
        int low = 0;
        int high = node.count - 1;
        while (low < high)
        {
            final int middle = low + high + 1 >>> 1;
            if (compare(node.firstScores[middle], node.firstRefs[middle], score, ref) <= 0)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }
        return low;
    }

    /** How many elements of a leaf come before an element. */
    private int placeIn(final Leaf leaf, final double score, final int ref)
    {
        int low = 0;
        int high = leaf.size;
        while (low < high)
        {
            final int middle = low + high >>> 1;
            if (compare(leaf.scores[middle], leaf.refs[middle], score, ref) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }

    // ---- finding

    /** How many elements come before one that is in the tree, or would be put there. */
    int rank(final double score, final int ref)
    {
        int rank = 0;
        Node node = root;
        while (node instanceof Inner)
        {
            final Inner inner = (Inner) node;
            final int child = childOf(inner, score, ref);
            rank += inner.sizeBefore(child);
            node = inner.children[child];
        }
        return rank + placeIn((Leaf) node, score, ref);
    }

    /** How many elements a limit cuts off at the front: those that come before it, a monotone condition. */
    int countBefore(final Limit limit)
    {
        int count = 0;
        Node node = root;
        while (node instanceof Inner)
        {
            final Inner inner = (Inner) node;
            int low = 0;
            int high = inner.count - 1;
            while (low < high)
            {
                final int middle = low + high + 1 >>> 1;
                if (limit.isBehind(inner.firstScores[middle], inner.firstRefs[middle]))
                {
                    low = middle;
                }
                else
                {
                    high = middle - 1;
                }
            }
            count += inner.sizeBefore(low);
            node = inner.children[low];
        }
        final Leaf leaf = (Leaf) node;
        int low = 0;
        int high = leaf.size;
        while (low < high)
        {
            final int middle = low + high >>> 1;
            if (limit.isBehind(leaf.scores[middle], leaf.refs[middle]))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return count + low;
    }

    /** Says of elements whether they come before it. */
    interface Limit
    {
        /** Whether the limit is behind this element. */
        boolean isBehind(double score, int ref);
    }

    /** The leaf with the element of a rank, which exists, and how many elements come before that leaf. */
    Leaf leafOf(final int rank, final int[] before)
    {
        int rest = rank;
        Node node = root;
        while (node instanceof Inner)
        {
            final Inner inner = (Inner) node;
            int child = 0;
            while (rest >= inner.children[child].size)
            {
                rest -= inner.children[child++].size;
            }
            node = inner.children[child];
        }
        before[0] = rank - rest;
        return (Leaf) node;
    }

    /** An element of the table, which need not be in the tree any more, is at another ref now; both can be read. */
    void moved(final double score, final int from, final int to)
    {
        Node node = root;
        while (node instanceof Inner)
        {
            final Inner inner = (Inner) node;
            final int child = childOf(inner, score, from);
            if (inner.firstRefs[child] == from)
            {
                inner.firstRefs[child] = to;
            }
            node = inner.children[child];
        }
        final Leaf leaf = (Leaf) node;
        final int place = placeIn(leaf, score, from);
        if (place < leaf.size && leaf.refs[place] == from)
        {
            leaf.refs[place] = to;
        }
    }

    // ---- adding

    /** Adds an element that is not there. */
    void add(final double score, final int ref)
    {
        final Node right = add(root, score, ref);
        if (right != null)
        {
            final Inner top = new Inner();
            bytes += Inner.BYTES;
            top.insert(0, root);
            top.insert(1, right);
            root = top;
        }
    }

    /** Adds to a node; if it had to be split, returns its new right half. */
    private Node add(final Node node, final double score, final int ref)
    {
        if (node instanceof Leaf)
        {
            return addToLeaf((Leaf) node, score, ref);
        }
        final Inner inner = (Inner) node;
        final int child = childOf(inner, score, ref);
        final Node right = add(inner.children[child], score, ref);
        inner.update(child);
        inner.size++;
        if (right == null)
        {
            return null;
        }
        inner.size -= right.size; // it was counted as a part of the child
        if (inner.count < INNER_CAPACITY)
        {
            inner.insert(child + 1, right);
            return null;
        }
        final Inner half = new Inner();
        bytes += Inner.BYTES;
        final int keep = child + 1 == inner.count ? inner.count - 1 : inner.count / 2;
        inner.moveTail(keep, half);
        if (child + 1 <= keep)
        {
            inner.insert(child + 1, right);
        }
        else
        {
            half.insert(child + 1 - keep, right);
        }
        return half;
    }

    private Node addToLeaf(final Leaf leaf, final double score, final int ref)
    {
        final int place = placeIn(leaf, score, ref);
        if (leaf.size < LEAF_CAPACITY)
        {
            bytes += leaf.insert(place, score, ref);
            return null;
        }
        final Leaf right = new Leaf();
        bytes += Leaf.BYTES;
        right.next = leaf.next;
        right.previous = leaf;
        if (leaf.next != null)
        {
            leaf.next.previous = right;
        }
        // What is added in order leaves full leaves behind.
        final int keep = place == LEAF_CAPACITY && leaf.next == null ? LEAF_CAPACITY : LEAF_CAPACITY / 2;
        leaf.next = right;
        bytes += leaf.moveTail(keep, right);
        bytes += place > keep || keep == LEAF_CAPACITY
            ? right.insert(place - keep, score, ref)
            : leaf.insert(place, score, ref);
        return right;
    }

    // ---- removing

    /** Removes the elements of some ranks. */
    void remove(final int from, final int to)
    {
        if (from >= to)
        {
            return;
        }
        if (to - from == root.size)
        {
            root = new Leaf();
            bytes = Leaf.BYTES;
            return;
        }
        remove(root, from, to);
        while (root instanceof Inner && ((Inner) root).count == 1)
        {
            root = ((Inner) root).children[0];
            bytes -= Inner.BYTES;
        }
    }

    private void remove(final Node node, final int from, final int to)
    {
        if (node instanceof Leaf)
        {
            bytes += ((Leaf) node).remove(from, to);
            return;
        }
        final Inner inner = (Inner) node;
        int before = 0;
        int firstTouched = inner.count;
        for (int i = 0; i < inner.count && before < to;)
        {
            final Node child = inner.children[i];
            final int childSize = child.size;
            final int childFrom = Math.max(from - before, 0);
            final int childTo = Math.min(to - before, childSize);
            before += childSize;
            if (childFrom >= childTo)
            {
                i++;
                continue;
            }
            firstTouched = Math.min(firstTouched, i);
            if (childFrom == 0 && childTo == childSize)
            {
                drop(child);
                inner.delete(i);
            }
            else
            {
                remove(child, childFrom, childTo);
                inner.update(i++);
            }
        }
        inner.size -= to - from;
        for (int i = Math.max(firstTouched - 1, 0), last = firstTouched + 1; i <= last && i + 1 < inner.count;)
        {
            if (!merge(inner, i))
            {
                i++;
            }
        }
    }

    /** Takes a child's leaves out of their chain. */
    private void drop(final Node node)
    {
        Node first = node;
        while (first instanceof Inner)
        {
            first = ((Inner) first).children[0];
        }
        Node last = node;
        while (last instanceof Inner)
        {
            last = ((Inner) last).children[((Inner) last).count - 1];
        }
        final Leaf before = ((Leaf) first).previous;
        final Leaf after = ((Leaf) last).next;
        if (before != null)
        {
            before.next = after;
        }
        if (after != null)
        {
            after.previous = before;
        }
        bytes -= bytesOf(node);
    }

    private static long bytesOf(final Node node)
    {
        if (node instanceof Leaf)
        {
            return ((Leaf) node).bytes();
        }
        final Inner inner = (Inner) node;
        long sum = Inner.BYTES;
        for (int i = 0; i < inner.count; i++)
        {
            sum += bytesOf(inner.children[i]);
        }
        return sum;
    }

    /** Puts two neighbours together if they leave some room in one node: so two neighbours are always more than half full. */
    private boolean merge(final Inner parent, final int left)
    {
        final Node first = parent.children[left];
        final Node second = parent.children[left + 1];
        if (first instanceof Leaf)
        {
            if (first.size + second.size > LEAF_CAPACITY / 2)
            {
                return false;
            }
            final Leaf into = (Leaf) first;
            final Leaf from = (Leaf) second;
            drop(from);
            bytes += into.append(from);
        }
        else
        {
            final Inner into = (Inner) first;
            final Inner from = (Inner) second;
            if (into.count + from.count > INNER_CAPACITY / 2)
            {
                return false;
            }
            bytes -= Inner.BYTES;
            into.append(from);
        }
        parent.delete(left + 1);
        parent.update(left);
        return true;
    }

    // ---- nodes

    /** A leaf or an inner node. */
    abstract static class Node
    {
        /** Elements below, or in it. */
        int size;
    }

    /** Elements in order. */
    static final class Leaf extends Node
    {
        static final long BYTES = 40 + MemoryAccount.arrayBytes(LEAF_STEP * 8L)
            + MemoryAccount.arrayBytes(LEAF_STEP * 4L);

        double[] scores = new double[LEAF_STEP];
        int[] refs = new int[LEAF_STEP];
        Leaf previous;
        Leaf next;

        long bytes()
        {
            return bytes(scores.length);
        }

        private static long bytes(final int capacity)
        {
            return 40 + MemoryAccount.arrayBytes(capacity * 8L) + MemoryAccount.arrayBytes(capacity * 4L);
        }

        /** Inserts an element; returns by how much the leaf's memory grew. */
        long insert(final int place, final double score, final int ref)
        {
            final long grown = ensure(size + 1);
            System.arraycopy(scores, place, scores, place + 1, size - place);
            System.arraycopy(refs, place, refs, place + 1, size - place);
            scores[place] = score;
            refs[place] = ref;
            size++;
            return grown;
        }

        long remove(final int from, final int to)
        {
            System.arraycopy(scores, to, scores, from, size - to);
            System.arraycopy(refs, to, refs, from, size - to);
            size -= to - from;
            return fit();
        }

        long moveTail(final int keep, final Leaf right)
        {
            final int count = size - keep;
            final long grown = right.ensure(count);
            System.arraycopy(scores, keep, right.scores, 0, count);
            System.arraycopy(refs, keep, right.refs, 0, count);
            right.size = count;
            size = keep;
            return grown + fit();
        }

        long append(final Leaf other)
        {
            final long grown = ensure(size + other.size);
            System.arraycopy(other.scores, 0, scores, size, other.size);
            System.arraycopy(other.refs, 0, refs, size, other.size);
            size += other.size;
            return grown;
        }

        private long ensure(final int count)
        {
            return count <= scores.length ? 0 : resize(Math.min(LEAF_CAPACITY, (count + LEAF_STEP - 1) & -LEAF_STEP));
        }

        /** Gives back room that would not be needed soon. */
        private long fit()
        {
            final int wanted = Math.max(size + LEAF_STEP & -LEAF_STEP, LEAF_STEP);
            return wanted < scores.length ? resize(wanted) : 0;
        }

        private long resize(final int capacity)
        {
            final long before = bytes();
            scores = Arrays.copyOf(scores, capacity);
            refs = Arrays.copyOf(refs, capacity);
            return bytes() - before;
        }
    }

    /** Children in order, with the first element of each. */
    private static final class Inner extends Node
    {
        static final long BYTES = 40 + MemoryAccount.arrayBytes(INNER_CAPACITY * 8L)
            + 2 * MemoryAccount.arrayBytes(INNER_CAPACITY * 4L);

        final Node[] children = new Node[INNER_CAPACITY];
        final double[] firstScores = new double[INNER_CAPACITY];
        final int[] firstRefs = new int[INNER_CAPACITY];
        int count;

        int sizeBefore(final int child)
        {
            int before = 0;
            for (int i = 0; i < child; i++)
            {
                before += children[i].size;
            }
            return before;
        }

        /** Notes again what a child begins with. */
        void update(final int child)
        {
            final Node node = children[child];
            if (node instanceof Leaf)
            {
                firstScores[child] = ((Leaf) node).scores[0];
                firstRefs[child] = ((Leaf) node).refs[0];
            }
            else
            {
                firstScores[child] = ((Inner) node).firstScores[0];
                firstRefs[child] = ((Inner) node).firstRefs[0];
            }
        }

        void insert(final int at, final Node child)
        {
            System.arraycopy(children, at, children, at + 1, count - at);
            System.arraycopy(firstScores, at, firstScores, at + 1, count - at);
            System.arraycopy(firstRefs, at, firstRefs, at + 1, count - at);
            children[at] = child;
            count++;
            size += child.size;
            update(at);
        }

        /** Takes a child out; the size is the caller's business. */
        void delete(final int at)
        {
            System.arraycopy(children, at + 1, children, at, count - at - 1);
            System.arraycopy(firstScores, at + 1, firstScores, at, count - at - 1);
            System.arraycopy(firstRefs, at + 1, firstRefs, at, count - at - 1);
            children[--count] = null;
        }

        void moveTail(final int keep, final Inner right)
        {
            for (int i = keep; i < count; i++)
            {
                right.insert(i - keep, children[i]);
                children[i] = null;
            }
            count = keep;
            size -= right.size;
        }

        void append(final Inner other)
        {
            for (int i = 0; i < other.count; i++)
            {
                insert(count, other.children[i]);
            }
        }
    }
}
