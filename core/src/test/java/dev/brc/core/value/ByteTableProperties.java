package dev.brc.core.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A table behaves like a map, gives back what it no longer needs, and a scan misses nothing that stays. */
class ByteTableProperties
{
    @Property(tries = 150)
    void shouldBehaveLikeAMap(@ForAll final long seed, @ForAll @IntRange(min = 1, max = 3000) final int operations)
    {
        final Random random = new Random(seed);
        final ByteTable table = new ByteTable(ByteTable.ANY_LENGTH);
        final Map<String, String> model = new HashMap<>();
        final int keys = 1 + random.nextInt(500);
        final int removals = random.nextInt(9);
        final int longest = random.nextInt(5) == 0 ? 40_000 : 300;
        for (int i = 0; i < operations; i++)
        {
            final String key = "k".repeat(random.nextInt(3)) + random.nextInt(keys);
            if (random.nextInt(10) < removals)
            {
                assertThat(remove(table, key)).isEqualTo(model.remove(key) != null);
            }
            else
            {
                final String value = "v".repeat(random.nextInt(random.nextInt(20) == 0 ? longest : 20)) + i;
                put(table, key, value);
                model.put(key, value);
            }
            assertThat(table.size()).isEqualTo(model.size());
        }
        check(table, model);
        final ByteTable copy = table.copy();
        put(table, "other", "value");
        check(copy, model);
        for (final String key : model.keySet())
        {
            assertThat(remove(copy, key)).isTrue();
        }
        check(copy, Map.of());
        assertThat(copy.memoryBytes()).isLessThan(45_000);
    }

    @Property(tries = 50)
    void shouldTellWhereElementsMove(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final ByteTable table = new ByteTable(8);
        final Map<String, Integer> refs = new HashMap<>();
        table.listener((from, to) ->
        {
            final String key = key(table, from);
            assertThat(key(table, to)).isEqualTo(key);
            assertThat(refs.put(key, to)).isEqualTo(from);
        });
        final byte[] score = new byte[8];
        for (int i = 0; i < 20_000; i++)
        {
            final String key = "member:" + random.nextInt(3000);
            if (random.nextInt(5) < (i / 4000) % 2 * 3 + 1)
            {
                if (remove(table, key))
                {
                    refs.remove(key);
                }
            }
            else
            {
                final byte[] bytes = bytes(key);
                refs.put(key, table.put(bytes, 0, bytes.length, score, 0, 8));
            }
        }
        refs.forEach((key, ref) -> assertThat(table.find(bytes(key), 0, key.length())).isEqualTo(ref));
        assertThat(refs).hasSize(table.size());
    }

    @Property(tries = 100)
    void shouldScanEverythingThatStays(@ForAll final long seed, @ForAll @IntRange(min = 1, max = 3000) final int stay)
    {
        final Random random = new Random(seed);
        final ByteTable table = new ByteTable(0);
        final Set<String> staying = new HashSet<>();
        for (int i = 0; i < stay; i++)
        {
            staying.add("s" + i);
            add(table, "s" + i);
        }
        for (int i = 0; i < random.nextInt(4000); i++)
        {
            add(table, "t" + i);
        }
        final Set<String> seen = new HashSet<>();
        long cursor = 0;
        int calls = 0;
        do
        {
            cursor = TableScan.run(table, cursor, 1 + random.nextInt(20), ref -> seen.add(key(table, ref)));
            for (int i = random.nextInt(60); i > 0; i--)
            {
                final String key = "t" + random.nextInt(4000);
                if (random.nextInt(3) == 0)
                {
                    add(table, key);
                }
                else
                {
                    remove(table, key);
                }
            }
            assertThat(++calls).isLessThan(40_000);
        }
        while (cursor != 0);
        assertThat(seen).containsAll(staying);
    }

    @Property(tries = 20)
    void shouldDrawAllElementsEquallyOften(@ForAll final long seed, @ForAll @IntRange(min = 1, max = 40) final int size)
    {
        final ByteTable table = new ByteTable(0);
        for (int i = 0; i < size; i++)
        {
            add(table, "e" + i + "/" + seed);
        }
        final int draws = 2000 * size;
        final Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < draws; i++)
        {
            counts.merge(key(table, table.random()), 1, Integer::sum);
        }
        assertThat(counts).hasSize(size);
        // Seven standard deviations of a binomial distribution of mean 2000.
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(1680, 2320));
        final int wanted = 1 + (int) Math.floorMod(seed, (long) size);
        final List<String> sample = new ArrayList<>();
        for (final int ref : table.sample(wanted))
        {
            sample.add(key(table, ref));
        }
        assertThat(sample).hasSize(wanted).doesNotHaveDuplicates();
    }

    private static void check(final ByteTable table, final Map<String, String> model)
    {
        final Map<String, String> content = new HashMap<>();
        for (int ref = table.first(); ref != 0; ref = table.following(ref))
        {
            final String value = new String(table.array(ref), table.valueOffset(ref), table.valueLength(ref),
                StandardCharsets.ISO_8859_1);
            assertThat(content.put(key(table, ref), value)).isNull();
        }
        assertThat(content).isEqualTo(model);
        long wanted = 0;
        for (final Map.Entry<String, String> entry : model.entrySet())
        {
            wanted += entry.getKey().length() + entry.getValue().length() + 24;
        }
        assertThat(table.memoryBytes()).isLessThan(wanted * 5 / 2 + 45_000);
    }

    private static String key(final ByteTable table, final int ref)
    {
        return new String(table.array(ref), table.keyOffset(ref), table.keyLength(ref), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void add(final ByteTable table, final String key)
    {
        table.put(bytes(key), 0, key.length(), new byte[0], 0, 0);
    }

    private static void put(final ByteTable table, final String key, final String value)
    {
        final int ref = table.put(bytes(key), 0, key.length(), bytes(value), 0, value.length());
        assertThat(key(table, ref)).isEqualTo(key);
    }

    private static boolean remove(final ByteTable table, final String key)
    {
        return table.remove(bytes(key), 0, key.length());
    }
}
