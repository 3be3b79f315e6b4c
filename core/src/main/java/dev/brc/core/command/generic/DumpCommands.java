package dev.brc.core.command.generic;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.Value;
import dev.brc.core.rdb.ValueCodec;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** DUMP and RESTORE: one call of the latter. */
final class DumpCommands
{
    private static final ReplyException BUSY_KEY = new ReplyException("BUSYKEY Target key name already exists.");
    private static final ReplyException NEGATIVE_TTL = new ReplyException("ERR Invalid TTL value, must be >= 0");
    private static final ReplyException NEGATIVE_IDLE = new ReplyException("ERR Invalid IDLETIME value, must be >= 0");
    private static final ReplyException WRONG_FREQ = new ReplyException(
        "ERR Invalid FREQ value, must be >= 0 and <= 255");
    private static final ReplyException NOT_INTACT = new ReplyException(
        "ERR DUMP payload version or checksum are wrong");
    private static final ReplyException BAD_DATA = new ReplyException("ERR Bad data format");

    private static final int KEY = 1;
    private static final int TTL = 2;
    private static final int PAYLOAD = 3;
    private static final long NOT_GIVEN = -1;
    private static final int MAX_FREQ = 255;

    private final Arguments args;
    private boolean replace;
    private boolean absolute;
    private long idleSeconds = NOT_GIVEN;
    private long freq = NOT_GIVEN;

    private DumpCommands(final Arguments args)
    {
        this.args = args;
    }

    static void bind(final CommandTable table)
    {
        table.bind("dump", DumpCommands::dump);
        table.bind("restore", (session, args, out) -> new DumpCommands(args).restore(session, out));
        table.bind("restore-asking", (session, args, out) -> new DumpCommands(args).restore(session, out));
    }

    private static void dump(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = session.db().lookupRead(args.buffer(), args.offset(KEY), args.length(KEY));
        if (entry == null)
        {
            out.nullBulk();
        }
        else
        {
            out.bulk(ValueCodec.dump(entry));
        }
    }

    private void options()
    {
        int i = PAYLOAD + 1;
        while (i < args.count())
        {
            final boolean more = i + 1 < args.count();
            if (args.is(i, "replace"))
            {
                replace = true;
            }
            else if (args.is(i, "absttl"))
            {
                absolute = true;
            }
            else if (more && freq == NOT_GIVEN && args.is(i, "idletime"))
            {
                idleSeconds = args.integer(++i);
                if (idleSeconds < 0)
                {
                    throw NEGATIVE_IDLE;
                }
            }
            else if (more && idleSeconds == NOT_GIVEN && args.is(i, "freq"))
            {
                freq = args.integer(++i);
                if (freq < 0 || freq > MAX_FREQ)
                {
                    throw WRONG_FREQ;
                }
            }
            else
            {
                throw ReplyException.SYNTAX;
            }
            i++;
        }
    }

    private void restore(final Session session, final RespWriter out)
    {
        options();
        final Db db = session.db();
        final byte[] buffer = args.buffer();
        final int key = args.offset(KEY);
        final int keyLength = args.length(KEY);
        if (!replace && db.lookupWrite(buffer, key, keyLength) != null)
        {
            throw BUSY_KEY;
        }
        final long ttl = args.integer(TTL);
        if (ttl < 0)
        {
            throw NEGATIVE_TTL;
        }
        final int payload = args.offset(PAYLOAD);
        final int length = args.length(PAYLOAD);
        if (!ValueCodec.isIntact(buffer, payload, length))
        {
            throw NOT_INTACT;
        }
        final Object value = ValueCodec.restore(buffer, payload, length, session.server().config());
        if (value == null)
        {
            throw BAD_DATA;
        }
        final long nowMs = session.server().nowMs();
        final long deadline = ttl == 0 || absolute ? ttl : ttl + nowMs;
        final boolean deleted = replace && db.delete(buffer, key, keyLength);
        out.ok();
        if (deadline != 0 && deadline <= nowMs)
        {
            if (deleted)
            {
                KeyEvents.generic(session, "del", args, KEY);
            }
            return;
        }
        if (value instanceof byte[] string)
        {
            db.setString(buffer, key, keyLength, string, 0, string.length, false);
        }
        else
        {
            db.putValue(buffer, key, keyLength, (Value) value, false);
        }
        if (deadline != 0)
        {
            db.setExpireAt(buffer, key, keyLength, deadline);
        }
        setAccess(session, db.peek(buffer, key, keyLength));
        KeyEvents.generic(session, "restore", args, KEY);
    }

    private void setAccess(final Session session, final Entry entry)
    {
        final boolean lfu = session.server().config().keyspace().maxmemoryPolicy.isLfu();
        if (lfu && freq != NOT_GIVEN)
        {
            entry.setLfuCounter((int) freq);
        }
        else if (!lfu && idleSeconds != NOT_GIVEN)
        {
            entry.setIdleSeconds(idleSeconds);
        }
    }
}
