package dev.brc.core.keyspace;

import static dev.brc.core.keyspace.KeyspaceFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class EvictionPoolTest
{
    @Property(tries = 200)
    void shouldKeepTheBestSixteenInOrder(@ForAll final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final EvictionPool pool = new EvictionPool();
        final List<Long> model = new ArrayList<>();
        for (int i = 0; i < 300; i++)
        {
            if (random.nextInt(10) == 0 && pool.count() > 0)
            {
                pool.removeBest();
                model.remove(model.size() - 1);
            }
            final long score = random.nextInt(100);
            final byte[] key = bytes("x" + score + "y".repeat(random.nextInt(8) == 0 ? 300 : 3));
            pool.offer((int) score % 16, score, key, 1, key.length - 1);
            if (model.size() < EvictionPool.SIZE || score > model.get(0))
            {
                if (model.size() == EvictionPool.SIZE)
                {
                    model.remove(0);
                }
                model.add(score);
                model.sort(null);
            }
            assertThat(pool.count()).isEqualTo(model.size());
            for (int k = 0; k < model.size(); k++)
            {
                assertThat(pool.score(k)).isEqualTo(model.get(k));
                assertThat(pool.database(k)).isEqualTo((int) (pool.score(k) % 16));
                assertThat(new String(pool.key(k), 0, pool.keyLength(k))).startsWith(pool.score(k) + "y");
            }
        }
    }
}
