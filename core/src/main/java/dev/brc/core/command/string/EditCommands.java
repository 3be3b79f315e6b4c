package dev.brc.core.command.string;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** Commands that change a part of a string: APPEND and SETRANGE. */
final class EditCommands
{
    private static final ReplyException OFFSET_OUT_OF_RANGE = new ReplyException("ERR offset is out of range");

    private EditCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("append", EditCommands::append);
        table.bind("setrange", EditCommands::setrange);
    }

    static void append(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = StringValue.write(session, args, 1);
        if (entry != null)
        {
            StringValue.checkLength(session, entry.length(), args.length(2));
        }
        final long length = session.db().append(args.buffer(), args.offset(1), args.length(1), args.buffer(),
            args.offset(2), args.length(2));
        KeyEvents.string(session, "append", args, 1);
        out.integer(length);
    }

    static void setrange(final Session session, final Arguments args, final RespWriter out)
    {
        final long offset = args.integer(2);
        if (offset < 0)
        {
            throw OFFSET_OUT_OF_RANGE;
        }
        final Entry entry = StringValue.write(session, args, 1);
        if (args.length(3) == 0)
        {
            out.integer(entry == null ? 0 : entry.length());
            return;
        }
        StringValue.checkLength(session, offset, args.length(3));
        final long length = session.db().setRange(args.buffer(), args.offset(1), args.length(1), offset, args.buffer(),
            args.offset(3), args.length(3));
        KeyEvents.string(session, "setrange", args, 1);
        out.integer(length);
    }
}
