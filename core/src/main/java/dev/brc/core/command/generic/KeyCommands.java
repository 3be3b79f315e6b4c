package dev.brc.core.command.generic;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** DEL, UNLINK, EXISTS, TYPE, TOUCH, RANDOMKEY, RENAME and RENAMENX. */
final class KeyCommands
{
    private KeyCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        // UNLINK is DEL here: to remove a key of any size is O(1), the garbage collector frees the rest.
        table.bind("del", KeyCommands::del);
        table.bind("unlink", KeyCommands::del);
        table.bind("exists", KeyCommands::exists);
        table.bind("type", KeyCommands::type);
        table.bind("touch", KeyCommands::touch);
        table.bind("randomkey", KeyCommands::randomkey);
        table.bind("rename", (session, args, out) ->
        {
            rename(session, args, false);
            out.ok();
        });
        table.bind("renamenx", (session, args, out) -> out.oneOrZero(rename(session, args, true)));
    }

    static void del(final Session session, final Arguments args, final RespWriter out)
    {
        final Db db = session.db();
        int deleted = 0;
        for (int i = 1; i < args.count(); i++)
        {
            if (db.delete(args.buffer(), args.offset(i), args.length(i)))
            {
                KeyEvents.generic(session, "del", args, i);
                deleted++;
            }
        }
        out.integer(deleted);
    }

    static void exists(final Session session, final Arguments args, final RespWriter out)
    {
        int found = 0;
        for (int i = 1; i < args.count(); i++)
        {
            if (session.db().lookupReadNoTouch(args.buffer(), args.offset(i), args.length(i)) != null)
            {
                found++;
            }
        }
        out.integer(found);
    }

    static void touch(final Session session, final Arguments args, final RespWriter out)
    {
        int found = 0;
        for (int i = 1; i < args.count(); i++)
        {
            if (session.db().lookupRead(args.buffer(), args.offset(i), args.length(i)) != null)
            {
                found++;
            }
        }
        out.integer(found);
    }

    static void type(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = session.db().lookupReadNoTouch(args.buffer(), args.offset(1), args.length(1));
        out.simple(entry == null ? "none" : ValueType.name(entry.type()));
    }

    static void randomkey(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = session.db().randomKey();
        if (entry == null)
        {
            out.nullBulk();
        }
        else
        {
            out.bulk(entry.keyArray(), entry.keyOffset(), entry.keyLength());
        }
    }

    /** Whether the key has the new name now; false only with {@code onlyIfAbsent}. */
    private static boolean rename(final Session session, final Arguments args, final boolean onlyIfAbsent)
    {
        final Db db = session.db();
        if (db.lookupWrite(args.buffer(), args.offset(1), args.length(1)) == null)
        {
            throw ReplyException.NO_SUCH_KEY;
        }
        if (args.equal(1, 2))
        {
            return !onlyIfAbsent;
        }
        if (onlyIfAbsent && db.lookupWrite(args.buffer(), args.offset(2), args.length(2)) != null)
        {
            return false;
        }
        db.rename(args.buffer(), args.offset(1), args.length(1), args.buffer(), args.offset(2), args.length(2));
        KeyEvents.generic(session, "rename_from", args, 1);
        KeyEvents.generic(session, "rename_to", args, 2);
        return true;
    }
}
