package dev.brc.core.command.zset;

import dev.brc.core.blocking.BlockedCommand;
import dev.brc.core.command.Collections;
import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.ZsetValue;

/** A client that waits in BZPOPMIN, BZPOPMAX or BZMPOP. */
final class BlockedPop implements BlockedCommand
{
    /** One member, beside the key: BZPOPMIN and BZPOPMAX. */
    static final long ONE = 0;

    private final ZsetEnd end;
    private final long count;

    BlockedPop(final ZsetEnd end, final long count)
    {
        this.end = end;
        this.count = count;
    }

    @Override
    public int valueType()
    {
        return ValueType.ZSET;
    }

    @Override
    public boolean keyReady(final Session session, final Db db, final byte[] key, final RespWriter out)
    {
        final ZsetValue zset = (ZsetValue) db.lookupWrite(key).value();
        final int popped = (int) Math.min(Math.max(count, 1), zset.size());
        out.array(count == ONE ? 3 : 2);
        out.bulk(key);
        if (count != ONE)
        {
            out.array(popped);
        }
        end.pop(zset, popped, count != ONE, out);
        Collections.removed(session, db, key, 0, key.length, zset.size() == 0, KeyspaceNotifications.NOTIFY_ZSET,
            end.event);
        return true;
    }
}
