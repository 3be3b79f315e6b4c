package dev.brc.core.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A listpack behaves like a list, whatever is done to it, and its bytes stay well-formed. */
class ListpackProperties
{
    @Property(tries = 300)
    void shouldBehaveLikeAList(@ForAll final long seed, @ForAll @IntRange(min = 1, max = 200) final int operations)
    {
        final Random random = new Random(seed);
        final Listpack pack = new Listpack();
        final List<byte[]> model = new ArrayList<>();
        for (int i = 0; i < operations; i++)
        {
            change(pack, model, random);
        }
        check(pack, model);
        final Listpack again = Listpack.of(pack.array(), 0, pack.bytes());
        assertThat(again).isNotNull();
        check(again, model);
    }

    @Property(tries = 2000)
    void shouldRefuseOrReadDamagedBytesButNeverLeaveTheArray(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final Listpack pack = new Listpack();
        final List<byte[]> model = new ArrayList<>();
        for (int i = 0; i < 10; i++)
        {
            change(pack, model, random);
        }
        final byte[] damaged = Arrays.copyOf(pack.array(), pack.bytes());
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        final Listpack read = Listpack.of(damaged, 0, damaged.length);
        if (read != null)
        {
            int entries = 0;
            for (int p = read.first(); p != Listpack.NONE; p = read.next(p))
            {
                read.text(p);
                entries++;
            }
            assertThat(read.count()).isEqualTo(entries);
        }
    }

    private static void change(final Listpack pack, final List<byte[]> model, final Random random)
    {
        final byte[] text = text(random);
        final int at = model.isEmpty() ? -1 : random.nextInt(model.size());
        switch (at < 0 ? random.nextInt(2) : random.nextInt(7))
        {
            case 0:
                pack.append(text, 0, text.length);
                model.add(text);
                break;
            case 1:
                pack.prepend(text, 0, text.length);
                model.add(0, text);
                break;
            case 2:
                pack.insertBefore(pack.seek(at), text, 0, text.length);
                model.add(at, text);
                break;
            case 3:
                pack.insertAfter(pack.seek(at - model.size()), text, 0, text.length);
                model.add(at + 1, text);
                break;
            case 4:
                pack.replace(pack.seek(at), text, 0, text.length);
                model.set(at, text);
                break;
            case 5:
                pack.delete(pack.seek(at));
                model.remove(at);
                break;
            default:
                final int count = 1 + random.nextInt(3);
                pack.delete(pack.seek(at), count);
                model.subList(at, Math.min(model.size(), at + count)).clear();
                break;
        }
    }

    private static byte[] text(final Random random)
    {
        switch (random.nextInt(4))
        {
            case 0:
                return Long.toString(random.nextLong() >> random.nextInt(64)).getBytes(StandardCharsets.ISO_8859_1);
            case 1:
                final byte[] longer = new byte[random.nextInt(20_000)];
                random.nextBytes(longer);
                return longer;
            default:
                final byte[] bytes = new byte[random.nextInt(130)];
                random.nextBytes(bytes);
                return bytes;
        }
    }

    private static void check(final Listpack pack, final List<byte[]> model)
    {
        assertThat(pack.count()).isEqualTo(model.size());
        int p = pack.first();
        for (final byte[] expected : model)
        {
            assertThat(pack.text(p)).isEqualTo(expected);
            assertThat(pack.length(p)).isEqualTo(expected.length);
            assertThat(pack.equals(p, expected, 0, expected.length)).isTrue();
            p = pack.next(p);
        }
        assertThat(p).isEqualTo(Listpack.NONE);
        p = pack.last();
        for (int i = model.size() - 1; i >= 0; i--)
        {
            assertThat(pack.text(p)).isEqualTo(model.get(i));
            p = pack.prev(p);
        }
        for (int i = 0; i < model.size(); i++)
        {
            final byte[] wanted = model.get(i);
            final int found = pack.find(pack.first(), wanted, 0, wanted.length, 0);
            assertThat(pack.text(found)).isEqualTo(wanted);
        }
    }
}
