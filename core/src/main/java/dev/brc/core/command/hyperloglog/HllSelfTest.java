package dev.brc.core.command.hyperloglog;

import java.util.SplittableRandom;

/** What PFSELFTEST checks: the packing of registers, and that estimates are as near to the truth as the theory says. */
final class HllSelfTest
{
    private static final int ROUNDS = 20;
    private static final int ELEMENTS = 200_000;
    /** Standard error of 16384 registers; five times that never happens by chance. */
    private static final double STANDARD_ERROR = 1.04 / Math.sqrt(HllFormat.REGISTERS);
    private static final int TOLERANCE = 5;

    private HllSelfTest()
    {
    }

    /** Runs it; null if all is well, otherwise what is not. */
    static String run()
    {
        final String packing = packing(new SplittableRandom(1));
        return packing != null ? packing : estimates(new SplittableRandom(2).nextLong());
    }

    private static String packing(final SplittableRandom random)
    {
        final byte[] dense = new byte[HllFormat.DENSE_BYTES];
        final int[] expected = new int[HllFormat.REGISTERS];
        for (int round = 0; round < ROUNDS; round++)
        {
            for (int i = 0; i < HllFormat.REGISTERS; i++)
            {
                expected[i] = random.nextInt(1 << HllFormat.REGISTER_BITS);
                HllDense.set(dense, 0, i, expected[i]);
            }
            for (int i = 0; i < HllFormat.REGISTERS; i++)
            {
                final int got = HllDense.get(dense, 0, i);
                if (got != expected[i])
                {
                    return "Register " + i + " should be " + expected[i] + " but is " + got;
                }
            }
        }
        return null;
    }

    private static String estimates(final long seed)
    {
        final HllSparse sparse = new HllSparse();
        final HllSparse dense = new HllSparse();
        sparse.clear();
        dense.clear();
        dense.toDense();
        final byte[] element = new byte[Long.BYTES];
        int checkpoint = 1;
        for (int j = 1; j <= ELEMENTS; j++)
        {
            final long bits = j ^ seed;
            for (int i = 0; i < Long.BYTES; i++)
            {
                element[i] = (byte) (bits >>> i * 8);
            }
            final long hash = HllHash.hash(element, 0, element.length);
            sparse.raise(HllFormat.register(hash), HllFormat.value(hash), 3000);
            dense.raise(HllFormat.register(hash), HllFormat.value(hash), 3000);
            if (j == checkpoint)
            {
                final long estimate = estimate(dense);
                if (estimate(sparse) != estimate)
                {
                    return "sparse/dense disagree";
                }
                final double allowed = Math.max(1, Math.ceil(TOLERANCE * STANDARD_ERROR * j));
                if (Math.abs(estimate - j) > allowed)
                {
                    return "Too big error. card:" + j + " abserr:" + Math.abs(estimate - j);
                }
                checkpoint *= 10;
            }
        }
        return null;
    }

    private static long estimate(final HllSparse hll)
    {
        final byte[] registers = new byte[HllFormat.REGISTERS];
        hll.mergeInto(registers);
        return HllEstimator.estimate(registers);
    }
}
