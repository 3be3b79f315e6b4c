package dev.brc.ebpf.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brc.ebpf.cache.Counters;
import dev.brc.ebpf.net.Shell;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every offset, size and constant of this package is what the C compiler makes of {@code brc_shared.h}. */
class SharedHeaderTest
{
    private static final Path INCLUDE = Path.of("..", "native", "include");
    /** What does not follow from its name: {@code NAME} is the offset of {@code name} in the class's struct otherwise. */
    private static final Map<String, String> EXPRESSIONS = Map.ofEntries(
        Map.entry("ConfigLayout.PARTIAL_CSUM", "BRC_CONFIG_PARTIAL_CSUM"),
        Map.entry("ConfigLayout.WEAK_MEMORY", "BRC_CONFIG_WEAK_MEMORY"),
        Map.entry("TicketLayout.ELIGIBLE", "BRC_TICKET_ELIGIBLE"),
        Map.entry("FlowLayout.RESET", "BRC_FLOW_RESET"),
        Map.entry("FlowLayout.KEY_BYTES", "sizeof(struct brc_flow_key)"),
        Map.entry("ConnectionLayout.KEY_BYTES", "sizeof(struct brc_tuple)"),
        Map.entry("ConnectionLayout.VALUE_BYTES", "sizeof(struct brc_connection)"),
        Map.entry("ConnectionLayout.TICKET", "offsetof(struct brc_connection, ticket)"),
        Map.entry("ConnectionLayout.SERIAL", "offsetof(struct brc_connection, serial)"),
        Map.entry("SlotLayout.BUCKET_BYTES", "sizeof(struct brc_bucket)"),
        Map.entry("SlotLayout.LAST_HIT_SHIFT", "20 /* a comment in the header */"),
        Map.entry("Limits.SLOT_MIN", "(1 << BRC_CLASS_MIN_SHIFT)"));
    private static final Map<Class<?>, String> STRUCTS = Map.of(ConfigLayout.class, "brc_config",
        ControlLayout.class, "brc_control", TicketLayout.class, "brc_ticket", ConnectionLayout.class, "brc_tuple",
        SlotLayout.class, "brc_slot", FlowLayout.class, "brc_flow");

    @TempDir
    private Path folder;

    @Test
    void shouldHaveTheLayoutOfTheCompiler() throws Exception
    {
        final Map<String, Long> java = new LinkedHashMap<>();
        final StringBuilder source = new StringBuilder("#include <stdio.h>\n#include <stddef.h>\n"
            + "#include \"brc_shared.h\"\nint main(void)\n{\n");
        for (final Class<?> type : List.of(Limits.class, ConfigLayout.class, ControlLayout.class, TicketLayout.class,
            ConnectionLayout.class, SlotLayout.class, FlowLayout.class))
        {
            for (final Field field : type.getDeclaredFields())
            {
                if (Modifier.isPublic(field.getModifiers()))
                {
                    final String name = type.getSimpleName() + "." + field.getName();
                    java.put(name, field.getLong(null));
                    source.append("printf(\"%lld\\n\", (long long) (").append(expression(type, field.getName(), name))
                        .append("));\n");
                }
            }
        }
        assertThat(java).hasSizeGreaterThan(60);
        final String[] compiled = run(source.append("return 0;\n}\n").toString()).split("\n");
        final Map<String, Long> c = new LinkedHashMap<>();
        int at = 0;
        for (final String name : java.keySet())
        {
            c.put(name, Long.parseLong(compiled[at++]));
        }
        assertThat(java).isEqualTo(c);
    }

    private static String expression(final Class<?> type, final String constant, final String name)
    {
        if (EXPRESSIONS.containsKey(name))
        {
            return EXPRESSIONS.get(name);
        }
        if (type == Limits.class)
        {
            return "BRC_" + constant;
        }
        final String struct = STRUCTS.get(type);
        return constant.equals("BYTES")
            ? "sizeof(struct " + struct + ")"
            : "offsetof(struct " + struct + ", " + constant.toLowerCase(java.util.Locale.ROOT) + ")";
    }

    @Test
    void shouldReadTheNamesOfAllCountersFromTheHeader() throws Exception
    {
        final String[] compiled = run("""
            #include <stdio.h>
            #include "brc_shared.h"
            int main(void)
            {
            #define PRINT(name, text) printf("%s %d\\n", #name, BRC_##name);
            BRC_COUNTERS_LIST(PRINT)
            return 0;
            }
            """).split("\n");
        final List<String> names = List.copyOf(Counters.meanings().keySet());
        assertThat(names).hasSameSizeAs(compiled).contains("gets_hit", "gets_missed");
        for (int i = 0; i < compiled.length; i++)
        {
            assertThat(names.get(i) + " " + i).isEqualTo(compiled[i]);
        }
    }

    private String run(final String source) throws Exception
    {
        final Path file = folder.resolve("layout.c");
        final Path program = folder.resolve("layout");
        Files.writeString(file, source);
        Shell.run(List.of("gcc", "-Wall", "-Werror", "-I", INCLUDE.toString(), "-o", program.toString(),
            file.toString()));
        return Shell.run(List.of(program.toString()));
    }
}
