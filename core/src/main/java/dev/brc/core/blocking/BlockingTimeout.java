package dev.brc.core.blocking;

import java.util.regex.Pattern;

import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.Integers;

/** The timeout argument of blocking commands, with Redis's limits and errors. */
public final class BlockingTimeout
{
    /** Block until served. */
    public static final long FOR_EVER = 0;

    private static final ReplyException NOT_A_FLOAT = new ReplyException("ERR timeout is not a float or out of range");
    private static final ReplyException NOT_AN_INTEGER = new ReplyException(
        "ERR timeout is not an integer or out of range");
    private static final ReplyException NEGATIVE = new ReplyException("ERR timeout is negative");
    private static final ReplyException OUT_OF_RANGE = new ReplyException("ERR timeout is out of range");
    /** What C's strtold takes: decimal, hexadecimal (the exponent is optional there, but not for Java), infinity. */
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern HEXADECIMAL = Pattern
        .compile("[+-]?0[xX]([0-9a-fA-F]+\\.?[0-9a-fA-F]*|\\.[0-9a-fA-F]+)([pP][+-]?\\d+)?");
    private static final Pattern INFINITY = Pattern.compile("[+-]?inf(inity)?", Pattern.CASE_INSENSITIVE);

    private BlockingTimeout()
    {
    }

    /**
     * A timeout in seconds with fraction: BLPOP, BZPOPMIN …
     *
     * @param args  the request
     * @param index of the timeout
     * @param nowMs Unix time in ms: what comes after Long.MAX_VALUE cannot be waited for
     * @return ms from now on, rounded up; 0: {@link #FOR_EVER}
     * @throws ReplyException if it is no such number, negative or too large
     */
    public static long seconds(final Arguments args, final int index, final long nowMs)
    {
        final double ms = number(args.text(index)) * 1000;
        if (ms > Long.MAX_VALUE)
        {
            throw OUT_OF_RANGE;
        }
        return check((long) Math.ceil(ms), nowMs);
    }

    /**
     * A timeout in ms: XREAD BLOCK, WAIT, CLIENT PAUSE.
     *
     * @param args  the request
     * @param index of the timeout
     * @param nowMs as for {@link #seconds}
     * @return ms from now on; 0: {@link #FOR_EVER}
     * @throws ReplyException if it is no integer, negative or too large
     */
    public static long milliseconds(final Arguments args, final int index, final long nowMs)
    {
        if (!Integers.isLong(args.buffer(), args.offset(index), args.length(index)))
        {
            throw NOT_AN_INTEGER;
        }
        return check(Integers.parseLong(args.buffer(), args.offset(index), args.length(index)), nowMs);
    }

    private static long check(final long ms, final long nowMs)
    {
        if (ms < 0)
        {
            throw NEGATIVE;
        }
        if (ms > Long.MAX_VALUE - nowMs)
        {
            throw OUT_OF_RANGE;
        }
        return ms;
    }

    private static double number(final String text)
    {
        if (DECIMAL.matcher(text).matches())
        {
            return Double.parseDouble(text);
        }
        if (HEXADECIMAL.matcher(text).matches())
        {
            return Double.parseDouble(text.indexOf('p') < 0 && text.indexOf('P') < 0 ? text + "p0" : text);
        }
        if (INFINITY.matcher(text).matches())
        {
            return text.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        throw NOT_A_FLOAT;
    }
}
