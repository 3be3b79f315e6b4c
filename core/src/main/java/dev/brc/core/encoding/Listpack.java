package dev.brc.core.encoding;

import java.util.Arrays;

import dev.brc.core.resp.Integers;

/**
 * A list of strings and integers in one byte array: what small lists, hashes, sets, sorted sets and stream nodes are made of.
 *
 * <p>A position is the index of an entry's first byte, {@link #NONE} where there is none; every change makes positions void except where a
 * method returns a new one. A string that is a canonical 64-bit integer is stored as one. Reaching an entry by its index is O(n). Not thread-safe.
 */
public final class Listpack
{
    /** No entry. */
    public static final int NONE = -1;
    /** Bytes of a listpack without entries. */
    public static final int EMPTY_BYTES = ListpackFormat.HEADER_BYTES + 1;

    private static final int SPARE_BYTES = 16;
    private static final int MAX_SPARSE_BYTES = 64;

    private byte[] bytes;
    private int used;

    /** A listpack without entries. */
    public Listpack()
    {
        this(EMPTY_BYTES);
    }

    /**
     * A listpack without entries and with room.
     *
     * @param capacity bytes to reserve, at least {@link #EMPTY_BYTES}
     */
    public Listpack(final int capacity)
    {
        bytes = new byte[Math.max(capacity, EMPTY_BYTES)];
        used = EMPTY_BYTES;
        bytes[used - 1] = ListpackFormat.END;
        header(0);
    }

    private Listpack(final byte[] content, final int length)
    {
        bytes = content;
        used = length;
    }

    /**
     * A listpack from its bytes.
     *
     * @param source holds them; copied
     * @param offset of the first
     * @param length how many
     * @return null unless they are a well-formed listpack, every entry checked
     */
    public static Listpack of(final byte[] source, final int offset, final int length)
    {
        if (!ListpackCheck.isValid(source, offset, length))
        {
            return null;
        }
        return new Listpack(Arrays.copyOfRange(source, offset, offset + length), length);
    }

    /** The array that the listpack lies in, from index 0. @return live; longer than {@link #bytes()} */
    public byte[] array()
    {
        return bytes;
    }

    /** Length of the listpack. @return bytes */
    public int bytes()
    {
        return used;
    }

    /** Memory that it takes. @return bytes of the array behind it */
    public int capacity()
    {
        return bytes.length;
    }

    /** A copy. @return independent of this */
    public Listpack copy()
    {
        return new Listpack(Arrays.copyOf(bytes, used), used);
    }

    /** Gives back unused room. */
    public void trim()
    {
        if (bytes.length != used)
        {
            bytes = Arrays.copyOf(bytes, used);
        }
    }

    /**
     * Makes room, so that entries can be added without many steps of growing.
     *
     * @param capacity bytes that the array shall have at least
     */
    public void reserve(final int capacity)
    {
        if (bytes.length < capacity)
        {
            bytes = Arrays.copyOf(bytes, capacity);
        }
    }

    /** Gives back unused room if it is more than what is used, and enough to be worth a copy. */
    public void trimIfSparse()
    {
        if (bytes.length > 2 * used + MAX_SPARSE_BYTES)
        {
            trim();
        }
    }

    /** How many entries there are; O(n) above 65,534. @return 0 or more */
    public int count()
    {
        final int stored = bytes[ListpackFormat.COUNT_OFFSET] & 0xff
            | (bytes[ListpackFormat.COUNT_OFFSET + 1] & 0xff) << 8;
        if (stored != ListpackFormat.COUNT_UNKNOWN)
        {
            return stored;
        }
        int count = 0;
        for (int p = first(); p != NONE; p = next(p))
        {
            count++;
        }
        return count;
    }

    // ---- moving

    /** The first entry. @return position or {@link #NONE} */
    public int first()
    {
        return used == EMPTY_BYTES ? NONE : ListpackFormat.HEADER_BYTES;
    }

    /** The last entry. @return position or {@link #NONE} */
    public int last()
    {
        return prev(used - 1);
    }

    /**
     * The entry behind another.
     *
     * @param p position of an entry
     * @return position or {@link #NONE}
     */
    public int next(final int p)
    {
        final int q = p + size(p);
        return bytes[q] == ListpackFormat.END && q == used - 1 ? NONE : q;
    }

    /**
     * The entry before another.
     *
     * @param p position of an entry, or of the end
     * @return position or {@link #NONE}
     */
    public int prev(final int p)
    {
        if (p == ListpackFormat.HEADER_BYTES)
        {
            return NONE;
        }
        final int entry = ListpackFormat.backLength(bytes, p - 1);
        return p - entry - ListpackFormat.backLengthBytes(entry);
    }

    /**
     * The entry with an index.
     *
     * @param index 0 is the first, -1 the last
     * @return position or {@link #NONE} if out of range; walks from the nearer end
     */
    public int seek(final int index)
    {
        final int count = count();
        final int forward = index < 0 ? count + index : index;
        if (forward < 0 || forward >= count)
        {
            return NONE;
        }
        int p;
        if (forward <= count / 2)
        {
            p = first();
            for (int i = 0; i < forward; i++)
            {
                p += size(p);
            }
        }
        else
        {
            p = last();
            for (int i = count - 1; i > forward; i--)
            {
                p = prev(p);
            }
        }
        return p;
    }

    /** Bytes of the whole entry, its length behind it included. */
    private int size(final int p)
    {
        final int entry = ListpackFormat.entryBytes(bytes, p);
        return entry + ListpackFormat.backLengthBytes(entry);
    }

    // ---- reading

    /**
     * Whether an entry is stored as an integer.
     *
     * @param p position
     * @return false: as a string
     */
    public boolean isInteger(final int p)
    {
        return ListpackFormat.isInteger(bytes, p);
    }

    /**
     * The value of an integer entry.
     *
     * @param p position
     * @return value
     * @throws IllegalArgumentException if it is a string
     */
    public long integer(final int p)
    {
        return ListpackFormat.integer(bytes, p);
    }

    /**
     * Where a string entry's bytes start in {@link #array()}.
     *
     * @param p position of a string
     * @return index
     */
    public int stringOffset(final int p)
    {
        return p + ListpackFormat.stringHeaderBytes(bytes, p);
    }

    /**
     * Length of an entry's text.
     *
     * @param p position
     * @return bytes; of the decimal text for an integer
     */
    public int length(final int p)
    {
        if (isInteger(p))
        {
            return Integers.length(integer(p));
        }
        return ListpackFormat.entryBytes(bytes, p) - ListpackFormat.stringHeaderBytes(bytes, p);
    }

    /**
     * An entry's text.
     *
     * @param p position
     * @return a new array
     */
    public byte[] text(final int p)
    {
        if (isInteger(p))
        {
            final long value = integer(p);
            final byte[] digits = new byte[Integers.length(value)];
            Integers.put(value, digits, 0);
            return digits;
        }
        final int from = stringOffset(p);
        return Arrays.copyOfRange(bytes, from, from + length(p));
    }

    /**
     * Compares an entry with text.
     *
     * @param p      position
     * @param text   holds it
     * @param offset of its first byte
     * @param length its bytes
     * @return whether they are equal
     */
    public boolean equals(final int p, final byte[] text, final int offset, final int length)
    {
        if (isInteger(p))
        {
            return Integers.isLong(text, offset, length) && Integers.parseLong(text, offset, length) == integer(p);
        }
        final int from = stringOffset(p);
        return length(p) == length && Arrays.equals(bytes, from, from + length, text, offset, offset + length);
    }

    /**
     * Compares an entry with text of which it is known whether it is an integer.
     *
     * @param p      position
     * @param text   holds it
     * @param offset of its first byte
     * @param length its bytes
     * @param number whether {@link Integers#isLong} says yes to it
     * @param value  the integer then
     * @return whether they are equal
     */
    public boolean equals(final int p, final byte[] text, final int offset, final int length, final boolean number,
        final long value)
    {
        if (number || isInteger(p))
        {
            return number && isInteger(p) && integer(p) == value;
        }
        final int from = stringOffset(p);
        return length(p) == length && Arrays.equals(bytes, from, from + length, text, offset, offset + length);
    }

    /**
     * Finds text.
     *
     * @param from   position to begin at, or {@link #NONE} for no entry at all
     * @param text   holds it
     * @param offset of its first byte
     * @param length its bytes
     * @param skip   entries to leave out between two that are compared: 1 finds keys among pairs
     * @return position or {@link #NONE}
     */
    public int find(final int from, final byte[] text, final int offset, final int length, final int skip)
    {
        final boolean number = Integers.isLong(text, offset, length);
        final long value = number ? Integers.parseLong(text, offset, length) : 0;
        final byte[] b = bytes;
        final int end = used - 1;
        int p = from;
        int left = 0;
        while (p != NONE && p < end)
        {
            final int entry = ListpackFormat.entryBytes(b, p);
            if (left == 0)
            {
                if (ListpackFormat.isInteger(b, p))
                {
                    if (number && ListpackFormat.integer(b, p) == value)
                    {
                        return p;
                    }
                }
                else if (!number)
                {
                    final int header = ListpackFormat.stringHeaderBytes(b, p);
                    if (entry - header == length
                        && Arrays.equals(b, p + header, p + entry, text, offset, offset + length))
                    {
                        return p;
                    }
                }
                left = skip;
            }
            else
            {
                left--;
            }
            p += entry + ListpackFormat.backLengthBytes(entry);
        }
        return NONE;
    }

    // ---- changing

    /**
     * Adds an entry at the end.
     *
     * @param text   holds it
     * @param offset of its first byte
     * @param length its bytes
     */
    public void append(final byte[] text, final int offset, final int length)
    {
        put(used - 1, used - 1, text, offset, length);
    }

    /**
     * Adds an integer at the end.
     *
     * @param value any
     */
    public void append(final long value)
    {
        put(used - 1, used - 1, value);
    }

    /**
     * Adds an entry at the front.
     *
     * @param text   holds it
     * @param offset of its first byte
     * @param length its bytes
     */
    public void prepend(final byte[] text, final int offset, final int length)
    {
        put(ListpackFormat.HEADER_BYTES, ListpackFormat.HEADER_BYTES, text, offset, length);
    }

    /**
     * Inserts an entry before another.
     *
     * @param p      position of that other
     * @param text   holds the new one
     * @param offset of its first byte
     * @param length its bytes
     * @return position of the new one
     */
    public int insertBefore(final int p, final byte[] text, final int offset, final int length)
    {
        put(p, p, text, offset, length);
        return p;
    }

    /**
     * Inserts an entry behind another.
     *
     * @param p      position of that other
     * @param text   holds the new one
     * @param offset of its first byte
     * @param length its bytes
     * @return position of the new one
     */
    public int insertAfter(final int p, final byte[] text, final int offset, final int length)
    {
        return insertBefore(p + size(p), text, offset, length);
    }

    /**
     * Inserts an integer before an entry.
     *
     * @param p     position of that entry
     * @param value any
     * @return position of the new one
     */
    public int insertBefore(final int p, final long value)
    {
        put(p, p, value);
        return p;
    }

    /**
     * Inserts an integer behind an entry.
     *
     * @param p     position of that entry
     * @param value any
     * @return position of the new one
     */
    public int insertAfter(final int p, final long value)
    {
        return insertBefore(p + size(p), value);
    }

    /**
     * Replaces an entry.
     *
     * @param p      its position; stays valid
     * @param text   holds the new one
     * @param offset of its first byte
     * @param length its bytes
     */
    public void replace(final int p, final byte[] text, final int offset, final int length)
    {
        put(p, p + size(p), text, offset, length);
    }

    /**
     * Replaces an entry by an integer.
     *
     * @param p     its position; stays valid
     * @param value any
     */
    public void replace(final int p, final long value)
    {
        put(p, p + size(p), value);
    }

    /**
     * Removes an entry.
     *
     * @param p its position
     * @return position of the entry that was behind it, or {@link #NONE}
     */
    public int delete(final int p)
    {
        return delete(p, 1);
    }

    /**
     * Removes entries.
     *
     * @param p     position of the first
     * @param count how many, fewer if the end comes before
     * @return position of the entry that was behind them, or {@link #NONE}
     */
    public int delete(final int p, final int count)
    {
        int end = p;
        int removed = 0;
        while (removed < count && end < used - 1)
        {
            end += size(end);
            removed++;
        }
        final int newCount = count() - removed;
        System.arraycopy(bytes, end, bytes, p, used - end);
        used -= end - p;
        header(newCount);
        return p == used - 1 ? NONE : p;
    }

    /**
     * Moves the entries from one on to a new listpack.
     *
     * @param p position of the first that goes
     * @return the new listpack
     */
    public Listpack split(final int p)
    {
        int moved = 0;
        for (int at = p; at < used - 1; at += size(at))
        {
            moved++;
        }
        final int kept = count() - moved;
        final Listpack rest = new Listpack(ListpackFormat.HEADER_BYTES + used - p);
        System.arraycopy(bytes, p, rest.bytes, ListpackFormat.HEADER_BYTES, used - p);
        rest.used = ListpackFormat.HEADER_BYTES + used - p;
        rest.header(moved);
        used = p + 1;
        bytes[p] = ListpackFormat.END;
        header(kept);
        trim();
        return rest;
    }

    private void put(final int from, final int to, final byte[] text, final int offset, final int length)
    {
        if (Integers.isLong(text, offset, length))
        {
            put(from, to, Integers.parseLong(text, offset, length));
            return;
        }
        final int entry = ListpackFormat.stringEntryBytes(length);
        makeRoom(from, to, entry);
        ListpackFormat.putString(bytes, from, text, offset, length);
    }

    private void put(final int from, final int to, final long value)
    {
        makeRoom(from, to, ListpackFormat.integerEntryBytes(value));
        ListpackFormat.putInteger(bytes, from, value);
    }

    /** Replaces the bytes between two positions by room for one entry, and writes its length and the header. */
    private void makeRoom(final int from, final int to, final int entry)
    {
        final int size = entry + ListpackFormat.backLengthBytes(entry);
        if (to - from == size)
        {
            return; // an entry of the same size: its length and the header stay
        }
        final int count = count() + (from == to ? 1 : 0);
        final long newUsed = (long) used - (to - from) + size;
        if (newUsed > Integer.MAX_VALUE - SPARE_BYTES)
        {
            throw new IllegalStateException("a listpack of " + newUsed + " bytes is longer than an array can be");
        }
        if (newUsed > bytes.length)
        {
            final byte[] larger = new byte[(int) newUsed + Math.min(SPARE_BYTES + (int) newUsed / 8, 1024)];
            System.arraycopy(bytes, 0, larger, 0, from);
            System.arraycopy(bytes, to, larger, from + size, used - to);
            bytes = larger;
        }
        else
        {
            System.arraycopy(bytes, to, bytes, from + size, used - to);
        }
        used = (int) newUsed;
        ListpackFormat.putBackLength(bytes, from + entry, entry);
        header(count);
    }

    private void header(final int count)
    {
        ListpackFormat.little(bytes, 0, used, 4);
        ListpackFormat.little(bytes, ListpackFormat.COUNT_OFFSET, Math.min(count, ListpackFormat.COUNT_UNKNOWN), 2);
    }
}
