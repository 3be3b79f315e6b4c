package dev.brc.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NameIndexTest
{
    private final NameIndex<CommandSpec> index = new NameIndex<>();

    private CommandSpec get(final String name)
    {
        final byte[] bytes = ("##" + name + "##").getBytes(StandardCharsets.ISO_8859_1);
        return index.get(bytes, 2, bytes.length - 4);
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void putAll()
    {
        for (final CommandSpec spec : CommandSpecs.all())
        {
            index.put(spec.fullNameBytes(), spec);
        }
    }

    @Test
    void shouldFindEveryNameInAnyCase()
    {
        putAll();
        assertThat(index.size()).isEqualTo(CommandSpecs.all().length);
        for (final CommandSpec spec : CommandSpecs.all())
        {
            final String name = spec.fullName();
            assertThat(get(name)).isSameAs(spec);
            assertThat(get(name.toUpperCase())).isSameAs(spec);
            assertThat(get(name.substring(0, 1).toUpperCase() + name.substring(1))).isSameAs(spec);
        }
    }

    @Test
    void shouldNotFindWhatOnlyLooksAlike()
    {
        putAll();
        for (final CommandSpec spec : CommandSpecs.all())
        {
            final byte[] name = spec.fullNameBytes().clone();
            for (int i = 0; i < name.length; i++)
            {
                for (int bit = 0; bit < Byte.SIZE; bit++)
                {
                    final byte original = name[i];
                    name[i] ^= (byte) (1 << bit);
                    final boolean onlyCase = bit == 5 && (original >= 'a' && original <= 'z');
                    final String text = new String(name, StandardCharsets.ISO_8859_1);
                    if (onlyCase)
                    {
                        assertThat(get(text)).as(text).isSameAs(spec);
                    }
                    else
                    {
                        assertThat(get(text)).as(text).isNotSameAs(spec);
                    }
                    name[i] = original;
                }
            }
        }
        assertThat(get("")).isNull();
        assertThat(get("x".repeat(100_000))).isNull();
    }

    @Test
    void shouldKeepTheOthersWhenOneIsRemoved()
    {
        putAll();
        final CommandSpec[] all = CommandSpecs.all();
        for (int i = 0; i < all.length; i++)
        {
            index.remove(bytes(all[i].fullName().toUpperCase()));
            index.remove(bytes("no such name"));
            assertThat(get(all[i].fullName())).isNull();
            for (int k = i + 1; k < all.length; k++)
            {
                assertThat(get(all[k].fullName())).isSameAs(all[k]);
            }
        }
        assertThat(index.size()).isZero();
    }

    @Test
    void shouldReplaceTheValueOfANameThatIsThere()
    {
        final CommandSpec[] all = CommandSpecs.all();
        index.put(bytes("get"), all[0]);
        index.put(bytes("GET"), all[1]);
        assertThat(index.size()).isOne();
        assertThat(get("get")).isSameAs(all[1]);
    }
}
