package dev.brc.core.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A sorted set of either encoding keeps its order, knows ranks, and counts. */
class ZsetValueProperties
{
    private record Member(String text, double score) implements Comparable<Member>
    {
        @Override
        public int compareTo(final Member other)
        {
            return score != other.score ? Double.compare(score, other.score) : text.compareTo(other.text);
        }
    }

    @Property(tries = 120)
    void shouldKeepOrderAndRanks(@ForAll final long seed, @ForAll @IntRange(min = 1, max = 4000) final int operations)
    {
        final Random random = new Random(seed);
        final long maxEntries = random.nextInt(3) == 0 ? 0 : random.nextInt(200);
        final int members = 1 + random.nextInt(random.nextBoolean() ? 100 : 5000);
        final int scores = 1 + random.nextInt(random.nextBoolean() ? 3 : 10_000);
        final int removals = random.nextInt(8);
        final ZsetValue zset = new ZsetValue();
        final Map<String, Double> model = new HashMap<>();
        for (int i = 0; i < operations; i++)
        {
            final String text = "member:" + random.nextInt(members);
            final int dice = random.nextInt(20);
            if (dice < removals)
            {
                assertThat(zset.remove(bytes(text), 0, text.length())).isEqualTo(model.remove(text) != null);
            }
            else if (dice == 19 && random.nextInt(10) == 0)
            {
                removeRange(zset, model, random);
            }
            else
            {
                final double score = random.nextInt(4) == 0 ? random.nextInt(scores) / 8.0 : random.nextInt(scores);
                zset.put(bytes(text), 0, text.length(), score, maxEntries, 64);
                model.put(text, score);
            }
            assertThat(zset.size()).isEqualTo(model.size());
        }
        check(zset, model, random);
        final ZsetValue copy = (ZsetValue) zset.copy();
        zset.put(bytes("other"), 0, 5, 1, maxEntries, 64);
        check(copy, model, random);
        copy.reduce(128, 64);
        check(copy, model, random);
        zset.removeRange(0, zset.size());
        check(zset, Map.of(), random);
        assertThat(zset.memoryBytes()).isLessThan(50_000);
    }

    @Property(tries = 10)
    void shouldStayCompactWhateverTheOrderOfAdding(@ForAll @IntRange(min = 0, max = 2) final int order)
    {
        final int size = 50_000;
        final List<Integer> scores = new ArrayList<>();
        for (int i = 0; i < size; i++)
        {
            scores.add(i);
        }
        if (order == 1)
        {
            Collections.reverse(scores);
        }
        else if (order == 2)
        {
            Collections.shuffle(scores, new Random(1));
        }
        final ZsetValue zset = new ZsetValue();
        for (final int score : scores)
        {
            final String text = "member:" + score;
            zset.put(bytes(text), 0, text.length(), score, 128, 64);
        }
        assertThat(zset.memoryBytes() / size).isLessThan(70);
        for (int i = 0; i < size; i += 997)
        {
            final String text = "member:" + i;
            assertThat(zset.rank(bytes(text), 0, text.length())).isEqualTo(i);
        }
    }

    private static void removeRange(final ZsetValue zset, final Map<String, Double> model, final Random random)
    {
        final int from = random.nextInt(model.size() + 1);
        final int to = from + random.nextInt(Math.min(model.size() - from, 1 + random.nextInt(500)) + 1);
        final List<Member> sorted = sorted(model);
        zset.removeRange(from, to);
        for (final Member member : sorted.subList(from, to))
        {
            model.remove(member.text);
        }
    }

    private static List<Member> sorted(final Map<String, Double> model)
    {
        final List<Member> sorted = new ArrayList<>();
        model.forEach((text, score) -> sorted.add(new Member(text, score)));
        Collections.sort(sorted);
        return sorted;
    }

    private static void check(final ZsetValue zset, final Map<String, Double> model, final Random random)
    {
        final List<Member> sorted = sorted(model);
        final List<Member> forward = new ArrayList<>();
        final ZsetCursor cursor = new ZsetCursor(zset);
        for (boolean more = cursor.seek(0); more; more = cursor.next())
        {
            forward.add(member(cursor));
        }
        assertThat(forward).isEqualTo(sorted);
        final List<Member> backward = new ArrayList<>();
        for (boolean more = zset.size() > 0 && cursor.seek(zset.size() - 1); more; more = cursor.previous())
        {
            backward.add(0, member(cursor));
        }
        assertThat(backward).isEqualTo(sorted);
        assertThat(cursor.seek(sorted.size())).isFalse();
        for (int i = 0; i < sorted.size(); i += 1 + random.nextInt(20))
        {
            final Member member = sorted.get(i);
            final byte[] text = bytes(member.text);
            assertThat(zset.rank(text, 0, text.length)).isEqualTo(i);
            assertThat(zset.score(text, 0, text.length)).isEqualTo(member.score);
            assertThat(cursor.seek(i)).isTrue();
            assertThat(member(cursor)).isEqualTo(member);
            assertThat(zset.countBelow(member.score, false))
                .isEqualTo((int) sorted.stream().filter(m -> m.score < member.score).count());
            assertThat(zset.countBelow(member.score, true))
                .isEqualTo((int) sorted.stream().filter(m -> m.score <= member.score).count());
        }
        assertThat(zset.rank(bytes("absent"), 0, 6)).isEqualTo(ZsetValue.ABSENT);
        assertThat(zset.score(bytes("absent"), 0, 6)).isNaN();
    }

    private static Member member(final ZsetCursor cursor)
    {
        return new Member(new String(cursor.member().copy(), StandardCharsets.ISO_8859_1), cursor.score());
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
