package dev.brc.core.keyspace;

import java.util.Arrays;

/**
 * The layout of a key's record in its block, in bytes from its start:
 *
 * <pre>
 *  0  int   next      ref of the next record in the bucket
 *  4  int   hash
 *  8  int   meta      bits 0-2 type, 3-4 encoding, 5 wide, 6 expire block, 8-31 access clock
 * 12  narrow: key length in the low, value length in the high 16 bits
 *     wide:   int key length, int value length, int room for the key     (records in an array of their own)
 *  +  long  deadline  Unix time in ms, -1 for none;  int position in the list of expiring keys, if "expire block"
 *  +  key bytes
 *  +  value bytes: the string, or a long (INT), or an int handle into the object table (OBJECT)
 * </pre>
 *
 * A wide record always has an expire block and room for a longer key, so that neither EXPIRE nor RENAME copies a large
 * value. Elsewhere an expire block stays in the record when the deadline is cleared: a key that had one often gets one again.
 */
final class Record
{
    static final int NARROW_HEADER = 16;
    static final int WIDE_HEADER = 24;
    static final int EXPIRE_BLOCK = 12;

    static final int INT = 0;
    static final int EMBSTR = 1;
    static final int RAW = 2;
    static final int OBJECT = 3;

    static final int WIDE = 0x20;
    static final int EXPIRES = 0x40;
    static final int CLOCK_SHIFT = 8;
    static final int LOW_BITS = 0xff;

    static final long NO_DEADLINE = -1;
    static final int INT_BYTES = 8;
    static final int HANDLE_BYTES = 4;

    private static final int HASH = 4;
    private static final int META = 8;
    private static final int LENGTHS = 12;
    private static final int WIDE_VALUE_LENGTH = 16;
    private static final int WIDE_KEY_ROOM = 20;
    private static final int TYPE_MASK = 7;
    private static final int ENCODING_SHIFT = 3;
    private static final int ENCODING_MASK = 3;

    private Record()
    {
    }

    static int next(final byte[] array, final int base)
    {
        return Memory.getInt(array, base);
    }

    static void next(final byte[] array, final int base, final int ref)
    {
        Memory.putInt(array, base, ref);
    }

    static int hash(final byte[] array, final int base)
    {
        return Memory.getInt(array, base + HASH);
    }

    static void hash(final byte[] array, final int base, final int hash)
    {
        Memory.putInt(array, base + HASH, hash);
    }

    static int meta(final byte[] array, final int base)
    {
        return Memory.getInt(array, base + META);
    }

    static void meta(final byte[] array, final int base, final int meta)
    {
        Memory.putInt(array, base + META, meta);
    }

    static int meta(final int type, final int encoding, final int flags, final int clock)
    {
        return type | encoding << ENCODING_SHIFT | flags | clock << CLOCK_SHIFT;
    }

    static int type(final int meta)
    {
        return meta & TYPE_MASK;
    }

    static int encoding(final int meta)
    {
        return meta >>> ENCODING_SHIFT & ENCODING_MASK;
    }

    static int clock(final int meta)
    {
        return meta >>> CLOCK_SHIFT;
    }

    static int headerBytes(final int meta)
    {
        return ((meta & WIDE) != 0 ? WIDE_HEADER : NARROW_HEADER) + ((meta & EXPIRES) != 0 ? EXPIRE_BLOCK : 0);
    }

    static int keyOffset(final int base, final int meta)
    {
        return base + headerBytes(meta);
    }

    static int keyLength(final byte[] array, final int base, final int meta)
    {
        final int lengths = Memory.getInt(array, base + LENGTHS);
        return (meta & WIDE) != 0 ? lengths : lengths & 0xffff;
    }

    static int valueLength(final byte[] array, final int base, final int meta)
    {
        return (meta & WIDE) != 0
            ? Memory.getInt(array, base + WIDE_VALUE_LENGTH)
            : Memory.getInt(array, base + LENGTHS) >>> 16;
    }

    static void lengths(final byte[] array, final int base, final int meta, final int keyLength, final int valueLength)
    {
        if ((meta & WIDE) != 0)
        {
            Memory.putInt(array, base + LENGTHS, keyLength);
            Memory.putInt(array, base + WIDE_VALUE_LENGTH, valueLength);
        }
        else
        {
            Memory.putInt(array, base + LENGTHS, keyLength | valueLength << 16);
        }
    }

    /** How long a key the record can hold. */
    static int keyRoom(final byte[] array, final int base, final int meta)
    {
        return (meta & WIDE) != 0 ? Memory.getInt(array, base + WIDE_KEY_ROOM) : keyLength(array, base, meta);
    }

    /** Only for a wide record. */
    static void putKeyRoom(final byte[] array, final int base, final int room)
    {
        Memory.putInt(array, base + WIDE_KEY_ROOM, room);
    }

    static int valueOffset(final byte[] array, final int base, final int meta)
    {
        return keyOffset(base, meta) + keyRoom(array, base, meta);
    }

    /** Bytes of the record that are in use; its block may be longer. */
    static int totalBytes(final byte[] array, final int base, final int meta)
    {
        return valueOffset(array, base, meta) - base + valueLength(array, base, meta);
    }

    static boolean keyEquals(final byte[] array, final int base, final byte[] key, final int offset, final int length)
    {
        final int meta = meta(array, base);
        if (keyLength(array, base, meta) != length)
        {
            return false;
        }
        final int start = keyOffset(base, meta);
        return Arrays.equals(array, start, start + length, key, offset, offset + length);
    }

    private static int expireBlock(final int base, final int meta)
    {
        return base + ((meta & WIDE) != 0 ? WIDE_HEADER : NARROW_HEADER);
    }

    /** The deadline in ms of Unix time, or {@link #NO_DEADLINE}. */
    static long deadline(final byte[] array, final int base, final int meta)
    {
        return (meta & EXPIRES) != 0 ? Memory.getLong(array, expireBlock(base, meta)) : NO_DEADLINE;
    }

    /** Only for a record with an expire block. */
    static void deadline(final byte[] array, final int base, final int meta, final long deadline)
    {
        Memory.putLong(array, expireBlock(base, meta), deadline);
    }

    /** Where the list of expiring keys holds this record; only while it has a deadline. */
    static int expiringIndex(final byte[] array, final int base, final int meta)
    {
        return Memory.getInt(array, expireBlock(base, meta) + 8);
    }

    static void expiringIndex(final byte[] array, final int base, final int meta, final int index)
    {
        Memory.putInt(array, expireBlock(base, meta) + 8, index);
    }
}
