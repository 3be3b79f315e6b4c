package dev.brc.core.command.generic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.util.DoubleParser;
import dev.brc.core.value.ListCursor;
import dev.brc.core.value.ListValue;
import dev.brc.core.value.SetCursor;
import dev.brc.core.value.SetValue;
import dev.brc.core.value.ZsetCursor;
import dev.brc.core.value.ZsetValue;

/** SORT and SORT_RO: one call. */
final class SortCommand
{
    private static final ReplyException NOT_NUMBERS = new ReplyException(
        "ERR One or more scores can't be converted into double");

    private final Session session;
    private final Arguments args;
    private final boolean readOnly;
    private final List<SortPattern> gets = new ArrayList<>();
    private SortPattern by;
    private boolean descending;
    private boolean alpha;
    private boolean unsorted;
    private long offset;
    private long count = -1;
    private int store;

    private SortCommand(final Session session, final Arguments args, final boolean readOnly)
    {
        this.session = session;
        this.args = args;
        this.readOnly = readOnly;
    }

    static void bind(final CommandTable table)
    {
        table.bind("sort", (session, args, out) -> new SortCommand(session, args, false).execute(out));
        table.bind("sort_ro", (session, args, out) -> new SortCommand(session, args, true).execute(out));
    }

    /** An element, and what it is sorted by. */
    private static final class Element
    {
        final byte[] text;
        byte[] weight;
        double score;

        Element(final byte[] text)
        {
            this.text = text;
        }
    }

    private void options()
    {
        int i = 2;
        while (i < args.count())
        {
            final int more = args.count() - 1 - i;
            if (args.is(i, "asc") || args.is(i, "desc"))
            {
                descending = args.is(i, "desc");
            }
            else if (args.is(i, "alpha"))
            {
                alpha = true;
            }
            else if (args.is(i, "limit") && more >= 2)
            {
                offset = args.integer(i + 1);
                count = args.integer(i + 2);
                i += 2;
            }
            else if (!readOnly && args.is(i, "store") && more >= 1)
            {
                store = ++i;
            }
            else if (args.is(i, "by") && more >= 1)
            {
                by = new SortPattern(args.bytes(++i));
                unsorted |= !by.hasStar(); // for good, as in Redis
            }
            else if (args.is(i, "get") && more >= 1)
            {
                gets.add(new SortPattern(args.bytes(++i)));
            }
            else
            {
                throw ReplyException.SYNTAX;
            }
            i++;
        }
    }

    private void execute(final RespWriter out)
    {
        options();
        final Entry entry = session.db().lookupRead(args.buffer(), args.offset(1), args.length(1));
        final int type = entry == null ? ValueType.LIST : entry.type();
        if (type != ValueType.LIST && type != ValueType.SET && type != ValueType.ZSET)
        {
            throw ReplyException.WRONG_TYPE;
        }
        if (unsorted && type == ValueType.SET && store != 0)
        {
            unsorted = false; // what is stored has an order
            alpha = true;
            by = null;
        }
        Element[] elements = entry == null ? new Element[0] : elements(entry);
        if (!unsorted)
        {
            elements = sorted(elements);
        }
        final int start = (int) Math.max(0, Math.min(offset, elements.length));
        final int end = count < 0
            ? elements.length
            : (int) Math.min(elements.length, start + Math.min(count, elements.length));
        if (store == 0)
        {
            reply(elements, start, end, out);
        }
        else
        {
            out.integer(store(elements, start, end));
        }
    }

    /** The elements in their own order; a set's is any. */
    private Element[] elements(final Entry entry)
    {
        final List<Element> all = new ArrayList<>();
        switch (entry.type())
        {
            case ValueType.LIST:
                final ListCursor list = new ListCursor();
                final boolean backward = unsorted && descending;
                for (boolean more = list.seek((ListValue) entry.value(), backward ? -1 : 0); more; more = backward
                    ? list.previous()
                    : list.next())
                {
                    all.add(new Element(list.text()));
                }
                break;
            case ValueType.SET:
                final SetCursor set = new SetCursor((SetValue) entry.value());
                while (set.next())
                {
                    all.add(new Element(set.member().copy()));
                }
                break;
            default:
                final ZsetValue value = (ZsetValue) entry.value();
                final ZsetCursor zset = new ZsetCursor(value);
                final boolean last = unsorted && descending;
                for (boolean more = zset.seek(last ? value.size() - 1 : 0); more; more = last
                    ? zset.previous()
                    : zset.next())
                {
                    all.add(new Element(zset.member().copy()));
                }
                break;
        }
        return all.toArray(new Element[0]);
    }

    private Element[] sorted(final Element[] elements)
    {
        for (final Element element : elements)
        {
            element.weight = by == null ? element.text : by.find(session.db(), element.text);
            if (!alpha && element.weight != null)
            {
                element.score = number(element.weight);
            }
        }
        Arrays.sort(elements, (a, b) -> descending ? -compare(a, b) : compare(a, b));
        return elements;
    }

    /** As C's strtod reads it: blanks before it are skipped, nothing at all is 0. */
    private static double number(final byte[] text)
    {
        int from = 0;
        while (from < text.length && (text[from] == ' ' || text[from] >= '\t' && text[from] <= '\r'))
        {
            from++;
        }
        final double value = text.length == 0 ? 0 : DoubleParser.parse(text, from, text.length - from);
        if (Double.isNaN(value))
        {
            throw NOT_NUMBERS;
        }
        return value;
    }

    private int compare(final Element a, final Element b)
    {
        if (!alpha)
        {
            final int order = a.score == b.score ? 0 : a.score < b.score ? -1 : 1;
            return order != 0 ? order : Arrays.compareUnsigned(a.text, b.text);
        }
        if (a.weight == null || b.weight == null)
        {
            return a.weight == b.weight ? 0 : a.weight == null ? -1 : 1;
        }
        return Arrays.compareUnsigned(a.weight, b.weight);
    }

    private void reply(final Element[] elements, final int start, final int end, final RespWriter out)
    {
        out.array((long) Math.max(0, end - start) * Math.max(1, gets.size()));
        for (int i = start; i < end; i++)
        {
            if (gets.isEmpty())
            {
                out.bulk(elements[i].text);
            }
            for (final SortPattern get : gets)
            {
                final byte[] found = get.find(session.db(), elements[i].text);
                if (found == null)
                {
                    out.nullBulk();
                }
                else
                {
                    out.bulk(found);
                }
            }
        }
    }

    private int store(final Element[] elements, final int start, final int end)
    {
        final Db db = session.db();
        final ListValue list = new ListValue(session.server().config().listMaxListpackSize);
        int stored = 0;
        for (int i = start; i < end; i++)
        {
            if (gets.isEmpty())
            {
                list.addLast(elements[i].text, 0, elements[i].text.length);
                stored++;
            }
            for (final SortPattern get : gets)
            {
                final byte[] found = get.find(db, elements[i].text);
                list.addLast(found == null ? new byte[0] : found, 0, found == null ? 0 : found.length);
                stored++;
            }
        }
        if (stored > 0)
        {
            db.putValue(args.buffer(), args.offset(store), args.length(store), list, false);
            KeyEvents.event(session, KeyspaceNotifications.NOTIFY_LIST, "sortstore", args, store);
        }
        else if (db.delete(args.buffer(), args.offset(store), args.length(store)))
        {
            KeyEvents.generic(session, "del", args, store);
        }
        return stored;
    }
}
