package dev.brc.core.keyspace;

import java.util.Arrays;

/** Makes, overwrites and grows records: decides when a value fits where the one before was, and when it moves. */
final class RecordWriter
{
    /** Up to here a string that grows gets as much room again, as in Redis. */
    private static final int MAX_DOUBLING_BYTES = 1 << 20;

    /** More than any record needs beside key and value. */
    private static final int LARGEST_HEADER_BYTES = 1024;

    private final AccessClock clock;

    RecordWriter(final AccessClock clock)
    {
        this.clock = clock;
    }

    /** Adds a key that does not exist and returns its record, whose value is undefined yet. */
    int create(final Store store, final byte[] key, final int keyOffset, final int keyLength, final int hash,
        final int type, final int encoding, final int valueLength, final boolean expireBlock)
    {
        final int meta = Record.meta(type, encoding, 0, clock.initial());
        final int ref = store.create(key, keyOffset, keyLength, hash, meta, valueLength, expireBlock, 0);
        store.index.insert(ref, hash);
        return ref;
    }

    /**
     * Gives the record found last this type, encoding and length, and marks it as used; its value is undefined then. It
     * stays where it is if the value fits and leaves at most a quarter of the block unused.
     *
     * @return its ref, a new one if it had to move; the old one's bytes are still there in that case
     */
    int overwriteFound(final Store store, final int old, final byte[] key, final int keyOffset, final int keyLength,
        final int type, final int encoding, final int valueLength, final boolean keepTtl,
        final boolean withExpireBlock)
    {
        final byte[] array = store.arena.array(old);
        final int base = store.arena.offset(old);
        final int oldMeta = Record.meta(array, base);
        final int flags = oldMeta & (Record.WIDE | Record.EXPIRES);
        final int meta = Record.meta(type, encoding, flags, clock.touched(Record.clock(oldMeta)));
        final long needed = (long) Record.valueOffset(array, base, oldMeta) - base + valueLength;
        final int capacity = store.arena.capacity(old);
        final boolean hadBlock = (oldMeta & Record.EXPIRES) != 0;
        final boolean inPlace = needed <= capacity && needed >= capacity - (capacity >>> 2)
            && (hadBlock || !withExpireBlock);
        // A large record has its block in any case; a small one that follows it needs it only for a deadline that stays.
        final boolean keepsBlock = (oldMeta & Record.WIDE) == 0
            ? hadBlock
            : keepTtl && Record.deadline(array, base, oldMeta) != Record.NO_DEADLINE;
        // First what may run out of memory, so that nothing has changed if it does.
        final int ref = inPlace
            ? old
            : store.create(key, keyOffset, keyLength, Record.hash(array, base), meta, valueLength,
                keepsBlock || withExpireBlock, 0);
        if (Record.encoding(oldMeta) == Record.OBJECT)
        {
            store.objects.remove(store.handle(old));
        }
        if (!keepTtl)
        {
            store.clearDeadline(old);
        }
        if (inPlace)
        {
            Record.meta(array, base, meta);
            Record.lengths(array, base, meta, keyLength, valueLength);
        }
        else
        {
            store.replaceFound(old, ref);
        }
        return ref;
    }

    /**
     * Makes the string found last raw and {@code length} bytes long, not less than it is, and marks it as used.
     *
     * @param zero whether the bytes that are added must be 0; else they are undefined
     * @return its ref, a new one if it had to move
     */
    int growFound(final Store store, final int found, final int length, final boolean zero)
    {
        int ref = found;
        byte[] array = store.arena.array(ref);
        int base = store.arena.offset(ref);
        int meta = Record.meta(array, base);
        final boolean wasInt = Record.encoding(meta) == Record.INT;
        final long number = wasInt ? Memory.getLong(array, Record.valueOffset(array, base, meta)) : 0;
        final int oldLength = wasInt ? Decimal.digits(number) : Record.valueLength(array, base, meta);
        final int keyLength = Record.keyLength(array, base, meta);
        if ((long) Record.valueOffset(array, base, meta) - base + length > store.arena.capacity(ref))
        {
            // The first extension of a string doubles it, later ones too up to 1 MiB, then by one eighth.
            final int room = length <= MAX_DOUBLING_BYTES ? length : Math.max(MAX_DOUBLING_BYTES, length >>> 3);
            final long most = (long) Store.MAX_ARRAY_BYTES - length - keyLength - LARGEST_HEADER_BYTES;
            ref = store.rewriteFound(ref, (meta & Record.EXPIRES) != 0, length,
                (int) Math.max(0, Math.min(room, most)));
            array = store.arena.array(ref);
            base = store.arena.offset(ref);
            meta = Record.meta(array, base);
        }
        meta = Record.meta(ValueType.STRING, Record.RAW, meta & (Record.WIDE | Record.EXPIRES),
            clock.touched(Record.clock(meta)));
        Record.meta(array, base, meta);
        Record.lengths(array, base, meta, keyLength, length);
        final int start = Record.valueOffset(array, base, meta);
        if (wasInt)
        {
            Decimal.write(number, array, start);
        }
        if (zero)
        {
            Arrays.fill(array, start + oldLength, start + length, (byte) 0);
        }
        return ref;
    }
}
