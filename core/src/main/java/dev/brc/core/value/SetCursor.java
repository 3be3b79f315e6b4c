package dev.brc.core.value;

import java.util.concurrent.ThreadLocalRandom;

/** A walk through the members of a set. Void after any change of it. */
public final class SetCursor
{
    private final IntSet integers;
    private final ByteTable table;
    private final Slice member = new Slice();
    private int at;
    private boolean started;

    /**
     * Stands before the first member.
     *
     * @param set to walk through
     */
    public SetCursor(final SetValue set)
    {
        integers = set.integers();
        table = set.table();
    }

    /** Goes to the next member. @return false: there is none */
    public boolean next()
    {
        if (integers != null)
        {
            at = started ? at + 1 : 0;
        }
        else
        {
            at = started ? table.following(at) : table.first();
        }
        started = true;
        if (integers != null ? at >= integers.size() : at == 0)
        {
            return false;
        }
        show(at);
        return true;
    }

    /** The member. @return good until the cursor moves */
    public Slice member()
    {
        return member;
    }

    void show(final int place)
    {
        if (integers != null)
        {
            member.set(integers.get(place));
        }
        else
        {
            member.set(table.array(place), table.keyOffset(place), table.keyLength(place));
        }
    }

    /**
     * Shows random members, one after the other.
     *
     * @param count    how many
     * @param distinct whether none may come twice; {@code count} is at most the size then
     * @param visitor  called for each
     */
    public void random(final long count, final boolean distinct, final SetValue.MemberVisitor visitor)
    {
        if (distinct)
        {
            final int[] places = integers != null
                ? Samples.distinct(integers.size(), (int) count)
                : table.sample((int) count);
            for (final int place : places)
            {
                show(place);
                visitor.visit(member);
            }
            return;
        }
        final ThreadLocalRandom random = ThreadLocalRandom.current();
        for (long i = 0; i < count; i++)
        {
            show(integers != null ? random.nextInt(integers.size()) : table.random());
            visitor.visit(member);
        }
    }
}
