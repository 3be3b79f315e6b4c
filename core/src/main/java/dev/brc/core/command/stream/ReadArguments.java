package dev.brc.core.command.stream;

import dev.brc.core.blocking.BlockingTimeout;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.session.Session;
import dev.brc.core.stream.StreamGroup;
import dev.brc.core.stream.StreamId;
import dev.brc.core.stream.StreamValue;

/** The arguments of one XREAD or XREADGROUP, its ids resolved. */
final class ReadArguments
{
    static final int NO_BLOCK = -1;

    private static final ReplyException UNBALANCED = new ReplyException(
        "ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.");
    private static final ReplyException GROUP_IN_XREAD = new ReplyException(
        "ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.");
    private static final ReplyException NOACK_IN_XREAD = new ReplyException(
        "ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.");
    private static final ReplyException NO_GROUP = new ReplyException("ERR Missing GROUP option for XREADGROUP");
    private static final ReplyException LAST_IN_GROUP = new ReplyException(
        "ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by "
            + "specifying a proper ID, or use the > ID to get new messages. The $ ID would just return an empty result set.");
    private static final ReplyException NEW_IN_XREAD = new ReplyException(
        "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.");

    private final Arguments args;
    private final boolean inGroup;
    /** Ms to wait, 0: for ever, {@link #NO_BLOCK}: not at all. */
    long blockMs = NO_BLOCK;
    /** Entries of each stream at most, 0: all. */
    long count;
    boolean noAck;
    /** Index of the group's name, the consumer's follows. */
    int group;
    /** Index of the first key. */
    int firstKey;
    int keys;
    /** For each key the id behind which reading begins; the largest one for what the group has not delivered. */
    StreamId[] ids;
    /** For each key its group, of XREADGROUP. */
    StreamGroup[] groups;

    ReadArguments(final Arguments args, final boolean inGroup)
    {
        this.args = args;
        this.inGroup = inGroup;
    }

    /** Reads everything up to the keys. */
    void parseOptions()
    {
        int i = 1;
        while (i < args.count() && firstKey == 0)
        {
            i = option(i);
        }
        if (firstKey == 0)
        {
            throw ReplyException.SYNTAX;
        }
        if (inGroup && group == 0)
        {
            throw NO_GROUP;
        }
    }

    private int option(final int i)
    {
        final int more = args.count() - i - 1;
        if (more > 0 && args.is(i, "block"))
        {
            blockMs = BlockingTimeout.milliseconds(args, i + 1);
            return i + 2;
        }
        if (more > 0 && args.is(i, "count"))
        {
            count = Math.max(0, args.integer(i + 1));
            return i + 2;
        }
        if (more > 0 && args.is(i, "streams"))
        {
            firstKey = i + 1;
            if (more % 2 != 0)
            {
                throw UNBALANCED; // of XREADGROUP too
            }
            keys = more / 2;
            return args.count();
        }
        if (more > 1 && args.is(i, "group"))
        {
            if (!inGroup)
            {
                throw GROUP_IN_XREAD;
            }
            group = i + 1;
            return i + 3;
        }
        if (args.is(i, "noack"))
        {
            if (!inGroup)
            {
                throw NOACK_IN_XREAD;
            }
            noAck = true;
            return i + 1;
        }
        throw ReplyException.SYNTAX;
    }

    /** Finds the groups and what the ids stand for. */
    void resolve(final Session session)
    {
        ids = new StreamId[keys];
        groups = inGroup ? new StreamGroup[keys] : null;
        for (int i = 0; i < keys; i++)
        {
            final int key = firstKey + i;
            final int id = key + keys;
            final StreamValue stream = Streams.read(session, args, key);
            ids[i] = new StreamId();
            if (inGroup)
            {
                groups[i] = Streams.group(stream, args, group);
                if (groups[i] == null)
                {
                    throw new ReplyException(Streams.noKeyOrGroup(args, key, group).getMessage()
                        + " in XREADGROUP with GROUP option");
                }
            }
            if (isSign(id, '$'))
            {
                if (inGroup)
                {
                    throw LAST_IN_GROUP;
                }
                if (stream != null)
                {
                    ids[i].set(stream.lastId());
                }
            }
            else if (isSign(id, '>'))
            {
                if (!inGroup)
                {
                    throw NEW_IN_XREAD;
                }
                ids[i].setMax();
            }
            else
            {
                StreamIds.parse(args, id, ids[i]);
            }
        }
    }

    private boolean isSign(final int index, final char sign)
    {
        return args.length(index) == 1 && args.buffer()[args.offset(index)] == sign;
    }
}
