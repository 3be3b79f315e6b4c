package dev.brc.ebpf.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import dev.brc.ebpf.cache.Counters;
import dev.brc.ebpf.packet.Rig.Raises;

/** Every way that a packet can go has a test. */
class CoverageTest
{
    private static final List<Class<?>> TESTS = List.of(HitTest.class, FillTest.class, SpliceTest.class,
        RefusalTest.class, LifeTest.class, EntryTest.class, DeathTest.class);

    /** What no packet can bring about, and why. */
    private static final Map<String, String> UNREACHABLE = Map.of("drop_torn",
        "the packet was as long before, so making it so long again fails only when the kernel is out of memory");

    @Test
    void shouldHaveATestForEveryCounter()
    {
        final Set<String> raised = new TreeSet<>(UNREACHABLE.keySet());
        for (final Class<?> test : TESTS)
        {
            for (final Method method : test.getDeclaredMethods())
            {
                final Raises raises = method.getAnnotation(Raises.class);
                if (raises != null)
                {
                    raised.addAll(Arrays.asList(raises.value()));
                }
            }
        }
        assertThat(raised).containsExactlyInAnyOrderElementsOf(Counters.meanings().keySet());
    }
}
