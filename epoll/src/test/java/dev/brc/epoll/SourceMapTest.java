package dev.brc.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

class SourceMapTest
{
    @Test
    void shouldBehaveLikeAHashMapUnderRandomUse()
    {
        final Random random = new Random(7);
        final SourceMap map = new SourceMap();
        final Map<Long, EventSource> model = new HashMap<>();
        for (int step = 0; step < 300_000; step++)
        {
            final long id = random.nextInt(5000) * (random.nextBoolean() ? 1L : 0x1_0000_0040L);
            switch (random.nextInt(3))
            {
                case 0:
                    if (!model.containsKey(id))
                    {
                        final EventSource source = new TestSource(id);
                        map.put(source);
                        model.put(id, source);
                    }
                    break;
                case 1:
                    map.remove(id);
                    model.remove(id);
                    break;
                default:
                    assertThat(map.get(id)).isSameAs(model.get(id));
                    break;
            }
            assertThat(map.size()).isEqualTo(model.size());
        }
        final List<EventSource> all = new ArrayList<>();
        map.forEach(all::add);
        assertThat(all).containsExactlyInAnyOrderElementsOf(model.values());
    }

    @Test
    void shouldLetTheActionOfForEachRemove()
    {
        final SourceMap map = new SourceMap();
        for (long id = 0; id < 1000; id++)
        {
            map.put(new TestSource(id));
        }
        map.forEach(source -> map.remove(source.id));
        assertThat(map.size()).isZero();
    }

    private static final class TestSource extends EventSource
    {
        TestSource(long id)
        {
            super(id, -1);
        }

        @Override
        void onEvents(int events)
        {
            throw new UnsupportedOperationException();
        }

        @Override
        void close()
        {
            throw new UnsupportedOperationException();
        }
    }
}
