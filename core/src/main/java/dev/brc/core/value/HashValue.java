package dev.brc.core.value;

import dev.brc.core.encoding.Listpack;
import dev.brc.core.keyspace.MemoryAccount;
import dev.brc.core.keyspace.Value;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.resp.RespWriter;

/** A hash: a listpack of fields and values in turn while it is small, then a {@link ByteTable}. */
public final class HashValue implements Value
{
    private static final int OBJECT_BYTES = 24;
    private static final int LISTPACK_OBJECT_BYTES = 24;

    private Listpack small;
    private ByteTable large;

    /** An empty hash. */
    public HashValue()
    {
        small = new Listpack();
    }

    /**
     * An empty hash with room.
     *
     * @param bytes that fields and values will take
     */
    public HashValue(final int bytes)
    {
        small = new Listpack(bytes);
    }

    /**
     * A hash over a listpack: RESTORE.
     *
     * @param listpack fields and values in turn, no field twice; the hash's own from now on
     */
    public HashValue(final Listpack listpack)
    {
        small = listpack;
    }

    @Override
    public int type()
    {
        return ValueType.HASH;
    }

    @Override
    public String encoding()
    {
        return small != null ? "listpack" : "hashtable";
    }

    @Override
    public long memoryBytes()
    {
        return OBJECT_BYTES + (small != null
            ? LISTPACK_OBJECT_BYTES + MemoryAccount.arrayBytes(small.capacity())
            : large.memoryBytes());
    }

    @Override
    public Value copy()
    {
        final HashValue copy = new HashValue(small != null ? small.copy() : null);
        copy.large = large != null ? large.copy() : null;
        return copy;
    }

    /** Fields. @return 0 or more */
    public int size()
    {
        return small != null ? small.count() / 2 : large.size();
    }

    /** The bytes of a small hash. @return not to be changed; null: the hash is large */
    public Listpack listpack()
    {
        return small;
    }

    ByteTable table()
    {
        return large;
    }

    /**
     * Sets a field.
     *
     * @param name        holds the field
     * @param nameOffset  of its first byte
     * @param nameLength  its bytes
     * @param value       holds the value
     * @param valueOffset of its first byte
     * @param valueLength its bytes
     * @param maxEntries  {@code hash-max-listpack-entries}
     * @param maxBytes    {@code hash-max-listpack-value}
     * @return whether the field is new
     */
    public boolean put(final byte[] name, final int nameOffset, final int nameLength, final byte[] value,
        final int valueOffset, final int valueLength, final long maxEntries, final long maxBytes)
    {
        if (small != null && (nameLength > maxBytes || valueLength > maxBytes))
        {
            enlarge();
        }
        if (small == null)
        {
            final int before = large.size();
            large.put(name, nameOffset, nameLength, value, valueOffset, valueLength);
            return large.size() != before;
        }
        final int field = small.find(small.first(), name, nameOffset, nameLength, 1);
        if (field != Listpack.NONE)
        {
            small.replace(small.next(field), value, valueOffset, valueLength);
        }
        else
        {
            small.append(name, nameOffset, nameLength);
            small.append(value, valueOffset, valueLength);
        }
        if (small.count() / 2 > maxEntries) // which may have been lowered since
        {
            enlarge();
        }
        return field == Listpack.NONE;
    }

    /** Makes it a hash table. */
    public void enlarge()
    {
        if (small == null)
        {
            return;
        }
        final ByteTable table = new ByteTable(ByteTable.ANY_LENGTH);
        final HashCursor cursor = new HashCursor(this);
        while (cursor.next())
        {
            table.put(cursor.field().array(), cursor.field().offset(), cursor.field().length(), cursor.value().array(),
                cursor.value().offset(), cursor.value().length());
        }
        large = table;
        small = null;
    }

    /** Gives back unused room. */
    public void trim()
    {
        if (small != null)
        {
            small.trim();
        }
    }

    /**
     * Removes a field.
     *
     * @param name   holds it
     * @param offset of its first byte
     * @param length its bytes
     * @return false if there was none
     */
    public boolean remove(final byte[] name, final int offset, final int length)
    {
        if (small == null)
        {
            return large.remove(name, offset, length);
        }
        final int field = small.find(small.first(), name, offset, length, 1);
        if (field == Listpack.NONE)
        {
            return false;
        }
        small.delete(field, 2);
        small.trimIfSparse();
        return true;
    }

    /**
     * Finds a field.
     *
     * @param name   holds it
     * @param offset of its first byte
     * @param length its bytes
     * @param value  shows its value then
     * @return false if there is none
     */
    public boolean get(final byte[] name, final int offset, final int length, final Slice value)
    {
        if (small == null)
        {
            final int ref = large.find(name, offset, length);
            if (ref != 0)
            {
                value.set(large.array(ref), large.valueOffset(ref), large.valueLength(ref));
            }
            return ref != 0;
        }
        final int field = small.find(small.first(), name, offset, length, 1);
        if (field != Listpack.NONE)
        {
            value.set(small, small.next(field));
        }
        return field != Listpack.NONE;
    }

    /**
     * Whether there is a field.
     *
     * @param name   holds it
     * @param offset of its first byte
     * @param length its bytes
     * @return whether
     */
    public boolean contains(final byte[] name, final int offset, final int length)
    {
        return small == null
            ? large.find(name, offset, length) != 0
            : small.find(small.first(), name, offset, length, 1) != Listpack.NONE;
    }

    /**
     * Writes a field's value as a bulk string, or null.
     *
     * @param name   holds the field
     * @param offset of its first byte
     * @param length its bytes
     * @param out    where to
     */
    public void reply(final byte[] name, final int offset, final int length, final RespWriter out)
    {
        if (small == null)
        {
            final int ref = large.find(name, offset, length);
            if (ref == 0)
            {
                out.nullBulk();
                return;
            }
            out.bulk(large.array(ref), large.valueOffset(ref), large.valueLength(ref));
            return;
        }
        final int field = small.find(small.first(), name, offset, length, 1);
        if (field == Listpack.NONE)
        {
            out.nullBulk();
            return;
        }
        Elements.reply(small, small.next(field), out);
    }

    /**
     * Passes some of the fields on: all of a small hash, else about as many as wanted. Whoever begins with 0 and goes on until 0 is returned
     * sees every field that was there all the time.
     *
     * @param cursor  0 or what the call before returned
     * @param count   at least 1
     * @param visitor sees fields with their values
     * @return the next cursor, 0 at the end
     */
    public long scan(final long cursor, final long count, final PairVisitor visitor)
    {
        final HashCursor pair = new HashCursor(this);
        if (small != null)
        {
            while (pair.next())
            {
                visitor.visit(pair.field(), pair.value());
            }
            return 0;
        }
        return TableScan.run(large, cursor, count, ref ->
        {
            pair.show(ref);
            visitor.visit(pair.field(), pair.value());
        });
    }

    /** Sees fields with their values. */
    public interface PairVisitor
    {
        /** One of them; the slices are good during the call only. */
        void visit(Slice field, Slice value);
    }
}
