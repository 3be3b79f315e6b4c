package dev.brc.core.blocking;

import java.math.BigDecimal;
import java.math.RoundingMode;

import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.Integers;
import dev.brc.core.util.DoubleParser;
import dev.brc.core.util.LongDouble;

/** The timeout argument of blocking commands, with Redis's limits and errors. */
public final class BlockingTimeout
{
    /** Block until served. */
    public static final long FOR_EVER = 0;

    private static final ReplyException NOT_A_FLOAT = new ReplyException("ERR timeout is not a float or out of range");
    private static final ReplyException NOT_AN_INTEGER = new ReplyException(
        "ERR timeout is not an integer or out of range");
    private static final ReplyException NEGATIVE = new ReplyException("ERR timeout is negative");
    private static final double MS_PER_SECOND = 1000;
    /** Up to here a double tells every integer from its neighbours. */
    private static final double EXACT_DOUBLE = 1L << 53;
    private static final BigDecimal MAX_MS = BigDecimal.valueOf(Long.MAX_VALUE);

    private BlockingTimeout()
    {
    }

    /**
     * A timeout in seconds with fraction: BLPOP, BZPOPMIN …
     *
     * @param args  the request
     * @param index of the timeout
     * @return ms from now on, rounded up; 0: {@link #FOR_EVER}
     * @throws ReplyException if it is no number or negative; more than Long.MAX_VALUE ms count as negative, as in Redis
     */
    public static long seconds(final Arguments args, final int index)
    {
        final byte[] bytes = args.buffer();
        final int offset = args.offset(index);
        final int length = args.length(index);
        final double seconds = DoubleParser.parse(bytes, offset, length);
        if (Double.isNaN(seconds))
        {
            return beyondDouble(LongDouble.parse(bytes, offset, length));
        }
        final double ms = Math.ceil(seconds * MS_PER_SECOND);
        if (ms < EXACT_DOUBLE)
        {
            return check((long) ms);
        }
        return ms >= Long.MAX_VALUE && isPlain(args.text(index))
            ? exact(new BigDecimal(args.text(index)))
            : check(ms >= Long.MAX_VALUE ? -1 : (long) ms);
    }

    /** Redis reads a long double: what is too small for a double is still more than nothing, what is too large is refused. */
    private static long beyondDouble(final LongDouble value)
    {
        if (value == null)
        {
            throw NOT_A_FLOAT;
        }
        final String text = value.toString();
        if (text.indexOf('.') < 0 && text.length() > 2)
        {
            throw NEGATIVE;
        }
        return text.startsWith("-") ? 0 : 1;
    }

    private static boolean isPlain(final String text)
    {
        return text.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.');
    }

    private static long exact(final BigDecimal seconds)
    {
        final BigDecimal ms = seconds.movePointRight(3).setScale(0, RoundingMode.CEILING);
        return check(ms.compareTo(MAX_MS) > 0 ? -1 : ms.longValueExact());
    }

    /**
     * A timeout in ms: XREAD BLOCK, WAIT, CLIENT PAUSE.
     *
     * @param args  the request
     * @param index of the timeout
     * @return ms from now on; 0: {@link #FOR_EVER}
     * @throws ReplyException if it is no integer or negative
     */
    public static long milliseconds(final Arguments args, final int index)
    {
        if (!Integers.isLong(args.buffer(), args.offset(index), args.length(index)))
        {
            throw NOT_AN_INTEGER;
        }
        return check(Integers.parseLong(args.buffer(), args.offset(index), args.length(index)));
    }

    private static long check(final long ms)
    {
        if (ms < 0)
        {
            throw NEGATIVE;
        }
        return ms;
    }
}
