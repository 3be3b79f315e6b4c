package dev.brc.core.value;

import java.util.Arrays;

import dev.brc.core.encoding.Listpack;
import dev.brc.core.keyspace.Memory;
import dev.brc.core.keyspace.MemoryAccount;
import dev.brc.core.keyspace.Value;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.util.DoubleFormat;
import dev.brc.core.util.DoubleParser;

/**
 * A sorted set: a listpack of members and scores in turn, in order, while it is small; then a {@link ByteTable} that finds scores and a
 * {@link ScoreTree} that keeps the order. Ranks begin with 0, the lowest score.
 */
public final class ZsetValue implements Value
{
    /** {@link #rank} of a member that is not there. */
    public static final int ABSENT = -1;

    private static final int OBJECT_BYTES = 32;
    private static final int LISTPACK_OBJECT_BYTES = 24;
    private static final int SCORE_BYTES = 8;
    /** Up to here a listpack has whole numbers as integers, as in Redis. */
    private static final double MAX_LISTPACK_INTEGER = 1L << 62;

    private Listpack small;
    private ByteTable table;
    private ScoreTree tree;
    private byte[] scratch;

    /** An empty sorted set. */
    public ZsetValue()
    {
        small = new Listpack();
    }

    /**
     * A sorted set over a listpack: RESTORE.
     *
     * @param listpack members and scores in turn, in order, no member twice; the value's own from now on
     */
    public ZsetValue(final Listpack listpack)
    {
        small = listpack;
    }

    @Override
    public int type()
    {
        return ValueType.ZSET;
    }

    @Override
    public String encoding()
    {
        return small != null ? "listpack" : "skiplist";
    }

    @Override
    public long memoryBytes()
    {
        return OBJECT_BYTES + (small != null
            ? LISTPACK_OBJECT_BYTES + MemoryAccount.arrayBytes(small.capacity())
            : table.memoryBytes() + tree.memoryBytes());
    }

    @Override
    public Value copy()
    {
        final ZsetValue copy = new ZsetValue(small != null ? small.copy() : null);
        if (small == null)
        {
            copy.newTable(table.copy());
            for (int ref = copy.table.first(); ref != 0; ref = copy.table.following(ref))
            {
                copy.tree.add(copy.score(ref), ref);
            }
        }
        return copy;
    }

    /** Members. @return 0 or more */
    public int size()
    {
        return small != null ? small.count() / 2 : table.size();
    }

    /** The bytes of a small sorted set. @return not to be changed; null: it is large */
    public Listpack listpack()
    {
        return small;
    }

    ByteTable table()
    {
        return table;
    }

    ScoreTree tree()
    {
        return tree;
    }

    double score(final int ref)
    {
        return Double.longBitsToDouble(Memory.getLong(table.array(ref), table.valueOffset(ref)));
    }

    static double score(final Listpack listpack, final int position)
    {
        return listpack.isInteger(position)
            ? listpack.integer(position)
            : DoubleParser.parse(listpack.array(), listpack.stringOffset(position), listpack.length(position));
    }

    private void newTable(final ByteTable newTable)
    {
        table = newTable;
        tree = new ScoreTree(table);
        table.listener((from, to) -> tree.moved(score(from), from, to));
        scratch = new byte[SCORE_BYTES];
    }

    // ---- members

    /**
     * Finds a member's score.
     *
     * @param member holds it
     * @param offset of its first byte
     * @param length its bytes
     * @return NaN if it is not there
     */
    public double score(final byte[] member, final int offset, final int length)
    {
        if (small == null)
        {
            final int ref = table.find(member, offset, length);
            return ref == 0 ? Double.NaN : score(ref);
        }
        final int p = small.find(small.first(), member, offset, length, 1);
        return p == Listpack.NONE ? Double.NaN : score(small, small.next(p));
    }

    /**
     * Adds a member or gives it another score.
     *
     * @param member     holds it
     * @param offset     of its first byte
     * @param length     its bytes
     * @param score      not NaN
     * @param maxEntries {@code zset-max-listpack-entries}
     * @param maxBytes   {@code zset-max-listpack-value}
     */
    public void put(final byte[] member, final int offset, final int length, final double score, final long maxEntries,
        final long maxBytes)
    {
        if (small != null)
        {
            final int p = small.find(small.first(), member, offset, length, 1);
            if (p == Listpack.NONE && (size() + 1 > maxEntries || length > maxBytes))
            {
                enlarge();
            }
            else
            {
                if (p != Listpack.NONE)
                {
                    small.delete(p, 2);
                }
                putSmall(member, offset, length, score);
                return;
            }
        }
        putLarge(member, offset, length, score);
    }

    private void putSmall(final byte[] member, final int offset, final int length, final double score)
    {
        int p = small.first();
        while (p != Listpack.NONE && comesBefore(p, member, offset, length, score))
        {
            p = small.next(small.next(p));
        }
        if (p == Listpack.NONE)
        {
            small.append(member, offset, length);
            appendScore(small, score);
            return;
        }
        final int at = small.insertBefore(p, member, offset, length);
        if (isWhole(score))
        {
            small.insertAfter(at, (long) score);
        }
        else
        {
            final byte[] text = new byte[DoubleFormat.MAX_LENGTH];
            small.insertAfter(at, text, 0, DoubleFormat.put(score, text, 0));
        }
    }

    private static boolean isWhole(final double score)
    {
        return Math.abs(score) <= MAX_LISTPACK_INTEGER && score == (long) score;
    }

    private static void appendScore(final Listpack listpack, final double score)
    {
        if (isWhole(score))
        {
            listpack.append((long) score);
        }
        else
        {
            final byte[] text = new byte[DoubleFormat.MAX_LENGTH];
            listpack.append(text, 0, DoubleFormat.put(score, text, 0));
        }
    }

    /** Whether the member at p comes before another one. */
    private boolean comesBefore(final int p, final byte[] member, final int offset, final int length,
        final double score)
    {
        final double other = score(small, small.next(p));
        if (other != score)
        {
            return other < score;
        }
        final Slice slice = new Slice();
        slice.set(small, p);
        return slice.compareTo(member, offset, length) < 0;
    }

    private void putLarge(final byte[] member, final int offset, final int length, final double score)
    {
        final int found = table.find(member, offset, length);
        if (found != 0)
        {
            final double old = score(found);
            final int rank = tree.rank(old, found);
            tree.remove(rank, rank + 1);
            Memory.putLong(table.array(found), table.valueOffset(found), Double.doubleToRawLongBits(score));
            tree.add(score, found);
            return;
        }
        Memory.putLong(scratch, 0, Double.doubleToRawLongBits(score));
        tree.add(score, table.put(member, offset, length, scratch, 0, SCORE_BYTES));
    }

    /** Makes it a table and a tree. */
    public void enlarge()
    {
        if (small == null)
        {
            return;
        }
        final ZsetCursor cursor = new ZsetCursor(this);
        newTable(new ByteTable(SCORE_BYTES));
        for (boolean more = cursor.seek(0); more; more = cursor.next())
        {
            final Slice member = cursor.member();
            putLarge(member.array(), member.offset(), member.length(), cursor.score());
        }
        small = null;
    }

    /**
     * Makes a large one a listpack again if it is small enough: results of ZUNIONSTORE.
     *
     * @param maxEntries {@code zset-max-listpack-entries}
     * @param maxBytes   {@code zset-max-listpack-value}
     */
    public void reduce(final long maxEntries, final long maxBytes)
    {
        if (small != null || size() > maxEntries)
        {
            return;
        }
        final ZsetCursor cursor = new ZsetCursor(this);
        for (boolean more = cursor.seek(0); more; more = cursor.next())
        {
            if (cursor.member().length() > maxBytes)
            {
                return;
            }
        }
        final Listpack listpack = new Listpack();
        for (boolean more = cursor.seek(0); more; more = cursor.next())
        {
            listpack.append(cursor.member().array(), cursor.member().offset(), cursor.member().length());
            appendScore(listpack, cursor.score());
        }
        small = listpack;
        table = null;
        tree = null;
        scratch = null;
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
        if (small != null)
        {
            final int p = small.find(small.first(), member, offset, length, 1);
            if (p == Listpack.NONE)
            {
                return false;
            }
            small.delete(p, 2);
            small.trimIfSparse();
            return true;
        }
        final int ref = table.find(member, offset, length);
        if (ref == 0)
        {
            return false;
        }
        final int rank = tree.rank(score(ref), ref);
        tree.remove(rank, rank + 1);
        table.remove(ref);
        return true;
    }

    /**
     * Removes the members of some ranks.
     *
     * @param from first
     * @param to   behind the last, at most {@link #size}
     */
    public void removeRange(final int from, final int to)
    {
        if (from >= to)
        {
            return;
        }
        if (small != null)
        {
            small.delete(small.seek(from * 2), (to - from) * 2);
            small.trimIfSparse();
            return;
        }
        final byte[][] members = new byte[to - from][];
        final ZsetCursor cursor = new ZsetCursor(this);
        cursor.seek(from);
        for (int i = 0; i < members.length; i++, cursor.next())
        {
            members[i] = cursor.member().copy();
        }
        tree.remove(from, to);
        for (final byte[] member : members)
        {
            table.remove(member, 0, member.length); // by its bytes: removals move other members
        }
    }

    // ---- ranks

    /**
     * Finds a member's rank.
     *
     * @param member holds it
     * @param offset of its first byte
     * @param length its bytes
     * @return {@link #ABSENT} if it is not there
     */
    public int rank(final byte[] member, final int offset, final int length)
    {
        if (small == null)
        {
            final int ref = table.find(member, offset, length);
            return ref == 0 ? ABSENT : tree.rank(score(ref), ref);
        }
        final int found = small.find(small.first(), member, offset, length, 1);
        if (found == Listpack.NONE)
        {
            return ABSENT;
        }
        int rank = 0;
        for (int p = small.first(); p != found; p = small.next(small.next(p)))
        {
            rank++;
        }
        return rank;
    }

    /**
     * Counts members below a score.
     *
     * @param limit     the score
     * @param inclusive whether those of just that score count too
     * @return how many
     */
    public int countBelow(final double limit, final boolean inclusive)
    {
        if (small == null)
        {
            return tree.countBefore((score, ref) -> inclusive ? score <= limit : score < limit);
        }
        int count = 0;
        for (int p = small.first(); p != Listpack.NONE; p = small.next(small.next(p)))
        {
            final double score = score(small, small.next(p));
            if (inclusive ? score > limit : score >= limit)
            {
                break;
            }
            count++;
        }
        return count;
    }

    /**
     * Counts members before a text, if all have the same score.
     *
     * @param text      holds it
     * @param offset    of its first byte
     * @param length    its bytes
     * @param inclusive whether a member that is equal to it counts too
     * @return how many
     */
    public int countBelow(final byte[] text, final int offset, final int length, final boolean inclusive)
    {
        if (small == null)
        {
            return tree.countBefore((score, ref) ->
            {
                final int from = table.keyOffset(ref);
                final int order = Arrays.compareUnsigned(table.array(ref), from, from + table.keyLength(ref), text,
                    offset,
                    offset + length);
                return inclusive ? order <= 0 : order < 0;
            });
        }
        final Slice member = new Slice();
        int count = 0;
        for (int p = small.first(); p != Listpack.NONE; p = small.next(small.next(p)))
        {
            member.set(small, p);
            final int order = member.compareTo(text, offset, length);
            if (inclusive ? order > 0 : order >= 0)
            {
                break;
            }
            count++;
        }
        return count;
    }

    /**
     * Passes some of the members on, with scores: all of a small sorted set, in order; else about as many as wanted. Whoever begins with 0 and goes
     * on until 0 is returned sees every member that was there all the time.
     *
     * @param cursor  0 or what the call before returned
     * @param count   at least 1
     * @param visitor sees members
     * @return the next cursor, 0 at the end
     */
    public long scan(final long cursor, final long count, final ZsetCursor.Visitor visitor)
    {
        final ZsetCursor each = new ZsetCursor(this);
        if (small != null)
        {
            for (boolean more = each.seek(0); more; more = each.next())
            {
                visitor.visit(each);
            }
            return 0;
        }
        return TableScan.run(table, cursor, count, ref ->
        {
            each.show(ref);
            visitor.visit(each);
        });
    }
}
