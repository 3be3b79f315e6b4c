package dev.brc.core.command.geo;

import java.nio.charset.StandardCharsets;

import dev.brc.core.command.Collections;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.util.DoubleFormat;
import dev.brc.core.util.LongDouble;
import dev.brc.core.value.ZsetValue;

/** GEOADD, GEOPOS, GEODIST and GEOHASH; binds the searches. */
public final class GeoCommands
{
    private static final String ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz";
    private static final int HASH_LENGTH = 11;
    private static final int HASH_BITS = 52;
    private static final int DISTANCE_DECIMALS = 4;

    private GeoCommands()
    {
    }

    /**
     * Binds all of them.
     *
     * @param table of the server
     */
    public static void bind(final CommandTable table)
    {
        table.bind("geoadd", GeoCommands::geoadd);
        table.bind("geopos", GeoCommands::geopos);
        table.bind("geodist", GeoCommands::geodist);
        table.bind("geohash", GeoCommands::geohash);
        GeoSearch.bind(table);
    }

    static ZsetValue read(final Session session, final Arguments args, final int key)
    {
        final Entry entry = Collections.read(session, args, key, ValueType.ZSET);
        return entry == null ? null : (ZsetValue) entry.value();
    }

    /** The score of a member; NaN if it, or the key, is not there. */
    static double score(final ZsetValue zset, final Arguments args, final int member)
    {
        return zset == null ? Double.NaN : zset.score(args.buffer(), args.offset(member), args.length(member));
    }

    /** ZADD does the work, with the cells as scores. */
    private static void geoadd(final Session session, final Arguments args, final RespWriter out)
    {
        int first = 2;
        boolean nx = false;
        boolean xx = false;
        while (first < args.count())
        {
            if (args.is(first, "nx"))
            {
                nx = true;
            }
            else if (args.is(first, "xx"))
            {
                xx = true;
            }
            else if (!args.is(first, "ch"))
            {
                break;
            }
            first++;
        }
        final int values = args.count() - first;
        if (values % 3 != 0 || nx && xx)
        {
            throw ReplyException.SYNTAX;
        }
        final byte[][] zadd = new byte[first + values / 3 * 2][];
        zadd[0] = "zadd".getBytes(StandardCharsets.US_ASCII);
        for (int i = 1; i < first; i++)
        {
            zadd[i] = args.bytes(i);
        }
        int to = first;
        for (int i = first; i < args.count(); i += 3)
        {
            final double longitude = GeoUnit.number(args, i, ReplyException.NOT_A_FLOAT);
            final double latitude = GeoUnit.number(args, i + 1, ReplyException.NOT_A_FLOAT);
            GeoUnit.checkPosition(longitude, latitude);
            final long cell = GeoHash.encode(longitude, latitude, GeoHash.MAX_STEP);
            zadd[to++] = Long.toString(cell).getBytes(StandardCharsets.US_ASCII);
            zadd[to++] = args.bytes(i + 2);
        }
        session.server().table().handler(CommandTable.spec("zadd")).execute(session, Arguments.of(zadd), out);
    }

    private static void geopos(final Session session, final Arguments args, final RespWriter out)
    {
        final ZsetValue zset = read(session, args, 1);
        out.array(args.count() - 2L);
        for (int i = 2; i < args.count(); i++)
        {
            final double score = score(zset, args, i);
            if (Double.isNaN(score))
            {
                out.nullArray();
            }
            else
            {
                replyPosition(score, out);
            }
        }
    }

    static void replyPosition(final double score, final RespWriter out)
    {
        out.array(2);
        out.doubleText(LongDouble.of(GeoHash.longitude(score)).toString());
        out.doubleText(LongDouble.of(GeoHash.latitude(score)).toString());
    }

    private static void geodist(final Session session, final Arguments args, final RespWriter out)
    {
        if (args.count() > 5)
        {
            throw ReplyException.SYNTAX;
        }
        final double unit = args.count() == 5 ? GeoUnit.meters(args, 4) : 1;
        final ZsetValue zset = read(session, args, 1);
        final double one = score(zset, args, 2);
        final double two = score(zset, args, 3);
        if (Double.isNaN(one) || Double.isNaN(two))
        {
            out.nullBulk();
            return;
        }
        replyDistance(GeoHash.distance(GeoHash.longitude(one), GeoHash.latitude(one), GeoHash.longitude(two),
            GeoHash.latitude(two)) / unit, out);
    }

    static void replyDistance(final double distance, final RespWriter out)
    {
        out.bulk(DoubleFormat.fixed(distance, DISTANCE_DECIMALS));
    }

    private static void geohash(final Session session, final Arguments args, final RespWriter out)
    {
        final ZsetValue zset = read(session, args, 1);
        out.array(args.count() - 2L);
        for (int i = 2; i < args.count(); i++)
        {
            final double score = score(zset, args, i);
            if (Double.isNaN(score))
            {
                out.nullBulk();
            }
            else
            {
                out.bulk(text(score));
            }
        }
    }

    /** The common geohash, whose latitudes end at the poles. */
    private static String text(final double score)
    {
        final long cell = GeoHash.encode(GeoHash.longitude(score), GeoHash.latitude(score), -90, 90, GeoHash.MAX_STEP);
        final StringBuilder text = new StringBuilder(HASH_LENGTH);
        for (int i = 1; i < HASH_LENGTH; i++)
        {
            text.append(ALPHABET.charAt((int) (cell >>> HASH_BITS - 5 * i) & 0x1f));
        }
        return text.append('0').toString(); // there are bits for ten characters and a half
    }
}
