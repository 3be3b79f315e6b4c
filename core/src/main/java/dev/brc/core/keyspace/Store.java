package dev.brc.core.keyspace;

import static dev.brc.core.keyspace.Record.EXPIRES;
import static dev.brc.core.keyspace.Record.NO_DEADLINE;
import static dev.brc.core.keyspace.Record.WIDE;

/**
 * The content of one database: arena, index, expiring keys and object values, kept consistent. It knows records and refs
 * only; clocks, events and statistics are {@link Db}'s. A ref is good until its record is rewritten or removed.
 */
final class Store
{
    /** The longest array that every JVM allows. */
    static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

    /** A record in an array of its own can be given any key up to this length without being copied. */
    static final int MIN_WIDE_KEY_ROOM = 256;

    private final MemoryAccount account;
    final Arena arena;
    final HashIndex index;
    final RefVector expiring;
    final ObjectTable objects;
    /** Running estimate of the time that expiring keys have left, in ms. */
    long avgTtlMs;
    /** The expiring key that {@link #nextOfWalk} returned last; 0 at the end. */
    private int walk;

    Store(final MemoryAccount parent)
    {
        account = new MemoryAccount(parent);
        arena = new Arena(account);
        index = new HashIndex(arena, account);
        expiring = new RefVector(account);
        objects = new ObjectTable(account);
    }

    long usedBytes()
    {
        return account.bytes();
    }

    /** Takes everything this store holds off the books; the store must not be used after that. */
    void drop()
    {
        account.add(-account.bytes());
    }

    /**
     * The position of the next key of an endless walk through all expiring ones, of which there must be one. It goes down,
     * because removing puts the last key in the place of the removed one: so no key is missed.
     */
    int nextOfWalk()
    {
        walk = walk == 0 || walk > expiring.size() ? expiring.size() - 1 : walk - 1;
        return walk;
    }

    int meta(final int ref)
    {
        return Record.meta(arena.array(ref), arena.offset(ref));
    }

    long deadline(final int ref)
    {
        final byte[] array = arena.array(ref);
        final int base = arena.offset(ref);
        return Record.deadline(array, base, Record.meta(array, base));
    }

    Value value(final int ref)
    {
        return objects.get(handle(ref));
    }

    int handle(final int ref)
    {
        final byte[] array = arena.array(ref);
        final int base = arena.offset(ref);
        return Memory.getInt(array, Record.valueOffset(array, base, Record.meta(array, base)));
    }

    /** Block, index slot and object of a record. */
    long memoryBytes(final int ref)
    {
        final long object = Record.encoding(meta(ref)) == Record.OBJECT ? objects.accountedBytes(handle(ref)) : 0;
        return arena.accountedBytes(ref) + 4 + object;
    }

    /**
     * A new record with key and lengths set and the value's bytes undefined, not in the index yet.
     *
     * @param meta type, encoding and access clock; flags are added here
     * @param slack bytes that the value may grow by in place
     * @throws OutOfMemoryError when key and value are longer than a Java array
     */
    int create(final byte[] key, final int keyOffset, final int keyLength, final int hash, final int meta,
        final int valueLength, final boolean expireBlock, final int slack)
    {
        final int narrowBlock = expireBlock ? Record.EXPIRE_BLOCK : 0;
        final long narrow = (long) Record.NARROW_HEADER + narrowBlock + keyLength + valueLength + slack;
        final boolean wide = narrow > SizeClasses.MAX_BLOCK_BYTES;
        final int keyRoom = wide ? Math.max(keyLength, MIN_WIDE_KEY_ROOM) : keyLength;
        final long total = wide
            ? (long) Record.WIDE_HEADER + Record.EXPIRE_BLOCK + keyRoom + valueLength + slack
            : narrow;
        if (total > MAX_ARRAY_BYTES)
        {
            throw new OutOfMemoryError("a record of " + total + " bytes is longer than a Java array can be");
        }
        final int ref = arena.allocate((int) total);
        final byte[] array = arena.array(ref);
        final int base = arena.offset(ref);
        final int flags = wide ? WIDE | EXPIRES : expireBlock ? EXPIRES : 0;
        final int fullMeta = meta & ~(WIDE | EXPIRES) | flags;
        Record.next(array, base, 0);
        Record.hash(array, base, hash);
        Record.meta(array, base, fullMeta);
        Record.lengths(array, base, fullMeta, keyLength, valueLength);
        if (wide)
        {
            Record.putKeyRoom(array, base, keyRoom);
        }
        if ((flags & EXPIRES) != 0)
        {
            Record.deadline(array, base, fullMeta, NO_DEADLINE);
        }
        System.arraycopy(key, keyOffset, array, Record.keyOffset(base, fullMeta), keyLength);
        return ref;
    }

    /** Puts a record that {@link #create} made in the place of the one found last, with its deadline, and frees that. */
    void replaceFound(final int old, final int ref)
    {
        final byte[] oldArray = arena.array(old);
        final int oldBase = arena.offset(old);
        final int oldMeta = Record.meta(oldArray, oldBase);
        final byte[] array = arena.array(ref);
        final int base = arena.offset(ref);
        final int meta = Record.meta(array, base);
        Record.next(array, base, Record.next(oldArray, oldBase));
        index.replaceFound(ref);
        final long deadline = Record.deadline(oldArray, oldBase, oldMeta);
        if (deadline != NO_DEADLINE)
        {
            final int position = Record.expiringIndex(oldArray, oldBase, oldMeta);
            Record.deadline(array, base, meta, deadline);
            Record.expiringIndex(array, base, meta, position);
            expiring.set(position, ref);
        }
        arena.free(old);
    }

    /**
     * Copies the record found last, {@code old}, to a block with room for a longer value or an expire block.
     *
     * @return its new ref
     */
    int rewriteFound(final int old, final boolean expireBlock, final int valueLength, final int slack)
    {
        final byte[] oldArray = arena.array(old);
        final int oldBase = arena.offset(old);
        final int oldMeta = Record.meta(oldArray, oldBase);
        final int keyLength = Record.keyLength(oldArray, oldBase, oldMeta);
        final int ref = create(oldArray, Record.keyOffset(oldBase, oldMeta), keyLength, Record.hash(oldArray, oldBase),
            oldMeta, valueLength, expireBlock, slack);
        final byte[] array = arena.array(ref);
        final int base = arena.offset(ref);
        System.arraycopy(oldArray, Record.valueOffset(oldArray, oldBase, oldMeta), array,
            Record.valueOffset(array, base, Record.meta(array, base)),
            Math.min(valueLength, Record.valueLength(oldArray, oldBase, oldMeta)));
        replaceFound(old, ref);
        return ref;
    }

    /** Sets the deadline of the record found last and returns its ref, a new one if it had to move. */
    int setDeadlineFound(final int found, final long deadline)
    {
        int ref = found;
        if ((meta(ref) & EXPIRES) == 0)
        {
            final byte[] array = arena.array(ref);
            final int base = arena.offset(ref);
            ref = rewriteFound(ref, true, Record.valueLength(array, base, Record.meta(array, base)), 0);
        }
        final byte[] array = arena.array(ref);
        final int base = arena.offset(ref);
        final int meta = Record.meta(array, base);
        if (Record.deadline(array, base, meta) == NO_DEADLINE)
        {
            Record.expiringIndex(array, base, meta, expiring.add(ref));
        }
        Record.deadline(array, base, meta, deadline);
        return ref;
    }

    /** Clears the deadline; false when there was none. */
    boolean clearDeadline(final int ref)
    {
        final byte[] array = arena.array(ref);
        final int base = arena.offset(ref);
        final int meta = Record.meta(array, base);
        if (Record.deadline(array, base, meta) == NO_DEADLINE)
        {
            return false;
        }
        final int position = Record.expiringIndex(array, base, meta);
        final int last = expiring.removeLast();
        if (last != ref)
        {
            expiring.set(position, last);
            final byte[] lastArray = arena.array(last);
            final int lastBase = arena.offset(last);
            Record.expiringIndex(lastArray, lastBase, Record.meta(lastArray, lastBase), position);
        }
        Record.deadline(array, base, meta, NO_DEADLINE);
        return true;
    }

    /** Removes the record found last with its value. The key's bytes stay readable until the next allocation. */
    void removeFound(final int ref)
    {
        clearDeadline(ref);
        if (Record.encoding(meta(ref)) == Record.OBJECT)
        {
            objects.remove(handle(ref));
        }
        index.removeFound(ref);
        arena.free(ref);
    }

    /**
     * Moves the record found last, {@code ref}, to a key of another store (or this one) that does not exist there. The
     * array of a large record is kept if the key fits.
     */
    void moveFound(final int ref, final Store to, final byte[] key, final int keyOffset, final int keyLength,
        final int hash)
    {
        final byte[] array = arena.array(ref);
        final int base = arena.offset(ref);
        final int meta = Record.meta(array, base);
        final boolean keeps = (meta & WIDE) != 0 && keyLength <= Record.keyRoom(array, base, meta);
        final int copy = keeps ? 0 : to.copyRecord(this, ref, key, keyOffset, keyLength, hash);
        final long deadline = deadline(ref);
        clearDeadline(ref);
        final Value value = Record.encoding(meta) == Record.OBJECT ? objects.remove(handle(ref)) : null;
        index.removeFound(ref);
        int moved = copy;
        if (keeps)
        {
            moved = to.arena.adopt(arena.release(ref));
            Record.hash(array, base, hash);
            Record.lengths(array, base, meta, keyLength, Record.valueLength(array, base, meta));
            System.arraycopy(key, keyOffset, array, Record.keyOffset(base, meta), keyLength);
        }
        else
        {
            arena.free(ref);
        }
        if (value != null)
        {
            to.putHandle(moved, to.objects.add(value));
        }
        to.link(moved, hash, deadline);
    }

    /** Copies record {@code ref} of {@code from} to a key that does not exist here, with a copy of its value. */
    void copyFrom(final Store from, final int ref, final int clock, final byte[] key, final int keyOffset,
        final int keyLength, final int hash)
    {
        final int copy = copyRecord(from, ref, key, keyOffset, keyLength, hash);
        final int base = arena.offset(copy);
        final byte[] array = arena.array(copy);
        final int meta = Record.meta(array, base);
        Record.meta(array, base, meta & Record.LOW_BITS | clock << Record.CLOCK_SHIFT);
        if (Record.encoding(meta) == Record.OBJECT)
        {
            putHandle(copy, objects.add(from.value(ref).copy()));
        }
        link(copy, hash, from.deadline(ref));
    }

    void putHandle(final int ref, final int handle)
    {
        final byte[] array = arena.array(ref);
        final int base = arena.offset(ref);
        Memory.putInt(array, Record.valueOffset(array, base, Record.meta(array, base)), handle);
    }

    private int copyRecord(final Store from, final int ref, final byte[] key, final int keyOffset, final int keyLength,
        final int hash)
    {
        final byte[] source = from.arena.array(ref);
        final int sourceBase = from.arena.offset(ref);
        final int meta = Record.meta(source, sourceBase);
        final int length = Record.valueLength(source, sourceBase, meta);
        final boolean expires = Record.deadline(source, sourceBase, meta) != NO_DEADLINE;
        final int copy = create(key, keyOffset, keyLength, hash, meta, length, expires, 0);
        final byte[] array = arena.array(copy);
        final int base = arena.offset(copy);
        System.arraycopy(source, Record.valueOffset(source, sourceBase, meta), array,
            Record.valueOffset(array, base, Record.meta(array, base)), length);
        return copy;
    }

    private void link(final int ref, final int hash, final long deadline)
    {
        index.insert(ref, hash);
        if (deadline != NO_DEADLINE)
        {
            setDeadlineFound(ref, deadline); // has its block already, so it does not move
        }
    }
}
