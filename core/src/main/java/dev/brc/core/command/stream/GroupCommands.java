package dev.brc.core.command.stream;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.Help;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.stream.StreamConsumer;
import dev.brc.core.stream.StreamGroup;
import dev.brc.core.stream.StreamId;
import dev.brc.core.stream.StreamValue;

/** XGROUP and XACK. */
final class GroupCommands
{
    private static final ReplyException NO_KEY = new ReplyException(
        "ERR The XGROUP subcommand requires the key to exist. "
            + "Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.");
    private static final ReplyException BUSY = new ReplyException("BUSYGROUP Consumer Group name already exists");
    private static final ReplyException NEGATIVE_READ = new ReplyException(
        "ERR value for ENTRIESREAD must be positive or -1");

    private GroupCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("xgroup|create", GroupCommands::create);
        table.bind("xgroup|setid", GroupCommands::setId);
        table.bind("xgroup|destroy", GroupCommands::destroy);
        table.bind("xgroup|createconsumer", GroupCommands::createConsumer);
        table.bind("xgroup|delconsumer", GroupCommands::delConsumer);
        table.bind("xgroup|help", (session, args, out) -> Help.reply("xgroup", out));
        table.bind("xack", GroupCommands::xack);
    }

    /** The options of CREATE and SETID, {@link StreamGroup#UNKNOWN} unless ENTRIESREAD is among them. */
    private static long entriesRead(final Arguments args, final boolean create)
    {
        long read = StreamGroup.UNKNOWN;
        for (int i = 5; i < args.count(); i++)
        {
            if (args.is(i, "entriesread") && i + 1 < args.count())
            {
                read = args.integer(++i); // checkstyle:off: the option's value
                if (read < StreamGroup.UNKNOWN)
                {
                    throw NEGATIVE_READ;
                }
            }
            else if (!create || !args.is(i, "mkstream"))
            {
                throw syntax(args);
            }
        }
        return read;
    }

    private static boolean makesStream(final Arguments args)
    {
        boolean make = false;
        for (int i = 5; i < args.count(); i++)
        {
            make |= args.is(i, "mkstream");
        }
        return make;
    }

    private static ReplyException syntax(final Arguments args)
    {
        return new ReplyException("ERR unknown subcommand or wrong number of arguments for '" + args.cText(1)
            + "'. Try XGROUP HELP.");
    }

    private static void create(final Session session, final Arguments args, final RespWriter out)
    {
        final long entriesRead = entriesRead(args, true);
        final Entry entry = Streams.write(session, args, 2);
        final StreamValue known = Streams.of(entry);
        final boolean make = makesStream(args);
        if (known == null && !make)
        {
            throw NO_KEY;
        }
        if (args.count() > 8)
        {
            throw syntax(args);
        }
        final StreamId id = new StreamId();
        if (!isLast(args, 4))
        {
            StreamIds.parse(args, 4, id);
        }
        else if (known != null)
        {
            id.set(known.lastId());
        }
        if (Streams.group(known, args, 3) != null)
        {
            throw BUSY;
        }
        final StreamValue stream = known == null ? new StreamValue() : known;
        final StreamGroup group = stream.addGroup(args.bytes(3));
        group.lastId().set(id);
        group.entriesRead(entriesRead);
        if (known == null)
        {
            session.db().putValue(args.buffer(), args.offset(2), args.length(2), stream, false);
        }
        else
        {
            session.db().valueAccounted(entry);
        }
        out.ok();
        Streams.event(session, "xgroup-create", args, 2);
    }

    private static boolean isLast(final Arguments args, final int index)
    {
        return args.length(index) == 1 && args.buffer()[args.offset(index)] == '$';
    }

    private static StreamValue existing(final Entry entry)
    {
        final StreamValue stream = Streams.of(entry);
        if (stream == null)
        {
            throw NO_KEY;
        }
        return stream;
    }

    private static StreamGroup existingGroup(final Entry entry, final Arguments args)
    {
        final StreamGroup group = Streams.group(existing(entry), args, 3);
        if (group == null)
        {
            throw Streams.noGroup(args, 2, 3);
        }
        return group;
    }

    private static void setId(final Session session, final Arguments args, final RespWriter out)
    {
        final long entriesRead = entriesRead(args, false);
        final Entry entry = Streams.write(session, args, 2);
        final StreamGroup group = existingGroup(entry, args);
        if (args.count() > 7)
        {
            throw syntax(args);
        }
        final StreamId id = new StreamId();
        if (isLast(args, 4))
        {
            id.set(Streams.of(entry).lastId());
        }
        else
        {
            StreamIds.parse(args, 4, id);
        }
        group.lastId().set(id);
        group.entriesRead(entriesRead);
        out.ok();
        Streams.event(session, "xgroup-setid", args, 2);
    }

    private static void destroy(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = Streams.write(session, args, 2);
        final boolean removed = existing(entry).removeGroup(args.buffer(), args.offset(3), args.length(3));
        if (removed)
        {
            session.db().valueAccounted(entry);
            Streams.event(session, "xgroup-destroy", args, 2);
            // Nobody else is told of it, but who waits for the group is.
            final Db db = session.db();
            session.server().blockedClients().keyMutated(db, args.buffer(), args.offset(2), args.length(2));
        }
        out.oneOrZero(removed);
    }

    private static void createConsumer(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = Streams.write(session, args, 2);
        final StreamGroup group = existingGroup(entry, args);
        final StreamConsumer known = group.consumers().get(args.buffer(), args.offset(4), args.length(4));
        if (known == null)
        {
            group.addConsumer(args.bytes(4), session.server().nowMs());
            session.db().valueAccounted(entry);
            Streams.event(session, "xgroup-createconsumer", args, 2);
        }
        out.oneOrZero(known == null);
    }

    private static void delConsumer(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = Streams.write(session, args, 2);
        final StreamGroup group = existingGroup(entry, args);
        final int lost = group.removeConsumer(args.buffer(), args.offset(4), args.length(4));
        if (lost >= 0)
        {
            session.db().valueAccounted(entry);
            Streams.event(session, "xgroup-delconsumer", args, 2);
        }
        out.integer(Math.max(0, lost));
    }

    private static void xack(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = session.db().lookupRead(args.buffer(), args.offset(1), args.length(1));
        final StreamGroup group = Streams.group(Streams.of(entry), args, 2);
        if (group == null)
        {
            out.integer(0);
            return;
        }
        final StreamId id = new StreamId();
        for (int i = 3; i < args.count(); i++)
        {
            StreamIds.parse(args, i, id);
        }
        int acknowledged = 0;
        for (int i = 3; i < args.count(); i++)
        {
            StreamIds.parse(args, i, id);
            acknowledged += group.acknowledge(id.ms(), id.seq()) ? 1 : 0;
        }
        if (acknowledged > 0)
        {
            session.db().valueAccounted(entry);
        }
        out.integer(acknowledged);
    }
}
