package dev.brc.core.keyspace;

import static dev.brc.core.keyspace.KeyspaceModel.DATABASES;

import dev.brc.core.keyspace.KeyspaceModel.Kind;
import dev.brc.core.keyspace.KeyspaceModel.Step;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class KeyspaceProperties
{
    private static final int KEYS = 40;

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void shouldBehaveLikeMaps(@ForAll("steps") final List<Step> steps)
    {
        final KeyspaceModel model = new KeyspaceModel();
        for (final Step step : steps)
        {
            model.run(step);
        }
        model.checkAll();
        model.deleteAllAndCheckBalance();
    }

    @Property(tries = 20)
    void shouldBehaveLikeMapsForLong(@ForAll final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final KeyspaceModel model = new KeyspaceModel();
        final Kind[] kinds = Kind.values();
        for (int i = 0; i < 5000; i++)
        {
            final Kind kind = kinds[random.nextInt(kinds.length)];
            final boolean sweeping = kind == Kind.FLUSH || kind == Kind.FLUSH_ALL || kind == Kind.SWAP
                || kind == Kind.FILL || kind == Kind.DRAIN;
            if (!sweeping || random.nextInt(20) == 0)
            {
                model.run(new Step(kind, random.nextInt(DATABASES), random.nextInt(DATABASES), random.nextInt(KEYS),
                    random.nextInt(KEYS), size(random), random.nextBoolean()));
            }
            if (i % 500 == 0)
            {
                model.checkAll();
            }
        }
        model.checkAll();
        model.deleteAllAndCheckBalance();
    }

    private static int size(final SplittableRandom random)
    {
        return random.nextInt(10) == 0 ? random.nextInt(9000) : random.nextInt(100);
    }

    @Provide
    Arbitrary<List<Step>> steps()
    {
        final Arbitrary<Integer> db = Arbitraries.integers().between(0, DATABASES - 1);
        final Arbitrary<Integer> key = Arbitraries.integers().between(0, KEYS - 1);
        final Arbitrary<Integer> size = Arbitraries.integers().between(0, 9000);
        return Combinators.combine(Arbitraries.of(Kind.class), db, db, key, key, size, Arbitraries.of(true, false))
            .as(Step::new).list().ofMaxSize(200);
    }
}
