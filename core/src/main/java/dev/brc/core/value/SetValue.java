package dev.brc.core.value;

import java.util.concurrent.ThreadLocalRandom;

import dev.brc.core.keyspace.MemoryAccount;
import dev.brc.core.keyspace.Value;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.resp.Integers;

/** A set: an {@link IntSet} while it has integers only and not too many, then a {@link ByteTable}. */
public final class SetValue implements Value
{
    private static final int OBJECT_BYTES = 24;
    private static final int INTSET_OBJECT_BYTES = 24;
    /** Whatever the setting: {@code intset} has 32 bits for its length. */
    private static final long MAX_INTSET_ENTRIES = 1L << 30;
    private static final byte[] NO_VALUE = {};

    private IntSet integers;
    private ByteTable table;

    /** An empty set. */
    public SetValue()
    {
        integers = new IntSet();
    }

    /**
     * A set over an intset: RESTORE.
     *
     * @param integers the set's own from now on
     */
    public SetValue(final IntSet integers)
    {
        this.integers = integers;
    }

    @Override
    public int type()
    {
        return ValueType.SET;
    }

    @Override
    public String encoding()
    {
        return integers != null ? "intset" : "hashtable";
    }

    @Override
    public long memoryBytes()
    {
        return OBJECT_BYTES + (integers != null
            ? INTSET_OBJECT_BYTES + MemoryAccount.arrayBytes(integers.capacity())
            : table.memoryBytes());
    }

    @Override
    public Value copy()
    {
        final SetValue copy = new SetValue(integers != null ? integers.copy() : null);
        copy.table = table != null ? table.copy() : null;
        return copy;
    }

    /** Members. @return 0 or more */
    public int size()
    {
        return integers != null ? integers.size() : table.size();
    }

    /** The integers of a set that has nothing else. @return not to be changed; null: the set is a table */
    public IntSet integers()
    {
        return integers;
    }

    ByteTable table()
    {
        return table;
    }

    /**
     * Adds a member.
     *
     * @param member     holds it
     * @param offset     of its first byte
     * @param length     its bytes
     * @param maxEntries {@code set-max-intset-entries}
     * @return false if it was there
     */
    public boolean add(final byte[] member, final int offset, final int length, final long maxEntries)
    {
        if (integers != null)
        {
            if (Integers.isLong(member, offset, length))
            {
                final boolean added = integers.add(Integers.parseLong(member, offset, length));
                if (added && integers.size() > Math.min(maxEntries, MAX_INTSET_ENTRIES))
                {
                    enlarge();
                }
                return added;
            }
            enlarge();
        }
        final int before = table.size();
        if (table.find(member, offset, length) == 0)
        {
            table.put(member, offset, length, NO_VALUE, 0, 0);
        }
        return table.size() != before;
    }

    /** Makes it a table. */
    public void enlarge()
    {
        if (integers == null)
        {
            return;
        }
        final ByteTable larger = new ByteTable(0);
        final SetCursor cursor = new SetCursor(this);
        while (cursor.next())
        {
            larger.put(cursor.member().array(), cursor.member().offset(), cursor.member().length(), NO_VALUE, 0, 0);
        }
        table = larger;
        integers = null;
    }

    /**
     * Removes a member.
     *
     * @param member holds it
     * @param offset of its first byte
     * @param length its bytes
     * @return false if it was not there
     */
    public boolean remove(final byte[] member, final int offset, final int length)
    {
        if (integers == null)
        {
            return table.remove(member, offset, length);
        }
        return Integers.isLong(member, offset, length) && integers.remove(Integers.parseLong(member, offset, length));
    }

    /**
     * Whether there is such a member.
     *
     * @param member holds it
     * @param offset of its first byte
     * @param length its bytes
     * @return whether
     */
    public boolean contains(final byte[] member, final int offset, final int length)
    {
        if (integers == null)
        {
            return table.find(member, offset, length) != 0;
        }
        return Integers.isLong(member, offset, length)
            && integers.contains(Integers.parseLong(member, offset, length));
    }

    /**
     * Whether there is such a member.
     *
     * @param member may belong to another set
     * @return whether
     */
    public boolean contains(final Slice member)
    {
        return contains(member.array(), member.offset(), member.length());
    }

    /**
     * Removes a random member of a set that is not empty, each as likely as another.
     *
     * @param visitor sees it before
     */
    public void pop(final MemberVisitor visitor)
    {
        final SetCursor cursor = new SetCursor(this);
        if (integers == null)
        {
            final int ref = table.random();
            cursor.show(ref);
            visitor.visit(cursor.member());
            table.remove(ref);
            return;
        }
        final int index = ThreadLocalRandom.current().nextInt(integers.size());
        cursor.show(index);
        visitor.visit(cursor.member());
        integers.remove(integers.get(index));
    }

    /**
     * Passes some of the members on: all of an intset, else about as many as wanted. Whoever begins with 0 and goes on until 0 is returned sees
     * every member that was there all the time.
     *
     * @param cursor  0 or what the call before returned
     * @param count   at least 1
     * @param visitor sees members
     * @return the next cursor, 0 at the end
     */
    public long scan(final long cursor, final long count, final MemberVisitor visitor)
    {
        final SetCursor each = new SetCursor(this);
        if (integers != null)
        {
            while (each.next())
            {
                visitor.visit(each.member());
            }
            return 0;
        }
        return TableScan.run(table, cursor, count, ref ->
        {
            each.show(ref);
            visitor.visit(each.member());
        });
    }

    /** Sees members. */
    public interface MemberVisitor
    {
        /** One of them; the slice is good during the call only. */
        void visit(Slice member);
    }
}
