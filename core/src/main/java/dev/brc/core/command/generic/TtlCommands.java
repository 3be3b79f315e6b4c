package dev.brc.core.command.generic;

import dev.brc.core.command.CommandTable;
import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.resp.Arguments;
import dev.brc.core.session.Session;

/** TTL, PTTL, EXPIRETIME and PEXPIRETIME. */
final class TtlCommands
{
    private TtlCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("ttl", (session, args, out) -> out.integer(roundedSeconds(remaining(session, args))));
        table.bind("pttl", (session, args, out) -> out.integer(remaining(session, args)));
        table.bind("expiretime", (session, args, out) -> out.integer(roundedSeconds(deadline(session, args))));
        table.bind("pexpiretime", (session, args, out) -> out.integer(deadline(session, args)));
    }

    /** Unix time in ms, {@link Db#NO_EXPIRE} or {@link Db#NO_KEY}. */
    private static long deadline(final Session session, final Arguments args)
    {
        final Entry entry = session.db().lookupReadNoTouch(args.buffer(), args.offset(1), args.length(1));
        return entry == null ? Db.NO_KEY : entry.expireAt();
    }

    private static long remaining(final Session session, final Arguments args)
    {
        final long deadline = deadline(session, args);
        return deadline < 0 ? deadline : Math.max(0, deadline - session.server().nowMs());
    }

    private static long roundedSeconds(final long ms)
    {
        return ms < 0 ? ms : Long.divideUnsigned(ms + 500, 1000); // the largest deadline is rounded up beyond Long.MAX_VALUE
    }
}
