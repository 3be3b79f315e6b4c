package dev.brc.ebpf.history;

/**
 * One command on one key and what came back.
 *
 * @param connection which connection sent it; its commands were executed in the order of {@code number}
 * @param number     place among the commands of that connection
 * @param kind       what it does
 * @param argument   the value of a SET, else 0
 * @param ttlMs      time to live that it sets, in milliseconds, else 0
 * @param result     what the reply said; {@link #UNKNOWN} if none came
 * @param invokedNs  {@link System#nanoTime()} before it was sent
 * @param returnedNs {@link System#nanoTime()} after its reply was read, {@link Long#MAX_VALUE} if none came
 */
public record Operation(int connection, int number, Kind kind, long argument, long ttlMs, long result, long invokedNs,
    long returnedNs)
{
    /** The value of a key that does not exist. */
    public static final long NIL = Long.MIN_VALUE;

    /** The result of a command whose reply never came: it may have been executed, or will be, or not. */
    public static final long UNKNOWN = Long.MIN_VALUE + 1;

    private static String text(final long value)
    {
        return value == NIL ? "nil" : value == UNKNOWN ? "?" : Long.toString(value);
    }

    /** One line, with times in microseconds since {@code epochNs}. */
    String describe(final long epochNs)
    {
        final StringBuilder line = new StringBuilder().append('[').append((invokedNs - epochNs) / 1_000).append(" .. ")
            .append(returnedNs == Long.MAX_VALUE ? "never" : (returnedNs - epochNs) / 1_000).append(" us] connection ")
            .append(connection).append(" #").append(number).append(' ').append(kind);
        if (kind == Kind.SET || kind == Kind.SET_PX)
        {
            line.append(' ').append(text(argument));
        }
        if (ttlMs > 0)
        {
            line.append(" ttl ").append(ttlMs).append(" ms");
        }
        return line.append(" -> ").append(text(result)).toString();
    }
}
