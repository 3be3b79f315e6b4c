package dev.brc.core.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Sets and hashes behave like those of Java, across all encodings. */
class SetValueProperties
{
    @Property(tries = 200)
    void shouldBehaveLikeASet(@ForAll final long seed, @ForAll @IntRange(min = 1, max = 2000) final int operations)
    {
        final Random random = new Random(seed);
        final int bits = 1 + random.nextInt(63);
        final int texts = random.nextInt(4);
        final long maxIntset = random.nextInt(3) == 0 ? 512 : random.nextInt(100);
        final SetValue set = new SetValue();
        final Set<String> model = new HashSet<>();
        for (int i = 0; i < operations; i++)
        {
            final String text = random.nextInt(1000) < texts
                ? "x" + random.nextInt(100)
                : Long.toString(random.nextLong() >> bits);
            final byte[] bytes = bytes(text);
            switch (random.nextInt(8))
            {
                case 0:
                case 1:
                    assertThat(set.remove(bytes, 0, bytes.length)).isEqualTo(model.remove(text));
                    break;
                case 2:
                    assertThat(set.contains(bytes, 0, bytes.length)).isEqualTo(model.contains(text));
                    break;
                case 3:
                    if (!model.isEmpty())
                    {
                        set.pop(member -> assertThat(model.remove(text(member))).isTrue());
                    }
                    break;
                default:
                    assertThat(set.add(bytes, 0, bytes.length, maxIntset)).isEqualTo(model.add(text));
                    break;
            }
            assertThat(set.size()).isEqualTo(model.size());
        }
        checkSet(set, model);
        final SetValue copy = (SetValue) set.copy();
        set.add(bytes("other"), 0, 5, maxIntset);
        checkSet(copy, model);
        if (copy.integers() != null)
        {
            final IntSet again = IntSet.of(copy.integers().array(), 0, copy.integers().bytes());
            checkSet(new SetValue(again), model);
        }
        copy.enlarge();
        checkSet(copy, model);
    }

    @Property(tries = 200)
    void shouldBehaveLikeAMap(@ForAll final long seed, @ForAll @IntRange(min = 1, max = 2000) final int operations)
    {
        final Random random = new Random(seed);
        final int fields = 1 + random.nextInt(700);
        final long maxEntries = random.nextInt(3) == 0 ? 512 : random.nextInt(100);
        final int longest = random.nextInt(3) == 0 ? 80 : 20;
        final HashValue hash = new HashValue();
        final Map<String, String> model = new HashMap<>();
        for (int i = 0; i < operations; i++)
        {
            final String name = (random.nextBoolean() ? "f" : "") + random.nextInt(fields);
            final byte[] bytes = bytes(name);
            if (random.nextInt(4) == 0)
            {
                assertThat(hash.remove(bytes, 0, bytes.length)).isEqualTo(model.remove(name) != null);
            }
            else
            {
                final String value = random.nextBoolean()
                    ? Long.toString(random.nextLong() >> random.nextInt(64))
                    : "v".repeat(random.nextInt(longest));
                final boolean added = hash.put(bytes, 0, bytes.length, bytes(value), 0, value.length(), maxEntries, 64);
                assertThat(added).isEqualTo(model.put(name, value) == null);
            }
            assertThat(hash.size()).isEqualTo(model.size());
        }
        checkHash(hash, model);
        final HashValue copy = (HashValue) hash.copy();
        hash.put(bytes("other"), 0, 5, bytes("x"), 0, 1, maxEntries, 64);
        checkHash(copy, model);
        copy.enlarge();
        checkHash(copy, model);
    }

    private static void checkSet(final SetValue set, final Set<String> model)
    {
        final Set<String> content = new HashSet<>();
        final SetCursor cursor = new SetCursor(set);
        while (cursor.next())
        {
            assertThat(content.add(text(cursor.member()))).isTrue();
        }
        assertThat(content).isEqualTo(model);
        final int sample = model.size() / 2;
        final Set<String> drawn = new HashSet<>();
        new SetCursor(set).random(sample, true, member -> assertThat(drawn.add(text(member))).isTrue());
        assertThat(drawn).hasSize(sample);
        assertThat(model).containsAll(drawn);
    }

    private static void checkHash(final HashValue hash, final Map<String, String> model)
    {
        final Map<String, String> content = new HashMap<>();
        final HashCursor cursor = new HashCursor(hash);
        while (cursor.next())
        {
            assertThat(content.put(text(cursor.field()), text(cursor.value()))).isNull();
        }
        assertThat(content).isEqualTo(model);
        final Slice value = new Slice();
        model.forEach((name, expected) ->
        {
            assertThat(hash.get(bytes(name), 0, name.length(), value)).isTrue();
            assertThat(text(value)).isEqualTo(expected);
        });
        final Map<String, String> drawn = new HashMap<>();
        new HashCursor(hash).random(model.size() / 3, true, (field, v) -> drawn.put(text(field), text(v)));
        assertThat(drawn).hasSize(model.size() / 3);
        assertThat(model).containsAllEntriesOf(drawn);
    }

    private static String text(final Slice slice)
    {
        return new String(slice.copy(), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
