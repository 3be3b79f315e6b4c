package dev.brc.core.command.server;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import dev.brc.core.command.CommandTable;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.server.ServerContext;
import dev.brc.core.session.Session;

/**
 * <a href="https://redis.io/commands/lolwut/">LOLWUT</a>: the version, and with VERSION 5 a piece of computer art: "Schotter" by Georg Nees
 * (1968), squares that get into disorder from top to bottom, drawn with Braille characters of 2 by 4 dots.
 */
final class LolwutCommand
{
    private static final String SIGNATURE = "Redis ver. " + ServerContext.REDIS_VERSION + "\n";
    private static final int DOTS_ACROSS = 2;
    private static final int DOTS_DOWN = 4;
    private static final char BRAILLE_BLANK = 0x2800;
    /** The bit of each dot in a Braille character, line by line. */
    private static final int[] DOT_BITS = {0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80};

    private final int width;
    private final int height;
    private final boolean[] dots;

    private LolwutCommand(final int width, final int height)
    {
        this.width = width;
        this.height = height;
        this.dots = new boolean[width * height];
    }

    static void bind(final CommandTable table)
    {
        table.bind("lolwut", LolwutCommand::lolwut);
    }

    private static void lolwut(final Session session, final Arguments args, final RespWriter out)
    {
        if (args.count() < 3 || !args.is(1, "version") || args.integer(2) != 5)
        {
            out.verbatim("txt", SIGNATURE);
            return;
        }
        final int columns = number(args, 3, 66, 1000);
        final int across = number(args, 4, 8, 200);
        final int down = number(args, 5, 12, 200);
        final String art = schotter(columns, across, down)
            + "\nGeorg Nees - schotter, plotter on paper, 1968. " + SIGNATURE;
        out.verbatim("txt", new String(art.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    private static int number(final Arguments args, final int index, final int otherwise, final int max)
    {
        return args.count() <= index ? otherwise : (int) Math.max(1, Math.min(max, args.integer(index)));
    }

    private static String schotter(final int columns, final int across, final int down)
    {
        final int width = columns * DOTS_ACROSS;
        final int padding = width > 4 ? 2 : 0;
        final double side = (double) (width - padding * 2) / across;
        final LolwutCommand canvas = new LolwutCommand(width, (int) (side * down) + padding * 2);
        final Random random = new Random();
        for (int row = 0; row < down; row++)
        {
            final double disorder = row < 2 ? 0 : (double) row / down; // the first two rows are in perfect order
            for (int column = 0; column < across; column++)
            {
                final double shift = disorder * side / 3;
                canvas.square(side * column + side / 2 + padding + shift * noise(random),
                    side * row + side / 2 + padding + shift * noise(random), side, disorder * noise(random));
            }
        }
        return canvas.text();
    }

    private static double noise(final Random random)
    {
        return random.nextDouble() * 2 - 1;
    }

    private void square(final double x, final double y, final double side, final double turn)
    {
        final double radius = side / Math.sqrt(2);
        for (int corner = 0; corner < 4; corner++)
        {
            final double from = Math.PI / 4 + Math.PI / 2 * corner + turn;
            final double to = from + Math.PI / 2;
            line(x + radius * Math.sin(from), y + radius * Math.cos(from), x + radius * Math.sin(to),
                y + radius * Math.cos(to));
        }
    }

    private void line(final double x1, final double y1, final double x2, final double y2)
    {
        final int steps = (int) Math.ceil(Math.max(Math.abs(x2 - x1), Math.abs(y2 - y1))) + 1;
        for (int i = 0; i <= steps; i++)
        {
            final int x = (int) Math.round(x1 + (x2 - x1) * i / steps);
            final int y = (int) Math.round(y1 + (y2 - y1) * i / steps);
            if (x >= 0 && x < width && y >= 0 && y < height)
            {
                dots[y * width + x] = true;
            }
        }
    }

    private String text()
    {
        final StringBuilder text = new StringBuilder();
        for (int y = 0; y < height; y += DOTS_DOWN)
        {
            for (int x = 0; x < width; x += DOTS_ACROSS)
            {
                int bits = 0;
                for (int i = 0; i < DOT_BITS.length; i++)
                {
                    final int down = y + i / DOTS_ACROSS;
                    bits |= down < height && dots[down * width + x + i % DOTS_ACROSS] ? DOT_BITS[i] : 0;
                }
                text.append((char) (BRAILLE_BLANK + bits));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
