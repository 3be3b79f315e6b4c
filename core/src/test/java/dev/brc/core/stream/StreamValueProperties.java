package dev.brc.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.ChunkPool;
import dev.brc.core.resp.RespWriter;

/** Random changes of a stream and its pending lists beside sorted maps. */
class StreamValueProperties
{
    private static final int STEPS = 300;

    @Property(tries = 60)
    void shouldBehaveLikeASortedMap(@ForAll final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final TreeMap<Long, Integer> model = new TreeMap<>();
        StreamValue stream = new StreamValue();
        long last = 0;
        final int perNode = 1 + random.nextInt(12);
        for (int step = 0; step < STEPS; step++)
        {
            switch (random.nextInt(8))
            {
                case 0:
                    final long id = last == 0 ? 1 : 1 + random.nextLong(last);
                    assertThat(stream.delete(new StreamId(id, id))).isEqualTo(model.remove(id) != null);
                    stream.findFirstId();
                    break;
                case 1:
                    trim(stream, model, random);
                    break;
                case 2:
                    stream = stream.copy();
                    break;
                default:
                    last += 1 + random.nextInt(random.nextInt(5) == 0 ? 1 << 20 : 3);
                    final int fields = 1 + random.nextInt(3);
                    stream.append(last, last, pairs(fields, random), 0, 200 + random.nextInt(4000), perNode);
                    model.put(last, fields);
                    break;
            }
            check(stream, model, last, random);
        }
    }

    private static Arguments pairs(final int fields, final SplittableRandom random)
    {
        final String[] args = new String[2 * fields];
        for (int i = 0; i < fields; i++)
        {
            args[2 * i] = random.nextInt(4) == 0 ? "other" + i : "field" + i;
            args[2 * i + 1] = random.nextBoolean()
                ? Integer.toString(random.nextInt())
                : "x".repeat(random.nextInt(90));
        }
        return Arguments.of(args);
    }

    private static void trim(final StreamValue stream, final TreeMap<Long, Integer> model,
        final SplittableRandom random)
    {
        final StreamTrim trim = new StreamTrim();
        long removed = 0;
        if (random.nextBoolean())
        {
            trim.kind = StreamTrim.Kind.MAXLEN;
            trim.maxLength = Math.max(0, model.size() - random.nextInt(20));
            while (model.size() > trim.maxLength)
            {
                model.pollFirstEntry();
                removed++;
            }
        }
        else
        {
            trim.kind = StreamTrim.Kind.MINID;
            final long min = model.isEmpty() ? 5 : model.firstKey() + random.nextInt(30);
            trim.minId.set(min, 0);
            removed = model.headMap(min).size();
            model.headMap(min).clear();
        }
        assertThat(stream.trim(trim)).isEqualTo(removed);
    }

    private static void check(final StreamValue stream, final TreeMap<Long, Integer> model, final long last,
        final SplittableRandom random)
    {
        assertThat(stream.length()).isEqualTo(model.size());
        assertThat(stream.firstId().ms()).isEqualTo(model.isEmpty() ? 0 : model.firstKey());
        assertThat(stream.largestId().ms()).isEqualTo(model.isEmpty() ? 0 : model.lastKey());
        assertThat(stream.lastId().ms()).isEqualTo(last);
        final long from = random.nextLong(last + 2);
        final long to = random.nextLong(last + 2);
        final List<Long> expected = new ArrayList<>();
        if (from <= to)
        {
            expected.addAll(model.subMap(from, true, to, true).keySet());
        }
        assertThat(walk(stream, model, from, to, false)).isEqualTo(expected);
        java.util.Collections.reverse(expected);
        assertThat(walk(stream, model, from, to, true)).isEqualTo(expected);
        long bytes = 0;
        for (int i = 0; i < stream.nodeCount(); i++)
        {
            bytes += stream.nodePack(i).capacity();
        }
        assertThat(stream.memoryBytes()).isGreaterThan(bytes);
    }

    private static List<Long> walk(final StreamValue stream, final Map<Long, Integer> model, final long from,
        final long to, final boolean backward)
    {
        final List<Long> ids = new ArrayList<>();
        final StreamCursor cursor = new StreamCursor();
        cursor.start(stream, new StreamId(from, 0), new StreamId(to, -1), backward);
        while (cursor.next())
        {
            assertThat(cursor.seq()).isEqualTo(cursor.ms());
            ids.add(cursor.ms());
            final RespWriter out = new RespWriter(new ChunkPool());
            cursor.reply(out);
            assertThat(out.pendingBytes()).isPositive();
            assertThat(model).containsKey(cursor.ms());
        }
        return ids;
    }

    @Property(tries = 60)
    void shouldKeepPendingEntriesLikeASortedMap(@ForAll final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final PendingList list = new PendingList();
        final TreeMap<Long, Pending> model = new TreeMap<>();
        final int range = 1 << random.nextInt(1, 13);
        final boolean growing = random.nextBoolean();
        long next = 0;
        for (int step = 0; step < 3000; step++)
        {
            final long id = growing && random.nextBoolean() ? next++ : random.nextInt(range);
            if (random.nextInt(3) == 0)
            {
                final Pending removed = list.remove(id, 7);
                assertThat(removed).isSameAs(model.remove(id));
            }
            else if (!model.containsKey(id))
            {
                final Pending pending = new Pending(id, 7, 0, 1);
                list.add(pending);
                model.put(id, pending);
            }
            assertThat(list.size()).isEqualTo(model.size());
            assertThat(list.get(id, 7)).isSameAs(model.get(id));
            final Map.Entry<Long, Pending> ceiling = model.ceilingEntry(id);
            assertThat(list.ceiling(id, 0)).isSameAs(ceiling == null ? null : ceiling.getValue());
            assertThat(list.first()).isSameAs(model.isEmpty() ? null : model.firstEntry().getValue());
            assertThat(list.last()).isSameAs(model.isEmpty() ? null : model.lastEntry().getValue());
        }
        Pending p = list.first();
        for (final Pending expected : model.values())
        {
            assertThat(p).isSameAs(expected);
            p = list.after(p);
        }
        assertThat(p).isNull();
    }
}
