package dev.brc.core.command.zset;

import dev.brc.core.value.ScoreMap;
import dev.brc.core.value.Slice;

/** What can be computed from several sorted sets; each member of the result is passed on once. */
final class ZsetAlgebra
{
    private ZsetAlgebra()
    {
    }

    /** Members that all operands have. */
    static void intersection(final Operand[] operands, final Aggregate aggregate, final Operand.Visitor sink)
    {
        int least = 0;
        for (int i = 1; i < operands.length; i++)
        {
            least = operands[i].size() < operands[least].size() ? i : least;
        }
        final Operand first = operands[least];
        final int skipped = least;
        first.forEach((member, score) ->
        {
            double total = Aggregate.weighted(score, first.weight);
            for (int i = 0; i < operands.length; i++)
            {
                if (i == skipped)
                {
                    continue;
                }
                final double other = operands[i].isSame(first) ? score : operands[i].score(member);
                if (Double.isNaN(other))
                {
                    return true;
                }
                total = aggregate.of(total, other * operands[i].weight);
            }
            return sink.visit(member, total);
        });
    }

    /** Members that any operand has. */
    static void union(final Operand[] operands, final Aggregate aggregate, final Operand.Visitor sink)
    {
        final ScoreMap all = new ScoreMap();
        for (final Operand operand : operands)
        {
            operand.forEach((member, score) ->
            {
                final double weighted = Aggregate.weighted(score, operand.weight);
                final double present = all.get(member);
                all.put(member, Double.isNaN(present) ? weighted : aggregate.of(present, weighted));
                return true;
            });
        }
        all.forEach(sink::visit);
    }

    /** Members that only the first operand has. */
    static void difference(final Operand[] operands, final Operand.Visitor sink)
    {
        final Operand first = operands[0];
        long others = 0;
        for (int i = 1; i < operands.length; i++)
        {
            others += operands[i].size();
        }
        if ((long) first.size() * (operands.length - 1) / 2 <= others + first.size())
        {
            first.forEach((member, score) -> isElsewhere(operands, member) || sink.visit(member, score));
            return;
        }
        final ScoreMap rest = new ScoreMap();
        first.forEach((member, score) ->
        {
            rest.put(member, score);
            return true;
        });
        for (int i = 1; i < operands.length; i++)
        {
            operands[i].forEach((member, score) ->
            {
                rest.remove(member);
                return true;
            });
        }
        rest.forEach(sink::visit);
    }

    private static boolean isElsewhere(final Operand[] operands, final Slice member)
    {
        for (int i = 1; i < operands.length; i++)
        {
            if (operands[i].isSame(operands[0]) || !Double.isNaN(operands[i].score(member)))
            {
                return true;
            }
        }
        return false;
    }
}
