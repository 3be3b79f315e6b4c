package dev.brc.core.keyspace;

import java.util.Arrays;

/**
 * One numbered database. Keys and strings are given as array, offset and length and are copied; they may be parts of
 * arrays that an {@link Entry} of this keyspace gave out. Every change is announced to the {@link KeyspaceListener}.
 * A key whose deadline has passed is removed by the call that meets it and counts as absent.
 *
 * <p>An entry returned by a method without {@code into} is the database's own and is overwritten by the next such call.
 */
public final class Db
{
    /** Strings up to this length are {@code embstr}, longer ones {@code raw}, as in Redis. */
    public static final int EMBSTR_MAX_BYTES = 44;

    /** {@link #expireAt} of a key without a deadline. */
    public static final long NO_EXPIRE = -1;
    /** {@link #expireAt} of a key that does not exist. */
    public static final long NO_KEY = -2;

    private final Keyspace keyspace;
    private final AccessClock clock;
    private final KeyspaceStats stats;
    private final KeyspaceListener listener;
    private final KeyHash hash;
    private final RecordWriter writer;
    private final int index;
    private final Entry own = new Entry();
    private final Entry sampled = new Entry();
    private final ScanVisitor scanVisitor = new ScanVisitor();
    private Store store;
    /** The hash of the key that {@link #findLive} looked for last. */
    private int lastHash;
    /** Whether {@link #prepare} made a new key that was not announced yet. */
    private boolean added;

    Db(final Keyspace keyspace, final int index)
    {
        this.keyspace = keyspace;
        this.clock = keyspace.clock();
        this.stats = keyspace.stats();
        this.listener = keyspace.listener();
        this.hash = keyspace.hash();
        this.writer = new RecordWriter(clock);
        this.index = index;
        this.store = keyspace.newStore();
    }

    public int index()
    {
        return index;
    }

    /** Keys, including those whose deadline passed without being noticed yet, as {@code DBSIZE} counts. */
    public long size()
    {
        return store.index.size();
    }

    /** Keys with a deadline. */
    public long expiringSize()
    {
        return store.expiring.size();
    }

    /** {@code avg_ttl} of {@code INFO keyspace}: an estimate in ms from the keys that active expiry sampled. */
    public long avgTtlMs()
    {
        return store.avgTtlMs;
    }

    /** Bytes that this database uses. */
    public long usedMemoryBytes()
    {
        return store.usedBytes();
    }

    /** Bytes of the table that finds keys. */
    public long indexBytes()
    {
        return store.index.tableBytes();
    }

    /** Bytes of the table of keys with a deadline. */
    public long expiringIndexBytes()
    {
        return store.expiring.tableBytes();
    }

    Store store()
    {
        return store;
    }

    void store(final Store other)
    {
        store = other;
    }

    // ---- looking up

    /** Finds a key for a read: counts a hit or miss and marks the key as used. Null when absent. */
    public Entry lookupRead(final byte[] key, final int offset, final int length)
    {
        return lookupRead(key, offset, length, own);
    }

    /** As {@link #lookupRead(byte[], int, int)}, with the caller's entry. */
    public Entry lookupRead(final byte[] key, final int offset, final int length, final Entry into)
    {
        final Entry entry = lookupReadNoTouch(key, offset, length, into);
        if (entry != null)
        {
            entry.touch();
        }
        return entry;
    }

    public Entry lookupRead(final byte[] key)
    {
        return lookupRead(key, 0, key.length, own);
    }

    /** Counts a hit or miss but does not mark the key as used: {@code TYPE}, {@code TTL}, {@code OBJECT}. */
    public Entry lookupReadNoTouch(final byte[] key, final int offset, final int length)
    {
        return lookupReadNoTouch(key, offset, length, own);
    }

    /** As {@link #lookupReadNoTouch(byte[], int, int)}, with the caller's entry. */
    public Entry lookupReadNoTouch(final byte[] key, final int offset, final int length, final Entry into)
    {
        final int ref = findLive(key, offset, length);
        if (ref == 0)
        {
            stats.misses++;
            listener.keyMissed(this, key, offset, length);
            return null;
        }
        stats.hits++;
        return into.bind(store, clock, ref);
    }

    /** As {@link #lookupReadNoTouch(byte[], int, int)} without the {@code keymiss} event: {@code OBJECT}. */
    public Entry lookupReadNoNotify(final byte[] key, final int offset, final int length)
    {
        final int ref = findLive(key, offset, length);
        if (ref == 0)
        {
            stats.misses++;
            return null;
        }
        stats.hits++;
        return touchOutside(own.bind(store, clock, ref));
    }

    /** Counts reads of the key that were answered in front of the keyspace. */
    private Entry touchOutside(final Entry entry)
    {
        return index == 0 && keyspace.config().outsideReads != OutsideReads.NONE ? entry.touchOutside() : entry;
    }

    /** As {@link #touchOutside(Entry)}, for a look at the access clock only. */
    void touchOutside(final int ref)
    {
        if (index == 0 && keyspace.config().outsideReads != OutsideReads.NONE)
        {
            sampled.bind(store, clock, ref).touchOutside();
        }
    }

    /** Finds a key for a change: marks it as used, counts nothing. Null when absent. */
    public Entry lookupWrite(final byte[] key, final int offset, final int length)
    {
        return lookupWrite(key, offset, length, own);
    }

    /** As {@link #lookupWrite(byte[], int, int)}, with the caller's entry. */
    public Entry lookupWrite(final byte[] key, final int offset, final int length, final Entry into)
    {
        final Entry entry = peek(key, offset, length, into);
        if (entry != null)
        {
            entry.touch();
        }
        return entry;
    }

    public Entry lookupWrite(final byte[] key)
    {
        return lookupWrite(key, 0, key.length, own);
    }

    /** Finds a key without counting it or marking it as used. Null when absent. */
    public Entry peek(final byte[] key, final int offset, final int length)
    {
        return peek(key, offset, length, own);
    }

    /** As {@link #peek(byte[], int, int)}, with the caller's entry. */
    public Entry peek(final byte[] key, final int offset, final int length, final Entry into)
    {
        final int ref = findLive(key, offset, length);
        return ref == 0 ? null : into.bind(store, clock, ref);
    }

    public Entry peek(final byte[] key)
    {
        return peek(key, 0, key.length, own);
    }

    /** Whether the key exists; counts and marks nothing. */
    public boolean exists(final byte[] key, final int offset, final int length)
    {
        return findLive(key, offset, length) != 0;
    }

    public boolean exists(final byte[] key)
    {
        return exists(key, 0, key.length);
    }

    /** The deadline in ms of Unix time, {@link #NO_EXPIRE} or {@link #NO_KEY}; counts and marks nothing. */
    public long expireAt(final byte[] key, final int offset, final int length)
    {
        final int ref = findLive(key, offset, length);
        return ref == 0 ? NO_KEY : store.deadline(ref);
    }

    public long expireAt(final byte[] key)
    {
        return expireAt(key, 0, key.length);
    }

    private int findLive(final byte[] key, final int offset, final int length)
    {
        lastHash = hash.hash(key, offset, length);
        final int ref = store.index.find(key, offset, length, lastHash);
        if (ref != 0 && isDue(ref))
        {
            removeFound(ref, RemovalCause.EXPIRED);
            return 0;
        }
        return ref;
    }

    /** The ref of a key's record whether its deadline passed or not, 0 when there is none. */
    int findAny(final byte[] key, final int offset, final int length)
    {
        return store.index.find(key, offset, length, hash.hash(key, offset, length));
    }

    /** Whether there is a record of the key, its deadline passed or not; removes nothing. */
    public boolean isStored(final byte[] key, final int offset, final int length)
    {
        return findAny(key, offset, length) != 0;
    }

    /** Whether there is a record of the key whose deadline passed; removes nothing. */
    public boolean isPastDeadline(final byte[] key, final int offset, final int length)
    {
        final int ref = findAny(key, offset, length);
        return ref != 0 && isDue(ref);
    }

    /** Whether the deadline passed; the millisecond of the deadline itself still belongs to the key, as in Redis. */
    private boolean isDue(final int ref)
    {
        final long deadline = store.deadline(ref);
        return deadline != Record.NO_DEADLINE && clock.nowMs() > deadline;
    }

    // ---- strings

    /**
     * {@code SET}: stores a string, as int when it is the decimal form of a long, as embstr up to 44 bytes, else raw.
     *
     * @param keepTtl whether a deadline of the key that was there stays
     */
    public void setString(final byte[] key, final int keyOffset, final int keyLength, final byte[] value,
        final int valueOffset, final int valueLength, final boolean keepTtl)
    {
        if (Decimal.isLong(value, valueOffset, valueLength))
        {
            setLong(key, keyOffset, keyLength, Decimal.parse(value, valueOffset, valueLength), keepTtl);
        }
        else
        {
            final int encoding = valueLength <= EMBSTR_MAX_BYTES ? Record.EMBSTR : Record.RAW;
            storeString(key, keyOffset, keyLength, encoding, value, valueOffset, valueLength, keepTtl);
        }
    }

    /**
     * {@code SETEX}: as {@link #setString(byte[], int, int, byte[], int, int, boolean)}, with a deadline, in one look-up.
     *
     * @param unixMs the deadline in ms of Unix time
     */
    public void setStringUntil(final byte[] key, final int keyOffset, final int keyLength, final byte[] value,
        final int valueOffset, final int valueLength, final long unixMs)
    {
        final boolean number = Decimal.isLong(value, valueOffset, valueLength);
        final int encoding = number ? Record.INT : valueLength <= EMBSTR_MAX_BYTES ? Record.EMBSTR : Record.RAW;
        final long parsed = number ? Decimal.parse(value, valueOffset, valueLength) : 0;
        final int ref = prepare(key, keyOffset, keyLength, ValueType.STRING, encoding,
            number ? Record.INT_BYTES : valueLength, true, true);
        final byte[] array = store.arena.array(ref);
        final int base = store.arena.offset(ref);
        final int start = Record.valueOffset(array, base, Record.meta(array, base));
        if (number)
        {
            Memory.putLong(array, start, parsed);
        }
        else
        {
            System.arraycopy(value, valueOffset, array, start, valueLength);
        }
        store.setDeadlineFound(ref, Math.max(0, unixMs));
        announce(key, keyOffset, keyLength);
    }

    public void setString(final byte[] key, final byte[] value)
    {
        setString(key, 0, key.length, value, 0, value.length, false);
    }

    /** As {@link #setString(byte[], int, int, byte[], int, int, boolean)} without int: {@code INCRBYFLOAT}. */
    public void setStringNotInt(final byte[] key, final int keyOffset, final int keyLength, final byte[] value,
        final int valueOffset, final int valueLength, final boolean keepTtl)
    {
        final int encoding = valueLength <= EMBSTR_MAX_BYTES ? Record.EMBSTR : Record.RAW;
        storeString(key, keyOffset, keyLength, encoding, value, valueOffset, valueLength, keepTtl);
    }

    /** Stores a string of encoding raw, whatever its length: {@code BITOP}, {@code PFMERGE}. */
    public void setRawString(final byte[] key, final int keyOffset, final int keyLength, final byte[] value,
        final int valueOffset, final int valueLength, final boolean keepTtl)
    {
        storeString(key, keyOffset, keyLength, Record.RAW, value, valueOffset, valueLength, keepTtl);
    }

    /** Stores a number with encoding int. */
    public void setLong(final byte[] key, final int keyOffset, final int keyLength, final long value,
        final boolean keepTtl)
    {
        final int ref = prepare(key, keyOffset, keyLength, ValueType.STRING, Record.INT, Record.INT_BYTES, keepTtl);
        final byte[] array = store.arena.array(ref);
        final int base = store.arena.offset(ref);
        Memory.putLong(array, Record.valueOffset(array, base, Record.meta(array, base)), value);
        announce(key, keyOffset, keyLength);
    }

    /**
     * Changes a number in place, without looking the key up again: {@code INCR}.
     *
     * @param entry the key's entry, {@link Entry#isInt}, of a look-up after which nothing was changed
     */
    public void updateLong(final Entry entry, final long value)
    {
        entry.putLong(value);
        listener.keyMutated(this, entry.keyArray(), entry.keyOffset(), entry.keyLength());
    }

    private void storeString(final byte[] key, final int keyOffset, final int keyLength, final int encoding,
        final byte[] value, final int valueOffset, final int valueLength, final boolean keepTtl)
    {
        final int ref = prepare(key, keyOffset, keyLength, ValueType.STRING, encoding, valueLength, keepTtl);
        // The value may lie in a block that prepare freed; its bytes are still there, as nothing was allocated since.
        final byte[] array = store.arena.array(ref);
        final int base = store.arena.offset(ref);
        System.arraycopy(value, valueOffset, array, Record.valueOffset(array, base, Record.meta(array, base)),
            valueLength);
        announce(key, keyOffset, keyLength);
    }

    private void announce(final byte[] key, final int keyOffset, final int keyLength)
    {
        if (added)
        {
            added = false;
            listener.keyAdded(this, key, keyOffset, keyLength);
        }
        listener.keyMutated(this, key, keyOffset, keyLength);
    }

    /** Finds or makes the key's record and gives it this type, encoding and length; the value's bytes are undefined. */
    private int prepare(final byte[] key, final int keyOffset, final int keyLength, final int type,
        final int encoding, final int valueLength, final boolean keepTtl)
    {
        return prepare(key, keyOffset, keyLength, type, encoding, valueLength, keepTtl, false);
    }

    private int prepare(final byte[] key, final int keyOffset, final int keyLength, final int type,
        final int encoding, final int valueLength, final boolean keepTtl, final boolean withExpireBlock)
    {
        final int old = findLive(key, keyOffset, keyLength);
        if (old == 0)
        {
            added = true;
            return writer.create(store, key, keyOffset, keyLength, lastHash, type, encoding, valueLength,
                withExpireBlock);
        }
        return writer.overwriteFound(store, old, key, keyOffset, keyLength, type, encoding, valueLength, keepTtl,
            withExpireBlock);
    }

    /**
     * {@code APPEND}: adds bytes to a string, or sets it when absent.
     *
     * @return the new length
     * @throws IllegalStateException when the key holds something else
     */
    public long append(final byte[] key, final int keyOffset, final int keyLength, final byte[] value,
        final int valueOffset, final int valueLength)
    {
        final int ref = findLive(key, keyOffset, keyLength);
        if (ref == 0)
        {
            setString(key, keyOffset, keyLength, value, valueOffset, valueLength, false);
            return valueLength;
        }
        final int oldLength = stringLength(ref);
        final int newLength = Math.addExact(oldLength, valueLength);
        final Entry entry = own.bind(store, clock, writer.growFound(store, ref, newLength, false));
        System.arraycopy(value, valueOffset, entry.array(), entry.offset() + oldLength, valueLength);
        listener.keyMutated(this, key, keyOffset, keyLength);
        return newLength;
    }

    /**
     * {@code SETRANGE}: writes bytes at an offset, with zeros before it where the string was shorter or absent. An empty
     * value changes nothing.
     *
     * @return the new length
     * @throws IllegalStateException when the key holds something else
     */
    public long setRange(final byte[] key, final int keyOffset, final int keyLength, final long offset,
        final byte[] value, final int valueOffset, final int valueLength)
    {
        if (valueLength == 0)
        {
            final int ref = findLive(key, keyOffset, keyLength);
            return ref == 0 ? 0 : stringLength(ref);
        }
        final int end = Math.toIntExact(offset + valueLength);
        final Entry entry = editString(key, keyOffset, keyLength, end);
        System.arraycopy(value, valueOffset, entry.array(), entry.offset() + (int) offset, valueLength);
        final int length = entry.length();
        listener.keyMutated(this, key, keyOffset, keyLength);
        return length;
    }

    /**
     * Makes the string raw and at least so long, filled up with zeros, or creates it, for a caller that writes to
     * {@link Entry#array} and calls {@link #valueMutated} then: {@code SETBIT}, {@code BITFIELD}, {@code PFADD}.
     *
     * @throws IllegalStateException when the key holds something else
     */
    public Entry editString(final byte[] key, final int keyOffset, final int keyLength, final int minLength)
    {
        final int ref = findLive(key, keyOffset, keyLength);
        if (ref != 0)
        {
            final int length = Math.max(stringLength(ref), minLength);
            return own.bind(store, clock, writer.growFound(store, ref, length, true));
        }
        final int created = writer.create(store, key, keyOffset, keyLength, lastHash, ValueType.STRING, Record.RAW,
            minLength, false);
        listener.keyAdded(this, key, keyOffset, keyLength);
        final Entry entry = own.bind(store, clock, created);
        Arrays.fill(entry.array(), entry.offset(), entry.offset() + minLength, (byte) 0);
        return entry;
    }

    private int stringLength(final int ref)
    {
        final Entry entry = own.bind(store, clock, ref);
        if (!entry.isString())
        {
            throw new IllegalStateException("a string operation on a " + ValueType.name(entry.type()));
        }
        return entry.length();
    }

    // ---- other types

    /** Stores a hash, list, set, sorted set or stream in place of whatever was there. */
    public void putValue(final byte[] key, final int keyOffset, final int keyLength, final Value value,
        final boolean keepTtl)
    {
        final int ref = prepare(key, keyOffset, keyLength, value.type(), Record.OBJECT, Record.HANDLE_BYTES, keepTtl);
        store.putHandle(ref, store.objects.add(value));
        announce(key, keyOffset, keyLength);
    }

    /**
     * Must be called after a value (or a string of {@link #editString}) was changed in place: accounts its memory and
     * announces the change.
     *
     * @throws IllegalStateException when there is no such key
     */
    public void valueMutated(final byte[] key, final int keyOffset, final int keyLength)
    {
        final int ref = findLive(key, keyOffset, keyLength);
        if (ref == 0)
        {
            throw new IllegalStateException("the value of an absent key was changed");
        }
        if (Record.encoding(store.meta(ref)) == Record.OBJECT)
        {
            store.objects.account(store.handle(ref));
        }
        listener.keyMutated(this, key, keyOffset, keyLength);
    }

    /**
     * As {@link #valueMutated(byte[], int, int)}, without looking the key up again.
     *
     * @param entry of a look-up after which no key was added, removed or resized
     */
    public void valueMutated(final Entry entry)
    {
        store.objects.account(store.handle(entry.ref()));
        listener.keyMutated(this, entry.keyArray(), entry.keyOffset(), entry.keyLength());
    }

    /**
     * Accounts the memory of a value whose change is announced to nobody: what XREADGROUP or XACK do to a consumer group is no change to WATCH
     * or to a client that caches the key, as in Redis.
     *
     * @param entry of a look-up after which nothing but the value was changed; holds no string
     */
    public void valueAccounted(final Entry entry)
    {
        store.objects.account(store.handle(entry.ref()));
    }

    // ---- keys

    /** Removes a key; false when absent. O(1) whatever it holds: the garbage collector frees the rest. */
    public boolean delete(final byte[] key, final int offset, final int length)
    {
        final int ref = findLive(key, offset, length);
        if (ref == 0)
        {
            return false;
        }
        store.removeFound(ref);
        listener.keyMutated(this, key, offset, length);
        return true;
    }

    public boolean delete(final byte[] key)
    {
        return delete(key, 0, key.length);
    }

    /** Sets the deadline, in ms of Unix time, which may have passed already; false when there is no such key. */
    public boolean setExpireAt(final byte[] key, final int offset, final int length, final long unixMs)
    {
        final int ref = findLive(key, offset, length);
        if (ref == 0)
        {
            return false;
        }
        // -1 stands for none in the record; a deadline before 1970 is as good as any other in the past.
        store.setDeadlineFound(ref, Math.max(0, unixMs));
        listener.keyMutated(this, key, offset, length);
        return true;
    }

    public boolean setExpireAt(final byte[] key, final long unixMs)
    {
        return setExpireAt(key, 0, key.length, unixMs);
    }

    /** Clears the deadline; false when there was no such key or no deadline. */
    public boolean persist(final byte[] key, final int offset, final int length)
    {
        final int ref = findLive(key, offset, length);
        if (ref == 0 || !store.clearDeadline(ref))
        {
            return false;
        }
        listener.keyMutated(this, key, offset, length);
        return true;
    }

    public boolean persist(final byte[] key)
    {
        return persist(key, 0, key.length);
    }

    /**
     * Gives a key another name, with its deadline, in place of whatever had that name. The same name changes nothing.
     *
     * @return false when there is no such key
     */
    public boolean rename(final byte[] from, final int fromOffset, final int fromLength, final byte[] to,
        final int toOffset, final int toLength)
    {
        final int ref = findLive(from, fromOffset, fromLength);
        if (ref == 0)
        {
            return false;
        }
        if (Arrays.equals(from, fromOffset, fromOffset + fromLength, to, toOffset, toOffset + toLength))
        {
            return true;
        }
        final int replaced = findLive(to, toOffset, toLength);
        final int toHash = lastHash;
        if (replaced != 0)
        {
            store.removeFound(replaced);
        }
        // The array of a large record gets the new key; the listener needs the old one.
        final boolean own = store.arena.array(ref) == from;
        final byte[] old = own ? Arrays.copyOfRange(from, fromOffset, fromOffset + fromLength) : from;
        store.index.locate(ref);
        store.moveFound(ref, store, to, toOffset, toLength, toHash);
        listener.keyAdded(this, to, toOffset, toLength);
        listener.keyMutated(this, old, own ? 0 : fromOffset, fromLength);
        listener.keyMutated(this, to, toOffset, toLength);
        return true;
    }

    public boolean rename(final byte[] from, final byte[] to)
    {
        return rename(from, 0, from.length, to, 0, to.length);
    }

    /**
     * Moves a key to another database.
     *
     * @return false when there is no such key here or there is one there
     * @throws IllegalArgumentException when it is the same database
     */
    public boolean move(final byte[] key, final int offset, final int length, final Db to)
    {
        if (to == this)
        {
            throw new IllegalArgumentException("source and destination database are the same");
        }
        final int ref = findLive(key, offset, length);
        if (ref == 0 || to.findLive(key, offset, length) != 0)
        {
            return false;
        }
        store.moveFound(ref, to.store, key, offset, length, lastHash);
        listener.keyAdded(to, key, offset, length);
        listener.keyMutated(this, key, offset, length);
        listener.keyMutated(to, key, offset, length);
        return true;
    }

    public boolean move(final byte[] key, final Db to)
    {
        return move(key, 0, key.length, to);
    }

    /**
     * Copies a key with its deadline.
     *
     * @return false when there is no such key, or there is one of the new name and {@code replace} is false
     * @throws IllegalArgumentException when source and destination are the same key
     */
    public boolean copy(final byte[] from, final int fromOffset, final int fromLength, final Db toDb, final byte[] to,
        final int toOffset, final int toLength, final boolean replace)
    {
        if (toDb == this && Arrays.equals(from, fromOffset, fromOffset + fromLength, to, toOffset, toOffset + toLength))
        {
            throw new IllegalArgumentException("source and destination objects are the same");
        }
        final int ref = findLive(from, fromOffset, fromLength);
        if (ref == 0)
        {
            return false;
        }
        final int replaced = toDb.findLive(to, toOffset, toLength);
        if (replaced != 0)
        {
            if (!replace)
            {
                return false;
            }
            toDb.store.removeFound(replaced);
        }
        toDb.store.copyFrom(store, ref, clock.initial(), to, toOffset, toLength, toDb.lastHash);
        listener.keyAdded(toDb, to, toOffset, toLength);
        listener.keyMutated(toDb, to, toOffset, toLength);
        return true;
    }

    public boolean copy(final byte[] from, final Db toDb, final byte[] to, final boolean replace)
    {
        return copy(from, 0, from.length, toDb, to, 0, to.length, replace);
    }

    /** {@code FLUSHDB}: removes all keys in O(1) and returns how many there were. */
    public long flush()
    {
        final long removed = size();
        dropStore();
        listener.everythingMutated(this);
        listener.flushed(this);
        return removed;
    }

    void dropStore()
    {
        store.drop();
        store = keyspace.newStore();
    }

    // ---- walking

    /**
     * {@code SCAN}: passes about {@code count} keys to the consumer. Every key that is there from the first call (cursor
     * 0) to the one that returns 0 is passed at least once, however the table is resized meanwhile.
     *
     * @param cursor 0 or what the call before returned, as an unsigned number
     * @param count at least 1; the last bucket is always finished, so more may come, or fewer if many buckets are empty
     * @return the cursor for the next call, 0 at the end
     */
    public long scan(final long cursor, final int count, final EntryConsumer consumer)
    {
        final ScanVisitor visitor = scanVisitor;
        visitor.consumer = consumer;
        visitor.visited = 0;
        long next = cursor;
        long steps = Math.max(1L, count) * 10; // as in Redis: a sparse table must not make one call long
        do
        {
            next = store.index.scanStep(next, visitor);
        }
        while (next != 0 && --steps > 0 && visitor.visited < count);
        visitor.consumer = null;
        return next;
    }

    /** Passes every key once. */
    public void forEach(final EntryConsumer consumer)
    {
        final HashIndex table = store.index;
        table.pauseRehash();
        try
        {
            final long buckets = table.liveBuckets();
            for (long bucket = 0; bucket < buckets; bucket++)
            {
                for (int ref = table.liveBucket(bucket); ref != 0; ref = table.next(ref))
                {
                    if (!isDue(ref))
                    {
                        consumer.accept(own.bind(store, clock, ref));
                    }
                }
            }
        }
        finally
        {
            table.resumeRehash();
        }
    }

    /** {@code RANDOMKEY}: any key, each about as likely as another; null when there is none. */
    public Entry randomKey()
    {
        int ref = keyspace.sampler().fair(store.index);
        while (ref != 0 && isDue(ref))
        {
            remove(ref, RemovalCause.EXPIRED);
            ref = keyspace.sampler().fair(store.index);
        }
        return ref == 0 ? null : own.bind(store, clock, ref);
    }

    // ---- removal by the keyspace itself

    /** Removes the record if its deadline passed. */
    boolean removeIfDue(final int ref)
    {
        if (!isDue(ref))
        {
            return false;
        }
        remove(ref, RemovalCause.EXPIRED);
        return true;
    }

    void remove(final int ref, final RemovalCause cause)
    {
        store.index.locate(ref);
        removeFound(ref, cause);
    }

    private void removeFound(final int ref, final RemovalCause cause)
    {
        final byte[] array = store.arena.array(ref);
        final int base = store.arena.offset(ref);
        final int meta = Record.meta(array, base);
        final int keyOffset = Record.keyOffset(base, meta);
        final int keyLength = Record.keyLength(array, base, meta);
        store.removeFound(ref); // leaves the key's bytes where they are
        listener.keyMutated(this, array, keyOffset, keyLength);
        if (cause == RemovalCause.EXPIRED)
        {
            stats.expired++;
            listener.keyExpired(this, array, keyOffset, keyLength);
        }
        else
        {
            stats.evicted++;
            listener.keyEvicted(this, array, keyOffset, keyLength);
        }
    }

    /** Why the keyspace removes a key. */
    enum RemovalCause
    {
        EXPIRED, EVICTED
    }

    private final class ScanVisitor implements HashIndex.RefVisitor
    {
        private final Entry entry = new Entry();
        private EntryConsumer consumer;
        private int visited;

        @Override
        public void visit(final int ref)
        {
            visited++;
            if (!removeIfDue(ref))
            {
                consumer.accept(entry.bind(store, clock, ref));
            }
        }
    }
}
