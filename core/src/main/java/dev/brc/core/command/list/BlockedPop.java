package dev.brc.core.command.list;

import dev.brc.core.blocking.BlockedCommand;
import dev.brc.core.command.Collections;
import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.ListValue;

/** A client that waits in BLPOP, BRPOP or BLMPOP. */
final class BlockedPop implements BlockedCommand
{
    /** One element, not in an array of its own: BLPOP and BRPOP. */
    static final long ONE = 0;

    private final ListEnd end;
    private final long count;

    BlockedPop(final ListEnd end, final long count)
    {
        this.end = end;
        this.count = count;
    }

    @Override
    public int valueType()
    {
        return ValueType.LIST;
    }

    @Override
    public boolean keyReady(final Session session, final Db db, final byte[] key, final RespWriter out)
    {
        final ListValue list = (ListValue) db.lookupWrite(key).value();
        final long popped = Math.min(Math.max(count, 1), list.size());
        out.array(2);
        out.bulk(key);
        if (count != ONE)
        {
            out.array(popped);
        }
        end.pop(list, popped, out);
        Collections.removed(session, db, key, 0, key.length, list.size() == 0, KeyspaceNotifications.NOTIFY_LIST,
            end.popEvent);
        return true;
    }
}
