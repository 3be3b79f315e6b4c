package dev.brc.core.value;

import java.util.concurrent.ThreadLocalRandom;

import dev.brc.core.encoding.Listpack;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.util.DoubleFormat;

/** A place in a sorted set. Void after any change of it. */
public final class ZsetCursor
{
    private final Listpack small;
    private final ZsetValue value;
    private final Slice member = new Slice();
    private final int[] before = new int[1];
    private double score;
    /** Small: position of the member. Large: index in the leaf. */
    private int at;
    private ScoreTree.Leaf leaf;

    /**
     * Stands nowhere yet.
     *
     * @param value to walk through
     */
    public ZsetCursor(final ZsetValue value)
    {
        this.value = value;
        small = value.listpack();
    }

    /**
     * Goes to a member.
     *
     * @param rank its rank, 0 or more
     * @return false if there is none
     */
    public boolean seek(final int rank)
    {
        if (rank >= (small != null ? small.count() / 2 : value.size()))
        {
            return false;
        }
        if (small != null)
        {
            at = small.seek(rank * 2);
            showSmall();
            return true;
        }
        leaf = value.tree().leafOf(rank, before);
        at = rank - before[0];
        showLeaf();
        return true;
    }

    /** Goes to the next member. @return false: there is none */
    public boolean next()
    {
        if (small != null)
        {
            at = small.next(small.next(at));
            if (at != Listpack.NONE)
            {
                showSmall();
            }
            return at != Listpack.NONE;
        }
        if (++at == leaf.size)
        {
            leaf = leaf.next;
            at = 0;
            if (leaf == null)
            {
                return false;
            }
        }
        showLeaf();
        return true;
    }

    /** Goes to the member before. @return false: there is none */
    public boolean previous()
    {
        if (small != null)
        {
            final int score = small.prev(at);
            at = score == Listpack.NONE ? Listpack.NONE : small.prev(score);
            if (at != Listpack.NONE)
            {
                showSmall();
            }
            return at != Listpack.NONE;
        }
        if (--at < 0)
        {
            leaf = leaf.previous;
            if (leaf == null)
            {
                return false;
            }
            at = leaf.size - 1;
        }
        showLeaf();
        return true;
    }

    /** The member. @return good until the cursor moves */
    public Slice member()
    {
        return member;
    }

    /** Its score. @return never NaN */
    public double score()
    {
        return score;
    }

    /**
     * Writes the score as ZSCAN does: a bulk string, of a whole number in a listpack all digits.
     *
     * @param out where to
     */
    public void replyStoredScore(final RespWriter out)
    {
        if (small != null)
        {
            Elements.reply(small, small.next(at), out);
        }
        else
        {
            out.bulk(DoubleFormat.format(score));
        }
    }

    private void showSmall()
    {
        member.set(small, at);
        score = ZsetValue.score(small, small.next(at));
    }

    private void showLeaf()
    {
        score = leaf.scores[at];
        showMember(leaf.refs[at]);
    }

    private void showMember(final int ref)
    {
        final ByteTable table = value.table();
        member.set(table.array(ref), table.keyOffset(ref), table.keyLength(ref));
    }

    void show(final int ref)
    {
        score = value.score(ref);
        showMember(ref);
    }

    /**
     * Shows random members, one after the other.
     *
     * @param count    how many
     * @param distinct whether none may come twice; {@code count} is at most the size then
     * @param visitor  called for each
     */
    public void random(final long count, final boolean distinct, final Visitor visitor)
    {
        if (small == null)
        {
            if (distinct)
            {
                for (final int ref : value.table().sample((int) count))
                {
                    show(ref);
                    visitor.visit(this);
                }
                return;
            }
            for (long i = 0; i < count; i++)
            {
                show(value.table().random());
                visitor.visit(this);
            }
            return;
        }
        final int size = small.count() / 2;
        final int[] positions = new int[size];
        int index = 0;
        for (int p = small.first(); p != Listpack.NONE; p = small.next(small.next(p)))
        {
            positions[index++] = p;
        }
        final int[] chosen = distinct ? Samples.distinct(size, (int) count) : null;
        final ThreadLocalRandom random = ThreadLocalRandom.current();
        for (long i = 0; i < count; i++)
        {
            at = positions[chosen != null ? chosen[(int) i] : random.nextInt(size)];
            showSmall();
            visitor.visit(this);
        }
    }

    /** Sees members with their scores. */
    public interface Visitor
    {
        /** One of them; to be read only. */
        void visit(ZsetCursor cursor);
    }
}
