package dev.brc.core.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ArenaProperties
{
    @Property(tries = 50)
    void shouldNeverGiveTheSameBytesTwiceAndCountThemExactly(@ForAll final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final MemoryAccount account = new MemoryAccount(null);
        final Arena arena = new Arena(account);
        final List<int[]> blocks = new ArrayList<>(); // ref, size, fill
        long used = 0;
        for (int i = 0; i < 5000; i++)
        {
            final boolean growing = i / 1000 % 2 == 0;
            if (blocks.isEmpty() || random.nextInt(10) < (growing ? 7 : 3))
            {
                final int size = 1 + random.nextInt(random.nextInt(20) == 0 ? 10_000 : 300);
                final int ref = arena.allocate(size);
                assertThat(ref).isNotZero();
                assertThat(arena.capacity(ref)).isGreaterThanOrEqualTo(size);
                Arrays.fill(arena.array(ref), arena.offset(ref), arena.offset(ref) + arena.capacity(ref), (byte) i);
                blocks.add(new int[]{ref, size, (byte) i});
                used += arena.accountedBytes(ref);
            }
            else
            {
                final int position = random.nextInt(blocks.size());
                final int[] block = blocks.get(position);
                blocks.set(position, blocks.get(blocks.size() - 1));
                blocks.remove(blocks.size() - 1);
                check(arena, block);
                used -= arena.accountedBytes(block[0]);
                arena.free(block[0]);
            }
            assertThat(arena.usedBytes()).isEqualTo(used);
        }
        for (final int[] block : blocks)
        {
            check(arena, block);
            arena.free(block[0]);
        }
        assertThat(arena.usedBytes()).isZero();
        assertThat(account.bytes()).isZero();
        assertThat(arena.reservedBytes()).as("a few empty slabs are kept").isLessThanOrEqualTo(4 << 16);
    }

    private static void check(final Arena arena, final int[] block)
    {
        final byte[] array = arena.array(block[0]);
        final int offset = arena.offset(block[0]);
        for (int i = 0; i < arena.capacity(block[0]); i++)
        {
            if (array[offset + i] != block[2])
            {
                throw new AssertionError("block " + Arrays.toString(block) + " was overwritten at " + i);
            }
        }
    }

    @Example
    void shouldLoseAtMostAnEighthToRounding()
    {
        for (int size = 1; size <= SizeClasses.MAX_BLOCK_BYTES; size++)
        {
            final int sizeClass = SizeClasses.of(size);
            final int block = SizeClasses.units(sizeClass) << SizeClasses.UNIT_SHIFT;
            assertThat(block).isGreaterThanOrEqualTo(size);
            assertThat(block - size).isLessThan(Math.max(16, block / 8 + 16));
            assertThat(SizeClasses.of(block)).isEqualTo(sizeClass);
            assertThat(sizeClass).isBetween(0, SizeClasses.COUNT - 1);
        }
    }

    @Example
    void shouldUseSlabsAgainForOtherSizes()
    {
        final Arena arena = new Arena(new MemoryAccount(null));
        long most = 0;
        for (int size = 16; size <= 4096; size += 16)
        {
            final int[] refs = new int[1_000_000 / size];
            for (int i = 0; i < refs.length; i++)
            {
                refs[i] = arena.allocate(size);
            }
            most = Math.max(most, arena.reservedBytes());
            for (final int ref : refs)
            {
                arena.free(ref);
            }
        }
        assertThat(most).isLessThan(1_300_000);
    }
}
