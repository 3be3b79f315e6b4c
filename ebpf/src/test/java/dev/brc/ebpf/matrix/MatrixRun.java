package dev.brc.ebpf.matrix;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code make wire-matrix}: all cells, about a million commands. Arguments: {@code [--commands N] [--connections N] [--seed N] [--repeat N] [--only REGEX]}, then
 * {@code --} and further options for the server. Ends with status 1 if a cell fails.
 */
public final class MatrixRun
{
    private static final Logger LOG = LoggerFactory.getLogger("matrix");

    private MatrixRun()
    {
    }

    /** See the class. */
    public static void main(final String[] arguments)
    {
        int commands = 1_100_000;
        int connections = 60;
        long seed = System.nanoTime();
        int repeat = 1;
        Pattern only = Pattern.compile("");
        int at = 0;
        for (; at + 1 < arguments.length && !arguments[at].equals("--"); at += 2)
        {
            final String value = arguments[at + 1];
            switch (arguments[at])
            {
                case "--commands" -> commands = Integer.parseInt(value);
                case "--connections" -> connections = Integer.parseInt(value);
                case "--seed" -> seed = Long.parseLong(value);
                case "--repeat" -> repeat = Integer.parseInt(value);
                case "--only" -> only = Pattern.compile(value);
                default -> throw new IllegalArgumentException("unknown option " + arguments[at]);
            }
        }
        final String[] options = Arrays.copyOfRange(arguments, Math.min(at + 1, arguments.length), arguments.length);
        final Pattern chosen = only;
        final List<Cell> once = Cell.all().stream().filter(cell -> chosen.matcher(cell.toString()).find()).toList();
        final List<Cell> cells = Collections.nCopies(repeat, once).stream().flatMap(List::stream).toList();
        final int perConnection = Math.max(1, commands / cells.size() / connections);
        long total = 0;
        double longestMs = 0;
        final Map<String, Long> counted = new TreeMap<>();
        boolean failed = false;
        try (Matrix matrix = new Matrix(options))
        {
            for (final Cell cell : cells)
            {
                try
                {
                    final Matrix.Row row = matrix.run(cell, connections, perConnection, seed++);
                    LOG.info("{}", row);
                    total += row.load().commands();
                    longestMs = Math.max(longestMs, row.load().longestMs());
                    row.counted().forEach((name, value) -> counted.merge(name, value, Long::sum));
                }
                catch (final AssertionError e)
                {
                    LOG.error("FAILED", e);
                    failed = true;
                }
            }
        }
        LOG.info("{} cells, {} commands, longest {} ms, kernel {}", cells.size(), total, Math.round(longestMs),
            counted);
        if (failed)
        {
            System.exit(1);
        }
    }
}
