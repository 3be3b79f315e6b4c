package dev.brc.core.command.zset;

/** How scores of the same member are put together. */
enum Aggregate
{
    SUM, MIN, MAX;

    double of(final double a, final double b)
    {
        switch (this)
        {
            case SUM:
                final double sum = a + b;
                return Double.isNaN(sum) ? 0 : sum; // infinities of both signs
            case MIN:
                return b < a ? b : a;
            default:
                return b > a ? b : a;
        }
    }

    /** A score times a weight. */
    static double weighted(final double score, final double weight)
    {
        final double product = score * weight;
        return Double.isNaN(product) ? 0 : product; // infinity times zero
    }
}
