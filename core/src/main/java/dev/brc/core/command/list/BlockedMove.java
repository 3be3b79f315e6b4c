package dev.brc.core.command.list;

import dev.brc.core.blocking.BlockedCommand;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.ListValue;

/** A client that waits in BLMOVE or BRPOPLPUSH. */
final class BlockedMove implements BlockedCommand
{
    private final ListEnd from;
    private final byte[] destination;
    private final ListEnd to;

    BlockedMove(final ListEnd from, final byte[] destination, final ListEnd to)
    {
        this.from = from;
        this.destination = destination;
        this.to = to;
    }

    @Override
    public int valueType()
    {
        return ValueType.LIST;
    }

    @Override
    public boolean keyReady(final Session session, final Db db, final byte[] key, final RespWriter out)
    {
        final ListValue source = (ListValue) db.lookupWrite(key).value();
        try
        {
            MoveCommands.move(session, db, source, key, 0, key.length, from, destination, 0, destination.length, to,
                out);
        }
        catch (final ReplyException e)
        {
            out.error(e.getMessage());
        }
        return true;
    }
}
