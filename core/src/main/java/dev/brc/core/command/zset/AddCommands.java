package dev.brc.core.command.zset;

import dev.brc.core.command.Collections;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.util.DoubleParser;
import dev.brc.core.value.ZsetValue;

/** ZADD and ZINCRBY. */
final class AddCommands
{
    private static final int NX = 1;
    private static final int XX = 2;
    private static final int GT = 4;
    private static final int LT = 8;
    private static final int CH = 16;
    private static final int INCR = 32;

    private static final ReplyException XX_AND_NX = new ReplyException(
        "ERR XX and NX options at the same time are not compatible");
    private static final ReplyException GT_LT_NX = new ReplyException(
        "ERR GT, LT, and/or NX options at the same time are not compatible");
    private static final ReplyException ONE_PAIR = new ReplyException(
        "ERR INCR option supports a single increment-element pair");
    private static final ReplyException NAN = new ReplyException("ERR resulting score is not a number (NaN)");

    private AddCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("zadd", AddCommands::zadd);
        table.bind("zincrby", (session, args, out) -> add(session, args, INCR, 2, out));
    }

    static void zadd(final Session session, final Arguments args, final RespWriter out)
    {
        int flags = 0;
        int first = 2;
        for (int flag = flag(args, first); flag != 0; flag = flag(args, first))
        {
            flags |= flag;
            first++;
        }
        final int rest = args.count() - first;
        if (rest == 0 || rest % 2 != 0)
        {
            throw ReplyException.SYNTAX;
        }
        if ((flags & NX) != 0 && (flags & XX) != 0)
        {
            throw XX_AND_NX;
        }
        final int exclusive = flags & (GT | LT | NX);
        if ((exclusive & exclusive - 1) != 0)
        {
            throw GT_LT_NX;
        }
        if ((flags & INCR) != 0 && rest > 2)
        {
            throw ONE_PAIR;
        }
        add(session, args, flags, first, out);
    }

    private static int flag(final Arguments args, final int index)
    {
        if (index >= args.count() || args.length(index) > 4)
        {
            return 0;
        }
        return args.is(index, "nx")
            ? NX
            : args.is(index, "xx")
                ? XX
                : args.is(index, "gt")
                    ? GT
                    : args.is(index, "lt") ? LT : args.is(index, "ch") ? CH : args.is(index, "incr") ? INCR : 0;
    }

    private static double score(final Arguments args, final int index)
    {
        final double score = DoubleParser.parse(args.buffer(), args.offset(index), args.length(index));
        if (Double.isNaN(score))
        {
            throw ReplyException.NOT_A_FLOAT;
        }
        return score;
    }

    private static void add(final Session session, final Arguments args, final int flags, final int first,
        final RespWriter out)
    {
        for (int i = first; i < args.count(); i += 2)
        {
            score(args, i); // all scores are checked before anything is changed
        }
        final Entry entry = Collections.write(session, args, 1, ValueType.ZSET);
        final boolean increment = (flags & INCR) != 0;
        if (entry == null && (flags & XX) != 0)
        {
            reply(increment, Double.NaN, 0, out);
            return;
        }
        final ZsetValue zset = entry != null ? (ZsetValue) entry.value() : new ZsetValue();
        int added = 0;
        int updated = 0;
        double last = Double.NaN;
        for (int i = first; i < args.count(); i += 2)
        {
            final double old = zset.score(args.buffer(), args.offset(i + 1), args.length(i + 1));
            final double score = target(flags, old, score(args, i));
            if (!Double.isNaN(score))
            {
                last = score;
                if (Double.isNaN(old))
                {
                    added++;
                }
                else if (score == old)
                {
                    continue;
                }
                else
                {
                    updated++;
                }
                ZsetCommands.put(session, zset, args, i + 1, score);
            }
        }
        if (added + updated > 0)
        {
            final String event = increment ? "zincr" : "zadd";
            if (entry == null)
            {
                Collections.create(session, args, 1, zset);
                KeyEvents.event(session, KeyspaceNotifications.NOTIFY_ZSET, event, args, 1);
            }
            else
            {
                Collections.changed(session, args, 1, entry, KeyspaceNotifications.NOTIFY_ZSET, event);
            }
        }
        reply(increment, last, (flags & CH) != 0 ? added + updated : added, out);
    }

    /**
     * The score that a member gets.
     *
     * @param old   NaN: it is not there
     * @param given in the request
     * @return NaN if nothing is to be done
     * @throws ReplyException if infinities cancel each other out: only INCR adds, and to one member only, so nothing was changed before
     */
    private static double target(final int flags, final double old, final double given)
    {
        if (Double.isNaN(old))
        {
            return (flags & XX) != 0 ? Double.NaN : given;
        }
        if ((flags & NX) != 0)
        {
            return Double.NaN;
        }
        final double score = (flags & INCR) != 0 ? old + given : given;
        if (Double.isNaN(score))
        {
            throw NAN;
        }
        if ((flags & GT) != 0 && score <= old || (flags & LT) != 0 && score >= old)
        {
            return Double.NaN;
        }
        return score;
    }

    private static void reply(final boolean increment, final double score, final int count, final RespWriter out)
    {
        if (!increment)
        {
            out.integer(count);
        }
        else if (Double.isNaN(score))
        {
            out.nullBulk();
        }
        else
        {
            out.doubleValue(score);
        }
    }
}
