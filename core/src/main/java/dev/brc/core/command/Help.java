package dev.brc.core.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.brc.core.resp.RespWriter;

/**
 * The replies of {@code CLIENT HELP}, {@code OBJECT HELP} and so on, line by line as redis-server 7.0.15 prints them.
 * Read from {@code commands.help} and {@code extensions.help} when first asked for.
 */
public final class Help
{
    private Help()
    {
    }

    private static final class Holder
    {
        static final Map<String, String[]> LINES = read();

        private static Map<String, String[]> read()
        {
            final Map<String, String[]> all = new HashMap<>();
            final List<String> lines = new ArrayList<>();
            String container = null;
            final String text = CommandSpecs.resource("commands.help") + CommandSpecs.resource("extensions.help");
            for (final String line : text.split("\n"))
            {
                if (line.startsWith("  "))
                {
                    lines.add(line.substring(2));
                    all.put(container, lines.toArray(new String[0]));
                }
                else if (!line.isEmpty() && line.charAt(0) != '#')
                {
                    container = line;
                    lines.clear();
                }
            }
            return all;
        }
    }

    /**
     * Writes the reply of a container's HELP subcommand.
     *
     * @param container in lower case: {@code client}; also {@code debug}.
     * @param out       where the reply goes.
     * @throws IllegalArgumentException when there is no help for it.
     */
    public static void reply(final String container, final RespWriter out)
    {
        final String[] lines = Holder.LINES.get(container);
        if (lines == null)
        {
            throw new IllegalArgumentException("there is no help for '" + container + "'");
        }
        out.array(lines.length);
        for (final String line : lines)
        {
            out.simple(line);
        }
    }
}
