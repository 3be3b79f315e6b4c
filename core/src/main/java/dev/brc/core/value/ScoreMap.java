package dev.brc.core.value;

import dev.brc.core.keyspace.Memory;

/** Members with scores in no order, for results that are still being computed. */
public final class ScoreMap
{
    private static final int SCORE_BYTES = 8;

    private final ByteTable table = new ByteTable(SCORE_BYTES);
    private final byte[] scratch = new byte[SCORE_BYTES];

    /**
     * Finds a score.
     *
     * @param member whose
     * @return NaN if it has none
     */
    public double get(final Slice member)
    {
        final int ref = table.find(member.array(), member.offset(), member.length());
        return ref == 0 ? Double.NaN : score(ref);
    }

    private double score(final int ref)
    {
        return Double.longBitsToDouble(Memory.getLong(table.array(ref), table.valueOffset(ref)));
    }

    /**
     * Sets a score.
     *
     * @param member whose
     * @param score  not NaN
     */
    public void put(final Slice member, final double score)
    {
        Memory.putLong(scratch, 0, Double.doubleToRawLongBits(score));
        table.put(member.array(), member.offset(), member.length(), scratch, 0, SCORE_BYTES);
    }

    /**
     * Removes a member.
     *
     * @param member need not be there
     */
    public void remove(final Slice member)
    {
        table.remove(member.array(), member.offset(), member.length());
    }

    /**
     * Shows all members.
     *
     * @param visitor must not change the map
     */
    public void forEach(final Visitor visitor)
    {
        final Slice member = new Slice();
        for (int ref = table.first(); ref != 0; ref = table.following(ref))
        {
            member.set(table.array(ref), table.keyOffset(ref), table.keyLength(ref));
            visitor.visit(member, score(ref));
        }
    }

    /** Sees members with their scores. */
    public interface Visitor
    {
        /** One of them; the slice is good during the call only. */
        void visit(Slice member, double score);
    }
}
