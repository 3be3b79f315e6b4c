package dev.brc.core.command.zset;

import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.resp.Arguments;
import dev.brc.core.session.Session;
import dev.brc.core.value.SetCursor;
import dev.brc.core.value.SetValue;
import dev.brc.core.value.Slice;
import dev.brc.core.value.ZsetCursor;
import dev.brc.core.value.ZsetValue;

/** One of the keys of ZUNION, ZINTER and ZDIFF: a sorted set, a set, whose members have the score 1, or nothing. */
final class Operand
{
    private ZsetValue zset;
    private SetValue set;
    double weight = 1;

    /** Finds a key. */
    static Operand read(final Session session, final Arguments args, final int index)
    {
        final Operand operand = new Operand();
        final Entry entry = session.db().lookupRead(args.buffer(), args.offset(index), args.length(index));
        if (entry != null && entry.type() == ValueType.ZSET)
        {
            operand.zset = (ZsetValue) entry.value();
        }
        else if (entry != null && entry.type() == ValueType.SET)
        {
            operand.set = (SetValue) entry.value();
        }
        else if (entry != null)
        {
            throw ReplyException.WRONG_TYPE;
        }
        return operand;
    }

    int size()
    {
        return zset != null ? zset.size() : set != null ? set.size() : 0;
    }

    boolean isSame(final Operand other)
    {
        return zset == other.zset && set == other.set;
    }

    /** A member's score, NaN when absent. */
    double score(final Slice member)
    {
        if (zset != null)
        {
            return zset.score(member.array(), member.offset(), member.length());
        }
        return set != null && set.contains(member) ? 1 : Double.NaN;
    }

    /** Shows all members with their scores, until the visitor has seen enough. */
    void forEach(final Visitor visitor)
    {
        if (zset != null)
        {
            final ZsetCursor cursor = new ZsetCursor(zset);
            for (boolean more = cursor.seek(0); more; more = cursor.next())
            {
                if (!visitor.visit(cursor.member(), cursor.score()))
                {
                    return;
                }
            }
        }
        else if (set != null)
        {
            final SetCursor cursor = new SetCursor(set);
            while (cursor.next())
            {
                if (!visitor.visit(cursor.member(), 1))
                {
                    return;
                }
            }
        }
    }

    /** Sees members with their scores. */
    interface Visitor
    {
        /** One of them. @return false: no more are wanted */
        boolean visit(Slice member, double score);
    }
}
