package dev.brc.core.rdb;

import dev.brc.core.config.Config;
import dev.brc.core.encoding.Listpack;
import dev.brc.core.value.HashCursor;
import dev.brc.core.value.HashValue;
import dev.brc.core.value.IntSet;
import dev.brc.core.value.ListValue;
import dev.brc.core.value.SetCursor;
import dev.brc.core.value.SetValue;
import dev.brc.core.value.Slice;

/** Lists, sets and hashes. Read with the limits of this server: what was small elsewhere may be large here. */
final class CollectionRdb
{
    private CollectionRdb()
    {
    }

    // ---- lists

    static void write(final ListValue list, final RdbWriter out)
    {
        out.byte8(RdbFormat.LIST_QUICKLIST_2);
        out.length(list.nodeCount());
        for (int i = 0; i < list.nodeCount(); i++)
        {
            out.length(RdbFormat.NODE_PACKED);
            out.string(list.node(i).array(), 0, list.node(i).bytes());
        }
    }

    static ListValue list(final RdbReader in, final int type, final Config config)
    {
        final ListValue list = new ListValue(config.listMaxListpackSize);
        if (type == RdbFormat.LIST_ZIPLIST)
        {
            addAll(list, in.string());
            return list;
        }
        final int parts = in.count(1);
        for (int i = 0; i < parts; i++)
        {
            if (type == RdbFormat.LIST)
            {
                add(list, in.string());
            }
            else if (type == RdbFormat.LIST_QUICKLIST)
            {
                addAll(list, in.string());
            }
            else
            {
                final long container = in.number();
                RdbReader.check(container == RdbFormat.NODE_PLAIN || container == RdbFormat.NODE_PACKED);
                if (container == RdbFormat.NODE_PLAIN)
                {
                    add(list, in.string());
                }
                else
                {
                    list.appendNode(in.listpack());
                }
            }
        }
        RdbReader.check(list.size() > 0);
        return list;
    }

    private static void add(final ListValue list, final byte[] element)
    {
        list.addLast(element, 0, element.length);
    }

    private static void addAll(final ListValue list, final byte[] ziplist)
    {
        final ZiplistReader reader = new ZiplistReader(ziplist);
        for (byte[] element = reader.next(); element != null; element = reader.next())
        {
            add(list, element);
        }
    }

    // ---- sets

    static void write(final SetValue set, final RdbWriter out)
    {
        final IntSet integers = set.integers();
        if (integers != null)
        {
            out.byte8(RdbFormat.SET_INTSET);
            out.string(integers.array(), 0, integers.bytes());
            return;
        }
        out.byte8(RdbFormat.SET);
        out.length(set.size());
        final SetCursor cursor = new SetCursor(set);
        while (cursor.next())
        {
            out.string(cursor.member().array(), cursor.member().offset(), cursor.member().length());
        }
    }

    static SetValue set(final RdbReader in, final int type, final Config config)
    {
        if (type == RdbFormat.SET_INTSET)
        {
            final byte[] blob = in.string();
            final IntSet integers = IntSet.of(blob, 0, blob.length);
            RdbReader.check(integers != null && integers.size() > 0);
            final SetValue set = new SetValue(integers);
            if (integers.size() > config.setMaxIntsetEntries)
            {
                set.enlarge();
            }
            return set;
        }
        final SetValue set = new SetValue();
        final int members = in.count(1);
        RdbReader.check(members > 0);
        for (int i = 0; i < members; i++)
        {
            final byte[] member = in.string();
            RdbReader.check(set.add(member, 0, member.length, config.setMaxIntsetEntries));
        }
        return set;
    }

    // ---- hashes

    static void write(final HashValue hash, final RdbWriter out)
    {
        final Listpack pack = hash.listpack();
        if (pack != null)
        {
            out.byte8(RdbFormat.HASH_LISTPACK);
            out.string(pack.array(), 0, pack.bytes());
            return;
        }
        out.byte8(RdbFormat.HASH);
        out.length(hash.size());
        final HashCursor cursor = new HashCursor(hash);
        while (cursor.next())
        {
            final Slice field = cursor.field();
            out.string(field.array(), field.offset(), field.length());
            final Slice value = cursor.value();
            out.string(value.array(), value.offset(), value.length());
        }
    }

    static HashValue hash(final RdbReader in, final int type, final Config config)
    {
        final HashValue hash = new HashValue();
        switch (type)
        {
            case RdbFormat.HASH_LISTPACK:
                return hash(in.listpack(), config);
            case RdbFormat.HASH_ZIPLIST:
                final ZiplistReader reader = new ZiplistReader(in.string());
                for (byte[] field = reader.next(); field != null; field = reader.next())
                {
                    put(hash, field, reader.next(), config, Long.MAX_VALUE); // however long, as in Redis
                }
                return hash;
            case RdbFormat.HASH_ZIPMAP:
                final byte[][] texts = ZiplistReader.zipmap(in.string());
                for (int i = 0; i < texts.length; i += 2)
                {
                    put(hash, texts[i], texts[i + 1], config, config.hashMaxListpackValue);
                }
                return hash;
            default:
                final int fields = in.count(2);
                RdbReader.check(fields > 0);
                for (int i = 0; i < fields; i++)
                {
                    final byte[] field = in.string();
                    put(hash, field, in.string(), config, config.hashMaxListpackValue);
                }
                return hash;
        }
    }

    private static void put(final HashValue hash, final byte[] field, final byte[] value, final Config config,
        final long maxBytes)
    {
        RdbReader.check(value != null && hash.put(field, 0, field.length, value, 0, value.length,
            config.hashMaxListpackEntries, maxBytes));
    }

    private static HashValue hash(final Listpack pack, final Config config)
    {
        // Put one by one: finds fields that come twice, and becomes a table where this server's limit is lower.
        RdbReader.check(pack.count() % 2 == 0);
        final HashValue hash = new HashValue(pack.bytes());
        for (int p = pack.first(); p != Listpack.NONE; p = pack.next(p))
        {
            final byte[] field = pack.text(p);
            p = pack.next(p); // checkstyle:off: the value
            final byte[] value = pack.text(p);
            RdbReader.check(hash.put(field, 0, field.length, value, 0, value.length, config.hashMaxListpackEntries,
                Long.MAX_VALUE));
        }
        return hash;
    }
}
