package dev.brc.core.keyspace;

import static dev.brc.core.keyspace.KeyspaceFixture.bytes;
import static dev.brc.core.keyspace.KeyspaceFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ScanProperties
{
    /** Which resizes happened while a scan was under way, over all tries. */
    private static int grown;
    private static int shrunk;
    private static int stepsWhileRehashing;

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void shouldReturnEveryKeyThatStaysWhileOthersComeAndGo(@ForAll final long seed,
        @ForAll @IntRange(min = 1, max = 300) final int stable,
        @ForAll @IntRange(min = 1, max = 6000) final int others,
        @ForAll @IntRange(min = 1, max = 100) final int count, @ForAll final boolean growing)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final KeyspaceFixture f = new KeyspaceFixture();
        for (int i = 0; i < stable; i++)
        {
            f.set("stable" + i, "s");
        }
        for (int i = 0; !growing && i < others; i++)
        {
            f.set("other" + i, "o");
        }
        final Set<String> seen = new HashSet<>();
        long cursor = 0;
        int next = 0;
        final HashIndex index = f.db.store().index;
        do
        {
            stepsWhileRehashing += index.isRehashing() ? 1 : 0;
            cursor = f.db.scan(cursor, count, e -> seen.add(text(e.keyCopy())));
            final int sizeBefore = index.tableSize(false);
            for (int i = random.nextInt(others); i >= 0 && next < others; i--)
            {
                if (growing)
                {
                    f.set("other" + next++, "o");
                }
                else
                {
                    f.db.delete(bytes("other" + next++));
                }
            }
            f.keyspace.rehash(random.nextInt(3) == 0 ? 5_000 : 0);
            grown += index.tableSize(false) > sizeBefore ? 1 : 0;
            shrunk += index.tableSize(false) < sizeBefore ? 1 : 0;
        }
        while (cursor != 0);

        for (int i = 0; i < stable; i++)
        {
            assertThat(seen).contains("stable" + i);
        }
        Invariants.check(f.keyspace);
    }

    @net.jqwik.api.lifecycle.AfterContainer
    static void shouldHaveSeenResizesOfBothKinds()
    {
        assertThat(grown).as("tables that grew during a scan").isPositive();
        assertThat(shrunk).as("tables that shrank during a scan").isPositive();
        assertThat(stepsWhileRehashing).as("steps with two tables").isPositive();
    }

    @Property(tries = 50)
    void shouldReturnEachKeyOnceWhenNothingChanges(@ForAll @IntRange(min = 0, max = 3000) final int keys,
        @ForAll @IntRange(min = 1, max = 500) final int count)
    {
        final KeyspaceFixture f = new KeyspaceFixture();
        for (int i = 0; i < keys; i++)
        {
            f.set("key" + i, "v");
        }
        final boolean rehashing = f.db.store().index.isRehashing();
        final List<String> seen = new ArrayList<>();
        long cursor = 0;
        do
        {
            cursor = f.db.scan(cursor, count, e -> seen.add(text(e.keyCopy())));
        }
        while (cursor != 0);

        assertThat(seen).hasSize(keys).doesNotHaveDuplicates();
        assertThat(f.db.store().index.isRehashing()).as("scanning moves nothing").isEqualTo(rehashing);
    }
}
