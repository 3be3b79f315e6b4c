package dev.brc.core.value;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

import dev.brc.core.keyspace.KeyHash;
import dev.brc.core.keyspace.Memory;

/**
 * A hash table from byte strings to byte strings (of any length, of one length, or none), in pages of bytes: no object for each element. Every
 * operation is O(1); making room may move the elements of a page.
 *
 * <p>An element is named by its ref, 0 being none; a ref is void after any change of the table except where a method says otherwise. Layout:
 * ref of the next in the bucket (or {@link #DEAD}), hash, length of the key, length of the value if that varies, value if its length is fixed, key, value.
 */
final class ByteTable
{
    /** The values' lengths differ. */
    static final int ANY_LENGTH = -1;

    /** Told when elements move, for who keeps refs. */
    interface MoveListener
    {
        /** The element is readable by both refs. */
        void moved(int from, int to);
    }

    private static final KeyHash HASH = secretHash();
    private static final int NEXT = 0;
    private static final int HASH_FIELD = 4;
    private static final int LENGTHS = 8;
    private static final int DEAD = -1;
    /** How many elements of a bucket are as likely to be drawn as any other; longer chains are very rare. */
    private static final int FAIR_CHAIN = 8;

    private final int fixedLength;
    private final PagePool pool;
    private final BucketDirectory buckets;
    private MoveListener listener;
    private int size;
    /** The element before the one that {@link #find} found; 0: it is the first of its bucket. */
    private int previous;

    /** An empty table. @param valueLength bytes of each value, or {@link #ANY_LENGTH} */
    ByteTable(final int valueLength)
    {
        fixedLength = valueLength;
        pool = new PagePool();
        buckets = new BucketDirectory();
    }

    private ByteTable(final ByteTable other)
    {
        fixedLength = other.fixedLength;
        pool = new PagePool(other.pool);
        buckets = new BucketDirectory(other.buckets);
        size = other.size;
    }

    private static KeyHash secretHash()
    {
        final SecureRandom random = new SecureRandom();
        return new KeyHash(random.nextLong(), random.nextLong());
    }

    ByteTable copy()
    {
        return new ByteTable(this);
    }

    void listener(final MoveListener newListener)
    {
        listener = newListener;
    }

    int size()
    {
        return size;
    }

    long memoryBytes()
    {
        return 120 + pool.memoryBytes() + buckets.memoryBytes();
    }

    // ---- elements

    /** The array that holds an element. */
    byte[] array(final int ref)
    {
        return pool.array(ref);
    }

    int keyLength(final int ref)
    {
        return varint(pool.array(ref), pool.offset(ref) + LENGTHS);
    }

    int keyOffset(final int ref)
    {
        final byte[] array = pool.array(ref);
        final int at = skipVarint(array, pool.offset(ref) + LENGTHS);
        return fixedLength == ANY_LENGTH ? skipVarint(array, at) : at + fixedLength;
    }

    int valueLength(final int ref)
    {
        final byte[] array = pool.array(ref);
        return fixedLength == ANY_LENGTH ? varint(array, skipVarint(array, pool.offset(ref) + LENGTHS)) : fixedLength;
    }

    int valueOffset(final int ref)
    {
        final byte[] array = pool.array(ref);
        final int at = skipVarint(array, pool.offset(ref) + LENGTHS);
        if (fixedLength != ANY_LENGTH)
        {
            return at;
        }
        return skipVarint(array, at) + varint(array, pool.offset(ref) + LENGTHS);
    }

    private int blockBytes(final int ref)
    {
        final int payload = fixedLength == ANY_LENGTH ? valueLength(ref) : 0;
        return PagePool.blockBytes(keyOffset(ref) - pool.offset(ref) + keyLength(ref) + payload);
    }

    private int blockBytes(final int keyLength, final int valueLength)
    {
        final int lengths = varintBytes(keyLength) + (fixedLength == ANY_LENGTH ? varintBytes(valueLength) : 0);
        return PagePool.blockBytes(Math.addExact(LENGTHS + lengths + keyLength, valueLength));
    }

    // ---- operations

    /** The element of a key, or 0. */
    int find(final byte[] key, final int offset, final int length)
    {
        return find(key, offset, length, HASH.hash(key, offset, length));
    }

    private int find(final byte[] key, final int offset, final int length, final int hash)
    {
        int before = 0;
        int ref = buckets.get(buckets.bucketOf(hash));
        while (ref != 0)
        {
            final byte[] array = pool.array(ref);
            final int base = pool.offset(ref);
            if (Memory.getInt(array, base + HASH_FIELD) == hash && varint(array, base + LENGTHS) == length)
            {
                final int at = keyOffset(ref);
                if (Arrays.equals(array, at, at + length, key, offset, offset + length))
                {
                    previous = before;
                    return ref;
                }
            }
            before = ref;
            ref = Memory.getInt(array, base + NEXT);
        }
        return 0;
    }

    /**
     * Adds a key, or gives it another value.
     *
     * @return the element's ref, good until the next change
     */
    int put(final byte[] key, final int offset, final int length, final byte[] value, final int valueOffset,
        final int valueLength)
    {
        final int wanted = blockBytes(length, valueLength);
        if (!pool.hasRoom(wanted))
        {
            makeRoom(wanted);
        }
        final int hash = HASH.hash(key, offset, length);
        final int found = find(key, offset, length, hash);
        if (found != 0 && blockBytes(found) == wanted && sameHeader(found, valueLength))
        {
            System.arraycopy(value, valueOffset, pool.array(found), valueOffset(found), valueLength);
            if (fixedLength == ANY_LENGTH)
            {
                final byte[] array = pool.array(found);
                putVarint(array, skipVarint(array, pool.offset(found) + LENGTHS), valueLength);
            }
            return found;
        }
        final int ref = pool.allocate(wanted);
        write(ref, hash, key, offset, length, value, valueOffset, valueLength);
        if (found == 0)
        {
            insert(ref, hash);
        }
        else
        {
            Memory.putInt(pool.array(ref), pool.offset(ref) + NEXT, next(found));
            link(hash, previous, ref);
            free(found);
        }
        return ref;
    }

    private void insert(final int ref, final int hash)
    {
        final int bucket = buckets.bucketOf(hash);
        Memory.putInt(pool.array(ref), pool.offset(ref) + NEXT, buckets.get(bucket));
        buckets.set(bucket, ref);
        size++;
        if (size > buckets.count() && buckets.mayGrow())
        {
            split();
        }
    }

    /** Whether a value of another length leaves the key where it is. */
    private boolean sameHeader(final int ref, final int valueLength)
    {
        return fixedLength != ANY_LENGTH || varintBytes(valueLength(ref)) == varintBytes(valueLength);
    }

    private void write(final int ref, final int hash, final byte[] key, final int offset, final int length,
        final byte[] value, final int valueOffset, final int valueLength)
    {
        final byte[] array = pool.array(ref);
        final int base = pool.offset(ref);
        Memory.putInt(array, base + HASH_FIELD, hash);
        int at = putVarint(array, base + LENGTHS, length);
        if (fixedLength == ANY_LENGTH)
        {
            at = putVarint(array, at, valueLength);
            System.arraycopy(key, offset, array, at, length);
            System.arraycopy(value, valueOffset, array, at + length, valueLength);
        }
        else
        {
            System.arraycopy(value, valueOffset, array, at, valueLength);
            System.arraycopy(key, offset, array, at + valueLength, length);
        }
    }

    /** Removes a key. @return false if it is not there */
    boolean remove(final byte[] key, final int offset, final int length)
    {
        final int hash = HASH.hash(key, offset, length);
        final int ref = find(key, offset, length, hash);
        if (ref == 0)
        {
            return false;
        }
        removeFound(ref, hash);
        return true;
    }

    /** Removes an element. */
    void remove(final int ref)
    {
        final int hash = hash(ref);
        int before = 0;
        for (int at = buckets.get(buckets.bucketOf(hash)); at != ref; at = next(at))
        {
            before = at;
        }
        previous = before;
        removeFound(ref, hash);
    }

    private void removeFound(final int ref, final int hash)
    {
        link(hash, previous, next(ref));
        size--;
        free(ref);
        for (int i = 0; i < 2 && size * 2L < buckets.count() && buckets.mayShrink(); i++)
        {
            merge();
        }
    }

    private void free(final int ref)
    {
        final int bytes = blockBytes(ref);
        final int page = PagePool.page(ref);
        Memory.putInt(pool.array(ref), pool.offset(ref) + NEXT, DEAD);
        pool.free(ref, bytes);
        if (page != pool.tail() && pool.liveBytes(page) > 0 && pool.isSparse(page))
        {
            clear(page);
        }
    }

    // ---- chains

    private int hash(final int ref)
    {
        return Memory.getInt(pool.array(ref), pool.offset(ref) + HASH_FIELD);
    }

    private int next(final int ref)
    {
        return Memory.getInt(pool.array(ref), pool.offset(ref) + NEXT);
    }

    private void link(final int hash, final int before, final int ref)
    {
        if (before == 0)
        {
            buckets.set(buckets.bucketOf(hash), ref);
        }
        else
        {
            Memory.putInt(pool.array(before), pool.offset(before) + NEXT, ref);
        }
    }

    private void split()
    {
        final int low = buckets.splitBucket();
        final int high = buckets.count();
        int ref = buckets.get(low);
        buckets.grow();
        int lowChain = 0;
        int highChain = 0;
        while (ref != 0)
        {
            final int after = next(ref);
            final boolean moves = buckets.bucketOf(hash(ref)) == high;
            Memory.putInt(pool.array(ref), pool.offset(ref) + NEXT, moves ? highChain : lowChain);
            if (moves)
            {
                highChain = ref;
            }
            else
            {
                lowChain = ref;
            }
            ref = after;
        }
        buckets.set(low, lowChain);
        buckets.set(high, highChain);
    }

    private void merge()
    {
        final int last = buckets.count() - 1;
        final int into = buckets.mergeBucket();
        int ref = buckets.get(last);
        while (ref != 0)
        {
            final int after = next(ref);
            Memory.putInt(pool.array(ref), pool.offset(ref) + NEXT, buckets.get(into));
            buckets.set(into, ref);
            ref = after;
        }
        buckets.set(last, 0);
        buckets.shrink();
    }

    // ---- pages

    /** Makes room for a block: drops the holes of the page being filled if there are many, else makes it larger or begins another. */
    private void makeRoom(final int size)
    {
        final int full = pool.tail();
        if (full != 0 && pool.isSparse(full))
        {
            pool.newTail(pool.liveBytes(full) * 3 / 2 + size);
            clear(full);
        }
        if (!pool.hasRoom(size))
        {
            pool.makeRoom(size);
        }
    }

    /** Moves what is left of a page to the one being filled, so that the page is dropped. */
    private void clear(final int page)
    {
        final int used = pool.used(page);
        int at = 0;
        int left = pool.liveBytes(page);
        while (at < used && left > 0)
        {
            final int ref = PagePool.ref(page, at);
            final int bytes = blockBytes(ref);
            if (next(ref) != DEAD)
            {
                move(ref, bytes);
                left -= bytes;
            }
            at += bytes;
        }
    }

    private void move(final int ref, final int bytes)
    {
        if (!pool.hasRoom(bytes))
        {
            pool.makeRoom(bytes);
        }
        final int hash = hash(ref);
        int before = 0;
        for (int other = buckets.get(buckets.bucketOf(hash)); other != ref; other = next(other))
        {
            before = other;
        }
        final int moved = pool.allocate(bytes);
        System.arraycopy(pool.array(ref), pool.offset(ref), pool.array(moved), pool.offset(moved), bytes);
        link(hash, before, moved);
        if (listener != null)
        {
            listener.moved(ref, moved);
        }
        pool.free(ref, bytes);
    }

    // ---- walking

    /** The first element of a walk through all, or 0. */
    int first()
    {
        return firstFrom(0);
    }

    /** The element that comes after another in a walk through all, or 0. */
    int following(final int ref)
    {
        final int after = next(ref);
        return after != 0 ? after : firstFrom(buckets.bucketOf(hash(ref)) + 1);
    }

    private int firstFrom(final int bucket)
    {
        for (int i = bucket; i < buckets.count(); i++)
        {
            final int ref = buckets.get(i);
            if (ref != 0)
            {
                return ref;
            }
        }
        return 0;
    }

    /** Any element, each as likely as another; the table is not empty. */
    int random()
    {
        final ThreadLocalRandom random = ThreadLocalRandom.current();
        int ref = 0;
        while (ref == 0)
        {
            ref = buckets.get(random.nextInt(buckets.count()));
            int steps = ref == 0 ? 0 : random.nextInt(FAIR_CHAIN);
            final boolean last = steps == FAIR_CHAIN - 1;
            while (ref != 0 && steps > 0)
            {
                ref = next(ref);
                steps--;
            }
            if (ref != 0 && last)
            {
                ref = anyFrom(ref, random);
            }
        }
        return ref;
    }

    /** Any element from one on to the end of its bucket. */
    private int anyFrom(final int first, final ThreadLocalRandom random)
    {
        int length = 0;
        for (int ref = first; ref != 0; ref = next(ref))
        {
            length++;
        }
        int ref = first;
        for (int steps = length == 1 ? 0 : random.nextInt(length); steps > 0; steps--)
        {
            ref = next(ref);
        }
        return ref;
    }

    /** Different elements, any of them; at most {@link #size} many. */
    int[] sample(final int count)
    {
        final ThreadLocalRandom random = ThreadLocalRandom.current();
        if (count > size / 3)
        {
            final int[] all = new int[size];
            int at = 0;
            for (int ref = first(); ref != 0; ref = following(ref))
            {
                all[at++] = ref;
            }
            for (int i = 0; i < count; i++)
            {
                final int other = i + random.nextInt(size - i);
                final int drawn = all[other];
                all[other] = all[i];
                all[i] = drawn;
            }
            return count == size ? all : Arrays.copyOf(all, count);
        }
        final int[] drawn = new int[count];
        final RefSet seen = new RefSet(count);
        for (int i = 0; i < count;)
        {
            final int ref = random();
            if (seen.add(ref))
            {
                drawn[i++] = ref;
            }
        }
        return drawn;
    }

    /**
     * Passes the elements of one bucket, the one that a cursor stands for: the cursor counts with its bits reversed, so that what was passed
     * stays passed while buckets are split and merged (Pieter Noordhuis's method of Redis's SCAN).
     *
     * @return the next cursor; 0: all were passed
     */
    long scanStep(final long cursor, final ScanVisitor visitor)
    {
        final int mask = buckets.maskOf((int) cursor);
        for (int ref = buckets.get((int) cursor & mask); ref != 0; ref = next(ref))
        {
            visitor.visit(ref);
        }
        return Long.reverse(Long.reverse(cursor | ~(long) mask) + 1);
    }

    /** Sees one element at a time; must not change the table. */
    interface ScanVisitor
    {
        /** An element. */
        void visit(int ref);
    }

    // ---- lengths

    private static int varintBytes(final int value)
    {
        return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : value < 1 << 28 ? 4 : 5;
    }

    private static int putVarint(final byte[] array, final int offset, final int value)
    {
        int at = offset;
        int rest = value;
        while (rest > 0x7f)
        {
            array[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[at++] = (byte) rest;
        return at;
    }

    private static int varint(final byte[] array, final int offset)
    {
        int b = array[offset];
        if (b >= 0)
        {
            return b;
        }
        int value = b & 0x7f;
        int at = offset;
        for (int shift = 7; b < 0; shift += 7)
        {
            b = array[++at];
            value |= (b & 0x7f) << shift;
        }
        return value;
    }

    private static int skipVarint(final byte[] array, final int offset)
    {
        int at = offset;
        while (array[at] < 0)
        {
            at++;
        }
        return at + 1;
    }
}
