package dev.brc.core.command.string;

import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;

/** The time that SET, GETEX, SETEX and PSETEX take, as a deadline. */
final class ExpireTime
{
    private ExpireTime()
    {
    }

    /**
     * The deadline that an argument means.
     *
     * @param args     of the command
     * @param index    the argument
     * @param seconds  seconds, else milliseconds
     * @param relative counted from now, else Unix time
     * @param nowMs    now, Unix time in ms
     * @param command  whose name an error has
     * @return Unix time in ms, 1 or more
     * @throws ReplyException if it is no integer, not positive or too large
     */
    static long deadline(final Arguments args, final int index, final boolean seconds, final boolean relative,
        final long nowMs, final String command)
    {
        long ms = args.integer(index);
        if (ms <= 0 || seconds && ms > Long.MAX_VALUE / 1000)
        {
            throw invalid(command);
        }
        if (seconds)
        {
            ms *= 1000;
        }
        if (relative)
        {
            if (ms > Long.MAX_VALUE - nowMs)
            {
                throw invalid(command);
            }
            ms += nowMs;
        }
        return ms;
    }

    private static ReplyException invalid(final String command)
    {
        return new ReplyException("ERR invalid expire time in '" + command + "' command");
    }
}
