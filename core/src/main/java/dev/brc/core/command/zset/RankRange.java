package dev.brc.core.command.zset;

import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.util.DoubleParser;
import dev.brc.core.value.ZsetValue;

/** A range of a sorted set, given by ranks, scores or members; {@link #apply} turns it into ranks. The arguments must stay as they are. */
final class RankRange
{
    private static final ReplyException NOT_A_FLOAT = new ReplyException("ERR min or max is not a float");
    private static final ReplyException NOT_AN_ITEM = new ReplyException("ERR min or max not valid string range item");

    private enum Kind
    {
        RANK, SCORE, LEX
    }

    private final Kind kind;
    private final Arguments args;
    private final int min;
    private final int max;
    private long first;
    private long last;
    private double minScore;
    private double maxScore;
    private int from;
    private int to;

    private RankRange(final Kind kind, final Arguments args, final int min, final int max)
    {
        this.kind = kind;
        this.args = args;
        this.min = min;
        this.max = max;
    }

    /** From one index to another; negative ones count from the end. */
    static RankRange byRank(final Arguments args, final int min, final int max)
    {
        final RankRange range = new RankRange(Kind.RANK, args, min, max);
        range.first = args.integer(min);
        range.last = args.integer(max);
        return range;
    }

    /** From one score to another, with a parenthesis before a limit that is itself left out. */
    static RankRange byScore(final Arguments args, final int min, final int max)
    {
        final RankRange range = new RankRange(Kind.SCORE, args, min, max);
        range.minScore = limit(args, min);
        range.maxScore = limit(args, max);
        return range;
    }

    /** From one member to another: {@code -}, {@code +}, {@code [a}, {@code (a}. */
    static RankRange byLex(final Arguments args, final int min, final int max)
    {
        checkItem(args, min);
        checkItem(args, max);
        return new RankRange(Kind.LEX, args, min, max);
    }

    private static double limit(final Arguments args, final int index)
    {
        final int skip = isExclusive(args, index) ? 1 : 0;
        final double limit = DoubleParser.parseLimit(args.buffer(), args.offset(index) + skip,
            args.length(index) - skip);
        if (Double.isNaN(limit))
        {
            throw NOT_A_FLOAT;
        }
        return limit;
    }

    private static boolean isExclusive(final Arguments args, final int index)
    {
        return args.length(index) > 0 && args.buffer()[args.offset(index)] == '(';
    }

    private static void checkItem(final Arguments args, final int index)
    {
        final int first = args.length(index) == 0 ? 0 : args.buffer()[args.offset(index)];
        if (first != '[' && first != '(' && (first != '-' && first != '+' || args.length(index) > 1))
        {
            throw NOT_AN_ITEM;
        }
    }

    /** Finds the ranks. */
    void apply(final ZsetValue zset)
    {
        final int size = zset.size();
        switch (kind)
        {
            case RANK:
                from = (int) Math.min(size, Math.max(first < 0 ? size + first : first, 0));
                to = (int) Math.min(last < 0 ? size + last : last, size - 1L) + 1;
                break;
            case SCORE:
                from = zset.countBelow(minScore, isExclusive(args, min));
                to = zset.countBelow(maxScore, !isExclusive(args, max));
                break;
            default:
                from = lexRank(zset, min, isExclusive(args, min));
                to = lexRank(zset, max, !isExclusive(args, max));
                break;
        }
        to = Math.max(from, to);
    }

    private int lexRank(final ZsetValue zset, final int index, final boolean inclusive)
    {
        switch (args.buffer()[args.offset(index)])
        {
            case '-':
                return 0;
            case '+':
                return zset.size();
            default:
                return zset.countBelow(args.buffer(), args.offset(index) + 1, args.length(index) - 1, inclusive);
        }
    }

    /** Turns it around: for ranks that count from the highest score. Before {@link #limit}. */
    void mirror(final ZsetValue zset)
    {
        final int mirrored = zset.size() - to;
        to = zset.size() - from;
        from = mirrored;
    }

    /** LIMIT: leaves out members at the beginning, and others at the end. */
    void limit(final long offset, final long count, final boolean reverse)
    {
        if (offset < 0 || offset >= size())
        {
            to = from;
            return;
        }
        if (reverse)
        {
            to -= (int) offset;
            from = count < 0 ? from : (int) Math.max(from, to - count);
        }
        else
        {
            from += (int) offset;
            to = count < 0 ? to : (int) Math.min(to, from + Math.min(count, Integer.MAX_VALUE));
        }
    }

    int from()
    {
        return from;
    }

    int to()
    {
        return to;
    }

    int size()
    {
        return to - from;
    }
}
