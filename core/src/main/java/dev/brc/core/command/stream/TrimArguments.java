package dev.brc.core.command.stream;

import dev.brc.core.command.ReplyException;
import dev.brc.core.config.Config;
import dev.brc.core.resp.Arguments;
import dev.brc.core.stream.StreamId;
import dev.brc.core.stream.StreamTrim;

/** The arguments of XADD and XTRIM between the key and the fields. Used again for each command. */
final class TrimArguments
{
    private static final ReplyException TWO_KINDS = new ReplyException(
        "ERR syntax error, MAXLEN and MINID options at the same time are not compatible");
    private static final ReplyException NEGATIVE_MAXLEN = new ReplyException("ERR The MAXLEN argument must be >= 0.");
    private static final ReplyException NEGATIVE_LIMIT = new ReplyException("ERR The LIMIT argument must be >= 0.");
    private static final ReplyException LIMIT_ALONE = new ReplyException(
        "ERR syntax error, LIMIT cannot be used without specifying a trimming strategy");
    private static final ReplyException NO_KIND = new ReplyException(
        "ERR syntax error, XTRIM must be called with a trimming strategy");
    private static final ReplyException LIMIT_EXACT = new ReplyException(
        "ERR syntax error, LIMIT cannot be used without the special ~ option");

    /** Nodes that an approximate trim removes at most, in entries, unless LIMIT says otherwise. */
    private static final int DEFAULT_LIMIT_NODES = 100;
    private static final long DEFAULT_LIMIT = 10_000;
    private static final long MAX_DEFAULT_LIMIT = 1_000_000;

    final StreamTrim trim = new StreamTrim();
    /** XADD's id, if {@link #idGiven}. */
    final StreamId id = new StreamId();
    /** Whether XADD's id is not {@code *}. */
    boolean idGiven;
    /** Whether XADD's id has a sequence number. */
    boolean seqGiven;
    boolean noMkStream;
    /** Index of XADD's id. */
    int idIndex;

    private boolean limitGiven;

    /** Reads the arguments from index 2 on. */
    void parse(final Arguments args, final boolean add, final Config config)
    {
        trim.clear();
        idGiven = false;
        seqGiven = false;
        noMkStream = false;
        limitGiven = false;
        int i = 2;
        while (i < args.count() && !(add && isId(args, i)))
        {
            i = option(args, i, add);
        }
        idIndex = i;
        check(add, config);
    }

    /** Whether an argument is XADD's id, being no option; reads it. */
    private boolean isId(final Arguments args, final int i)
    {
        if (args.length(i) == 1 && args.buffer()[args.offset(i)] == '*')
        {
            return true;
        }
        final boolean more = i < args.count() - 1;
        if (args.is(i, "nomkstream") || more && (args.is(i, "maxlen") || args.is(i, "minid") || args.is(i, "limit")))
        {
            return false;
        }
        seqGiven = StreamIds.parseNew(args, i, id);
        idGiven = true;
        return true;
    }

    /** Reads the option at an index; returns the index behind it. */
    private int option(final Arguments args, final int index, final boolean add)
    {
        final boolean more = index < args.count() - 1;
        if (add && args.is(index, "nomkstream"))
        {
            noMkStream = true;
            return index + 1;
        }
        if (more && args.is(index, "limit"))
        {
            trim.limit = args.integer(index + 1);
            if (trim.limit < 0)
            {
                throw NEGATIVE_LIMIT;
            }
            limitGiven = true;
            return index + 2;
        }
        final boolean maxLength = more && args.is(index, "maxlen");
        if (!maxLength && !(more && args.is(index, "minid")))
        {
            throw ReplyException.SYNTAX;
        }
        if (trim.kind != StreamTrim.Kind.NONE)
        {
            throw TWO_KINDS;
        }
        trim.approximate = false;
        int at = index + 1;
        if (at + 1 < args.count() && args.length(at) == 1)
        {
            final int sign = args.buffer()[args.offset(at)];
            trim.approximate = sign == '~';
            at += sign == '~' || sign == '=' ? 1 : 0;
        }
        if (maxLength)
        {
            trim.kind = StreamTrim.Kind.MAXLEN;
            trim.maxLength = args.integer(at);
            if (trim.maxLength < 0)
            {
                throw NEGATIVE_MAXLEN;
            }
        }
        else
        {
            trim.kind = StreamTrim.Kind.MINID;
            StreamIds.parse(args, at, trim.minId);
        }
        return at + 1;
    }

    private void check(final boolean add, final Config config)
    {
        final boolean trims = trim.kind != StreamTrim.Kind.NONE;
        if (trim.limit != 0 && !trims)
        {
            throw LIMIT_ALONE;
        }
        if (!add && !trims)
        {
            throw NO_KIND;
        }
        if (limitGiven)
        {
            if (!trim.approximate)
            {
                throw LIMIT_EXACT;
            }
        }
        else if (trim.approximate)
        {
            final long limit = DEFAULT_LIMIT_NODES * config.streamNodeMaxEntries;
            trim.limit = limit <= 0 ? DEFAULT_LIMIT : Math.min(limit, MAX_DEFAULT_LIMIT);
        }
    }
}
