package dev.brc.core.rdb;

import dev.brc.core.config.Config;
import dev.brc.core.encoding.Listpack;
import dev.brc.core.util.DoubleParser;
import dev.brc.core.value.ZsetCursor;
import dev.brc.core.value.ZsetValue;

/** Sorted sets. Read with the limits of this server. */
final class ZsetRdb
{
    private ZsetRdb()
    {
    }

    static void write(final ZsetValue zset, final RdbWriter out)
    {
        final Listpack pack = zset.listpack();
        if (pack != null)
        {
            out.byte8(RdbFormat.ZSET_LISTPACK);
            out.string(pack.array(), 0, pack.bytes());
            return;
        }
        out.byte8(RdbFormat.ZSET_2);
        out.length(zset.size());
        final ZsetCursor cursor = new ZsetCursor(zset);
        // The highest score first: Redis's skip list is built fastest from there.
        for (boolean more = cursor.seek(zset.size() - 1); more; more = cursor.previous())
        {
            out.string(cursor.member().array(), cursor.member().offset(), cursor.member().length());
            out.double64(cursor.score());
        }
    }

    static ZsetValue read(final RdbReader in, final int type, final Config config)
    {
        final ZsetValue zset = new ZsetValue();
        switch (type)
        {
            case RdbFormat.ZSET_LISTPACK:
                final Listpack pack = in.listpack();
                RdbReader.check(pack.count() % 2 == 0);
                for (int p = pack.first(); p != Listpack.NONE; p = pack.next(p))
                {
                    final byte[] member = pack.text(p);
                    p = pack.next(p); // checkstyle:off: the score
                    put(zset, member, pack.isInteger(p) ? pack.integer(p) : score(pack.text(p)), config,
                        Long.MAX_VALUE);
                }
                return zset;
            case RdbFormat.ZSET_ZIPLIST:
                final ZiplistReader reader = new ZiplistReader(in.string());
                for (byte[] member = reader.next(); member != null; member = reader.next())
                {
                    final byte[] text = reader.next();
                    RdbReader.check(text != null);
                    put(zset, member, score(text), config, Long.MAX_VALUE);
                }
                return zset;
            default:
                final int members = in.count(2);
                RdbReader.check(members > 0);
                for (int i = 0; i < members; i++)
                {
                    final byte[] member = in.string();
                    put(zset, member, type == RdbFormat.ZSET ? in.doubleText() : in.double64(), config,
                        config.zsetMaxListpackValue);
                }
                return zset;
        }
    }

    private static double score(final byte[] text)
    {
        return DoubleParser.parse(text, 0, text.length);
    }

    private static void put(final ZsetValue zset, final byte[] member, final double score, final Config config,
        final long maxBytes)
    {
        RdbReader.check(!Double.isNaN(score) && Double.isNaN(zset.score(member, 0, member.length)));
        zset.put(member, 0, member.length, score, config.zsetMaxListpackEntries, maxBytes);
    }
}
