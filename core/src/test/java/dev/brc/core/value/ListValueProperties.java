package dev.brc.core.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.brc.core.encoding.Listpack;
import dev.brc.core.keyspace.MemoryAccount;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A list value behaves like a list, whatever the size of its nodes, and knows its size and memory. */
class ListValueProperties
{
    private static final int[] FILLS = {0, 1, 2, 3, 7, 128, -1, -2, -5, -9};

    @Property(tries = 400)
    void shouldBehaveLikeAList(@ForAll final long seed, @ForAll @IntRange(min = 1, max = 400) final int operations)
    {
        final Random random = new Random(seed);
        final int fill = FILLS[random.nextInt(FILLS.length)];
        final int longest = random.nextInt(4) == 0 ? 5000 : 30;
        final ListValue list = new ListValue(fill);
        final List<String> model = new ArrayList<>();
        for (int i = 0; i < operations; i++)
        {
            change(list, model, random, longest);
            assertThat(list.size()).isEqualTo(model.size());
        }
        check(list, model);
        final ListValue copy = (ListValue) list.copy();
        change(list, new ArrayList<>(model), random, longest);
        check(copy, model);
    }

    private static void change(final ListValue list, final List<String> model, final Random random, final int longest)
    {
        final String text = text(random, longest);
        final byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        final ListCursor cursor = new ListCursor();
        final int at = model.isEmpty() ? -1 : random.nextInt(model.size());
        switch (at < 0 ? random.nextInt(2) : random.nextInt(10))
        {
            case 0:
            case 1:
                list.addFirst(bytes, 0, bytes.length);
                model.add(0, text);
                break;
            case 2:
            case 3:
                list.addLast(bytes, 0, bytes.length);
                model.add(text);
                break;
            case 4:
                assertThat(cursor.seek(list, at)).isTrue();
                list.insert(cursor, true, bytes, 0, bytes.length);
                model.add(at, text);
                break;
            case 5:
                assertThat(cursor.seek(list, at - model.size())).isTrue();
                list.insert(cursor, false, bytes, 0, bytes.length);
                model.add(at + 1, text);
                break;
            case 6:
                assertThat(cursor.seek(list, at)).isTrue();
                list.replace(cursor, bytes, 0, bytes.length);
                model.set(at, text);
                break;
            case 7:
                removeEqual(list, model, model.get(at), random.nextInt(7) - 3);
                break;
            case 8:
                final int first = random.nextInt(Math.min(model.size(), 9) + 1);
                list.removeFirst(first);
                model.subList(0, first).clear();
                break;
            default:
                final int last = random.nextInt(Math.min(model.size(), 9) + 1);
                list.removeLast(last);
                model.subList(model.size() - last, model.size()).clear();
                break;
        }
    }

    private static void removeEqual(final ListValue list, final List<String> model, final String text, final int count)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int expected = 0;
        while ((count == 0 || expected < Math.abs(count)) && model.contains(text))
        {
            model.remove(count < 0 ? model.lastIndexOf(text) : model.indexOf(text));
            expected++;
        }
        assertThat(list.remove(count, bytes, 0, bytes.length)).isEqualTo(expected);
    }

    private static String text(final Random random, final int longest)
    {
        switch (random.nextInt(4))
        {
            case 0:
                return Long.toString(random.nextLong() >> random.nextInt(64));
            case 1:
                return Integer.toString(random.nextInt(5));
            case 2:
                return "x".repeat(random.nextInt(longest));
            default:
                return "e" + random.nextInt(5);
        }
    }

    private static void check(final ListValue list, final List<String> model)
    {
        final List<String> forward = new ArrayList<>();
        final ListCursor cursor = new ListCursor();
        for (boolean more = cursor.seek(list, 0); more; more = cursor.next())
        {
            forward.add(new String(cursor.text(), StandardCharsets.ISO_8859_1));
        }
        assertThat(forward).isEqualTo(model);
        final List<String> backward = new ArrayList<>();
        for (boolean more = cursor.seek(list, -1); more; more = cursor.previous())
        {
            backward.add(0, new String(cursor.text(), StandardCharsets.ISO_8859_1));
        }
        assertThat(backward).isEqualTo(model);
        for (int i = 0; i < model.size(); i++)
        {
            assertThat(cursor.seek(list, i)).isTrue();
            assertThat(new String(cursor.text(), StandardCharsets.ISO_8859_1)).isEqualTo(model.get(i));
        }
        assertThat(cursor.seek(list, model.size())).isFalse();
        assertThat(cursor.seek(list, -1L - model.size())).isFalse();
        long bytes = 0;
        for (int i = 0; i < list.nodeCount(); i++)
        {
            final Listpack node = list.node(i);
            assertThat(node.count()).isPositive();
            bytes += 24 + MemoryAccount.arrayBytes(node.capacity());
        }
        assertThat(list.memoryBytes() - bytes).isBetween(0L, 80L + 16L * list.nodeCount());
    }
}
