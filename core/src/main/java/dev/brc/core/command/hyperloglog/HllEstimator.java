package dev.brc.core.command.hyperloglog;

/** The improved raw estimator of Otmar Ertl (arXiv:1702.01284, algorithm 6), from a histogram of the registers' values. */
final class HllEstimator
{
    private static final double ALPHA_INFINITY = 0.721347520444481703680;
    private static final int LAST = HllFormat.VALUE_BITS + 1;

    private HllEstimator()
    {
    }

    /** Estimates how many different elements made registers, one byte each, what they are. */
    static long estimate(final byte[] registers)
    {
        final int[] histogram = new int[64];
        for (int i = 0; i < HllFormat.REGISTERS; i++)
        {
            histogram[registers[i]]++;
        }
        final double m = HllFormat.REGISTERS;
        double z = m * tau((m - histogram[LAST]) / m);
        for (int j = HllFormat.VALUE_BITS; j >= 1; j--)
        {
            z = (z + histogram[j]) * 0.5;
        }
        z += m * sigma(histogram[0] / m);
        final double estimate = ALPHA_INFINITY * m * m / z;
        final double floor = Math.floor(estimate);
        return (long) (estimate - floor >= 0.5 ? floor + 1 : floor); // llround: half away from zero
    }

    private static double tau(final double start)
    {
        if (start == 0 || start == 1)
        {
            return 0;
        }
        double x = start;
        double y = 1;
        double z = 1 - x;
        double before;
        do
        {
            x = Math.sqrt(x);
            before = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        }
        while (before != z);
        return z / 3;
    }

    private static double sigma(final double start)
    {
        if (start == 1)
        {
            return Double.POSITIVE_INFINITY;
        }
        double x = start;
        double y = 1;
        double z = x;
        double before;
        do
        {
            x *= x;
            before = z;
            z += x * y;
            y += y;
        }
        while (before != z);
        return z;
    }
}
