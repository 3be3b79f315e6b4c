package dev.brc.core.command.stream;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ReplyException;
import dev.brc.core.config.Config;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.stream.StreamCursor;
import dev.brc.core.stream.StreamId;
import dev.brc.core.stream.StreamTrim;
import dev.brc.core.stream.StreamValue;

/** XADD, XTRIM, XDEL, XLEN, XRANGE, XREVRANGE and XSETID. One instance a server: it has scratch space. */
final class EntryCommands
{
    private static final ReplyException ZERO_ID = new ReplyException(
        "ERR The ID specified in XADD must be greater than 0-0");
    private static final ReplyException EXHAUSTED = new ReplyException(
        "ERR The stream has exhausted the last possible ID, unable to add more items");
    private static final ReplyException SMALL_ID = new ReplyException(
        "ERR The ID specified in XADD is equal or smaller than the target stream top item");
    private static final ReplyException TOO_LARGE = new ReplyException("ERR Elements are too large to be stored");
    private static final ReplyException NEGATIVE_ADDED = new ReplyException("ERR entries_added must be positive");
    private static final ReplyException BELOW_GIVEN_DELETED = new ReplyException(
        "ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id");
    private static final ReplyException BELOW_TOP = new ReplyException(
        "ERR The ID specified in XSETID is smaller than the target stream top item");
    private static final ReplyException ADDED_BELOW_LENGTH = new ReplyException(
        "ERR The entries_added specified in XSETID is smaller than the target stream length");

    /** Longest listpack of a node, and most bytes of one entry ({@code STREAM_LISTPACK_MAX_SIZE}). */
    private static final long MAX_NODE_BYTES = 1 << 30;

    private final TrimArguments options = new TrimArguments();
    private final StreamCursor cursor = new StreamCursor();
    private final StreamId id = new StreamId();
    private final StreamId end = new StreamId();

    static void bind(final CommandTable table)
    {
        final EntryCommands commands = new EntryCommands();
        table.bind("xadd", commands::xadd);
        table.bind("xtrim", commands::xtrim);
        table.bind("xdel", commands::xdel);
        table.bind("xlen", EntryCommands::xlen);
        table.bind("xrange", (session, args, out) -> commands.range(session, args, 2, 3, false, out));
        table.bind("xrevrange", (session, args, out) -> commands.range(session, args, 3, 2, true, out));
        table.bind("xsetid", EntryCommands::xsetid);
    }

    private void xadd(final Session session, final Arguments args, final RespWriter out)
    {
        final Config config = session.server().config();
        options.parse(args, true, config);
        final int first = options.idIndex + 1;
        final int values = args.count() - first;
        if (values < 2 || values % 2 == 1)
        {
            throw ReplyException.arity("xadd");
        }
        if (options.idGiven && options.seqGiven && options.id.isZero())
        {
            throw ZERO_ID;
        }
        final Entry entry = Streams.write(session, args, 1);
        final StreamValue known = Streams.of(entry);
        if (known == null && options.noMkStream)
        {
            out.nullBulk();
            return;
        }
        nextId(known, session.server().nowMs());
        if (StreamValue.bytes(args, first) > MAX_NODE_BYTES)
        {
            throw TOO_LARGE;
        }
        final StreamValue stream = known == null ? new StreamValue() : known;
        final long maxBytes = config.streamNodeMaxBytes;
        stream.append(id.ms(), id.seq(), args, first,
            maxBytes == 0 || maxBytes > MAX_NODE_BYTES ? MAX_NODE_BYTES : maxBytes, config.streamNodeMaxEntries);
        final boolean trimmed = options.trim.kind != StreamTrim.Kind.NONE && stream.trim(options.trim) > 0;
        if (known == null)
        {
            session.db().putValue(args.buffer(), args.offset(1), args.length(1), stream, false);
        }
        else
        {
            session.db().valueMutated(entry);
        }
        id.reply(out);
        Streams.event(session, "xadd", args, 1);
        if (trimmed)
        {
            Streams.event(session, "xtrim", args, 1);
        }
    }

    /** Sets {@link #id} to what the new entry gets. */
    private void nextId(final StreamValue stream, final long nowMs)
    {
        final long lastMs = stream == null ? 0 : stream.lastId().ms();
        final long lastSeq = stream == null ? 0 : stream.lastId().seq();
        if (stream != null && stream.lastId().isMax())
        {
            throw EXHAUSTED;
        }
        if (!options.idGiven)
        {
            id.set(nowMs, 0);
            if (Long.compareUnsigned(nowMs, lastMs) <= 0)
            {
                id.set(lastMs, lastSeq);
                id.increment();
            }
            return;
        }
        id.set(options.id);
        if (!options.seqGiven && id.ms() == lastMs)
        {
            if (lastSeq == -1)
            {
                throw TOO_LARGE; // what Redis says
            }
            id.set(lastMs, lastSeq + 1);
        }
        if (id.compare(lastMs, lastSeq) <= 0)
        {
            throw SMALL_ID;
        }
    }

    private void xtrim(final Session session, final Arguments args, final RespWriter out)
    {
        options.parse(args, false, session.server().config());
        final Entry entry = Streams.write(session, args, 1);
        final StreamValue stream = Streams.of(entry);
        final long removed = stream == null ? 0 : stream.trim(options.trim);
        if (removed > 0)
        {
            session.db().valueMutated(entry);
            Streams.event(session, "xtrim", args, 1);
        }
        out.integer(removed);
    }

    private void xdel(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = Streams.write(session, args, 1);
        final StreamValue stream = Streams.of(entry);
        if (stream == null)
        {
            out.integer(0);
            return;
        }
        for (int i = 2; i < args.count(); i++)
        {
            StreamIds.parse(args, i, id);
        }
        int deleted = 0;
        for (int i = 2; i < args.count(); i++)
        {
            StreamIds.parse(args, i, id);
            deleted += stream.delete(id) ? 1 : 0;
        }
        if (deleted > 0)
        {
            stream.findFirstId();
            session.db().valueMutated(entry);
            Streams.event(session, "xdel", args, 1);
        }
        out.integer(deleted);
    }

    private static void xlen(final Session session, final Arguments args, final RespWriter out)
    {
        final StreamValue stream = Streams.read(session, args, 1);
        out.integer(stream == null ? 0 : stream.length());
    }

    private void range(final Session session, final Arguments args, final int startIndex, final int endIndex,
        final boolean backward, final RespWriter out)
    {
        StreamIds.parseStart(args, startIndex, id);
        StreamIds.parseEnd(args, endIndex, end);
        long count = -1;
        for (int i = 4; i < args.count(); i += 2)
        {
            if (i + 1 == args.count() || !args.is(i, "count"))
            {
                throw ReplyException.SYNTAX;
            }
            count = Math.max(0, args.integer(i + 1));
        }
        final StreamValue stream = Streams.read(session, args, 1);
        if (stream == null)
        {
            out.emptyArray();
        }
        else if (count == 0)
        {
            out.nullArray();
        }
        else
        {
            Streams.replyRange(cursor, stream, id, end, backward, Math.max(0, count), out);
        }
    }

    private static void xsetid(final Session session, final Arguments args, final RespWriter out)
    {
        final StreamId last = new StreamId();
        final StreamId maxDeleted = new StreamId();
        long added = -1;
        StreamIds.parse(args, 2, last);
        for (int i = 3; i < args.count(); i += 2)
        {
            final boolean more = i + 1 < args.count();
            if (more && args.is(i, "entriesadded"))
            {
                added = args.integer(i + 1);
                if (added < 0)
                {
                    throw NEGATIVE_ADDED;
                }
            }
            else if (more && args.is(i, "maxdeletedid"))
            {
                StreamIds.parse(args, i + 1, maxDeleted);
                if (last.compare(maxDeleted) < 0)
                {
                    throw BELOW_GIVEN_DELETED;
                }
            }
            else
            {
                throw ReplyException.SYNTAX;
            }
        }
        final Entry entry = Streams.write(session, args, 1);
        if (entry == null)
        {
            throw ReplyException.NO_SUCH_KEY;
        }
        final StreamValue stream = Streams.of(entry);
        if (stream.length() > 0)
        {
            if (last.compare(stream.largestId()) < 0)
            {
                throw BELOW_TOP;
            }
            if (added >= 0 && added < stream.length())
            {
                throw ADDED_BELOW_LENGTH;
            }
        }
        stream.lastId().set(last);
        if (added >= 0)
        {
            stream.entriesAdded(added);
        }
        if (!maxDeleted.isZero())
        {
            stream.maxDeletedId().set(maxDeleted);
        }
        out.ok();
        Streams.event(session, "xsetid", args, 1);
    }
}
