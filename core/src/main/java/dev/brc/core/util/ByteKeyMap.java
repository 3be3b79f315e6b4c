package dev.brc.core.util;

import java.security.SecureRandom;
import java.util.Arrays;

import dev.brc.core.keyspace.KeyHash;

/**
 * A hash map whose keys are byte sequences, looked up in place (array, offset, length) without making an object of them. Walks in
 * order of insertion. Hashes with a secret seed, since clients choose the keys. One thread.
 *
 * @param <V> what is stored, never null
 */
public final class ByteKeyMap<V>
{
    private static final int MIN_BUCKETS = 8;
    private static final KeyHash HASH = secretHash();

    private Node<V>[] buckets;
    private Node<V> first;
    private Node<V> last;
    private int size;

    /** One key and its value; stays valid while it is in the map. */
    public static final class Node<V>
    {
        private final byte[] key;
        private final int hash;
        private V value;
        private Node<V> nextInBucket;
        private Node<V> before;
        private Node<V> after;

        private Node(final byte[] key, final int hash, final V value)
        {
            this.key = key;
            this.hash = hash;
            this.value = value;
        }

        /** The key. Not a copy: the caller does not change it. */
        public byte[] key()
        {
            return key;
        }

        /** The value. */
        public V value()
        {
            return value;
        }

        /** The node that was inserted next, or null; also after this one was removed, if that one was not. */
        public Node<V> next()
        {
            return after;
        }
    }

    /** An empty map. */
    public ByteKeyMap()
    {
        buckets = newBuckets(MIN_BUCKETS);
    }

    private static KeyHash secretHash()
    {
        final SecureRandom random = new SecureRandom();
        return new KeyHash(random.nextLong(), random.nextLong());
    }

    /** How many keys there are. */
    public int size()
    {
        return size;
    }

    /** Whether there is no key. */
    public boolean isEmpty()
    {
        return size == 0;
    }

    /** The node that was inserted first, or null: {@link Node#next} goes on from there. */
    public Node<V> first()
    {
        return first;
    }

    /** The value of a key, or null. */
    public V get(final byte[] bytes, final int offset, final int length)
    {
        if (size == 0)
        {
            return null;
        }
        final Node<V> node = find(bytes, offset, length, HASH.hash(bytes, offset, length));
        return node == null ? null : node.value;
    }

    /** The value of a key, or null. */
    public V get(final byte[] key)
    {
        return get(key, 0, key.length);
    }

    /** Whether the key is there. */
    public boolean contains(final byte[] bytes, final int offset, final int length)
    {
        return get(bytes, offset, length) != null;
    }

    /**
     * Sets the value of a key. A key that is there already keeps its place in the order.
     *
     * @param key   kept, so it must not be changed later
     * @param value not null
     * @return the value before, or null
     */
    public V put(final byte[] key, final V value)
    {
        final int hash = HASH.hash(key, 0, key.length);
        final Node<V> found = find(key, 0, key.length, hash);
        if (found != null)
        {
            final V old = found.value;
            found.value = value;
            return old;
        }
        if (size == buckets.length)
        {
            resize(size * 2);
        }
        final Node<V> node = new Node<>(key, hash, value);
        final int bucket = hash & buckets.length - 1;
        node.nextInBucket = buckets[bucket];
        buckets[bucket] = node;
        node.before = last;
        if (last == null)
        {
            first = node;
        }
        else
        {
            last.after = node;
        }
        last = node;
        size++;
        return null;
    }

    /** Removes a key and returns its value, or null if it was not there. */
    public V remove(final byte[] bytes, final int offset, final int length)
    {
        final int hash = HASH.hash(bytes, offset, length);
        Node<V> previous = null;
        for (Node<V> node = buckets[hash & buckets.length - 1]; node != null; node = node.nextInBucket)
        {
            if (matches(node, bytes, offset, length, hash))
            {
                if (previous == null)
                {
                    buckets[hash & buckets.length - 1] = node.nextInBucket;
                }
                else
                {
                    previous.nextInBucket = node.nextInBucket;
                }
                unlink(node);
                return node.value;
            }
            previous = node;
        }
        return null;
    }

    /** Removes a key and returns its value, or null if it was not there. */
    public V remove(final byte[] key)
    {
        return remove(key, 0, key.length);
    }

    /** Removes all keys and gives back the table's memory. */
    public void clear()
    {
        buckets = newBuckets(MIN_BUCKETS);
        first = null;
        last = null;
        size = 0;
    }

    private void unlink(final Node<V> node)
    {
        if (node.before == null)
        {
            first = node.after;
        }
        else
        {
            node.before.after = node.after;
        }
        if (node.after == null)
        {
            last = node.before;
        }
        else
        {
            node.after.before = node.before;
        }
        size--;
        if (size < buckets.length / 8 && buckets.length > MIN_BUCKETS)
        {
            resize(buckets.length / 4);
        }
    }

    private Node<V> find(final byte[] bytes, final int offset, final int length, final int hash)
    {
        Node<V> node = buckets[hash & buckets.length - 1];
        while (node != null && !matches(node, bytes, offset, length, hash))
        {
            node = node.nextInBucket;
        }
        return node;
    }

    private static boolean matches(final Node<?> node, final byte[] bytes, final int offset, final int length,
        final int hash)
    {
        return node.hash == hash && Arrays.equals(node.key, 0, node.key.length, bytes, offset, offset + length);
    }

    private void resize(final int wanted)
    {
        final Node<V>[] table = newBuckets(Math.max(MIN_BUCKETS, wanted));
        for (Node<V> node = first; node != null; node = node.after)
        {
            final int bucket = node.hash & table.length - 1;
            node.nextInBucket = table[bucket];
            table[bucket] = node;
        }
        buckets = table;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <V> Node<V>[] newBuckets(final int count)
    {
        return new Node[count];
    }
}
