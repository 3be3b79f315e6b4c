package dev.brc.core.command.geo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.config.Config;
import dev.brc.core.keyspace.Db;
import dev.brc.core.pubsub.KeyspaceNotifications;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.value.ZsetCursor;
import dev.brc.core.value.ZsetValue;

/** GEOSEARCH, GEOSEARCHSTORE and the GEORADIUS family: one call. */
final class GeoSearch
{
    private static final int UNSORTED = 0;
    private static final int ASCENDING = 1;
    private static final int DESCENDING = -1;

    private final Session session;
    private final GeoSearchRequest request;

    private GeoSearch(final Session session, final GeoSearchRequest request)
    {
        this.session = session;
        this.request = request;
    }

    static void bind(final CommandTable table)
    {
        bind(table, "georadius", GeoSearchRequest.Form.RADIUS, true);
        bind(table, "georadius_ro", GeoSearchRequest.Form.RADIUS, false);
        bind(table, "georadiusbymember", GeoSearchRequest.Form.RADIUS_BY_MEMBER, true);
        bind(table, "georadiusbymember_ro", GeoSearchRequest.Form.RADIUS_BY_MEMBER, false);
        bind(table, "geosearch", GeoSearchRequest.Form.SEARCH, false);
        bind(table, "geosearchstore", GeoSearchRequest.Form.SEARCH_STORE, true);
    }

    private static void bind(final CommandTable table, final String name, final GeoSearchRequest.Form form,
        final boolean mayStore)
    {
        table.bind(name, (session, args, out) ->
        {
            final GeoSearchRequest request = new GeoSearchRequest(args, form, mayStore);
            final ZsetValue zset = GeoCommands.read(session, args, request.sourceKey());
            request.parse(zset);
            new GeoSearch(session, request).execute(zset, out);
        });
    }

    /** A member that was found. */
    private static final class Found
    {
        final byte[] member;
        final double score;
        final double meters;

        Found(final byte[] member, final double score, final double meters)
        {
            this.member = member;
            this.score = score;
            this.meters = meters;
        }
    }

    private void execute(final ZsetValue zset, final RespWriter out)
    {
        final Found[] found = zset == null ? new Found[0] : find(zset).toArray(new Found[0]);
        final int order = request.order == UNSORTED && request.count > 0 && !request.any ? ASCENDING : request.order;
        if (order != UNSORTED)
        {
            final Comparator<Found> nearest = (a, b) -> Double.compare(a.meters, b.meters);
            Arrays.sort(found, order == DESCENDING ? nearest.reversed() : nearest);
        }
        final int count = request.count == 0 ? found.length : (int) Math.min(found.length, request.count);
        if (request.storeKey != 0)
        {
            store(found, count);
            out.integer(count);
        }
        else
        {
            reply(found, count, out);
        }
    }

    private List<Found> find(final ZsetValue zset)
    {
        final List<Found> found = new ArrayList<>();
        final long most = request.any ? request.count : Long.MAX_VALUE;
        final long[] cells = new long[GeoShape.MAX_CELLS];
        final int count = request.shape.cells(cells);
        final int shift = 2 * (GeoHash.MAX_STEP - request.shape.step);
        final ZsetCursor cursor = new ZsetCursor(zset);
        for (int i = 0; i < count && found.size() < most; i++)
        {
            final double from = cells[i] << shift;
            final double to = cells[i] + 1 << shift;
            boolean more = cursor.seek(zset.countBelow(from, false));
            while (more && cursor.score() < to && found.size() < most)
            {
                final double score = cursor.score();
                final double meters = request.shape.distance(GeoHash.longitude(score), GeoHash.latitude(score));
                if (!Double.isNaN(meters))
                {
                    found.add(new Found(cursor.member().copy(), score, meters));
                }
                more = cursor.next();
            }
        }
        return found;
    }

    private void reply(final Found[] found, final int count, final RespWriter out)
    {
        final int extras = (request.withDistance ? 1 : 0) + (request.withHash ? 1 : 0)
            + (request.withCoordinates ? 1 : 0);
        out.array(count);
        for (int i = 0; i < count; i++)
        {
            if (extras > 0)
            {
                out.array(extras + 1L);
            }
            out.bulk(found[i].member);
            if (request.withDistance)
            {
                GeoCommands.replyDistance(found[i].meters / request.shape.unit, out);
            }
            if (request.withHash)
            {
                out.integer((long) found[i].score);
            }
            if (request.withCoordinates)
            {
                GeoCommands.replyPosition(found[i].score, out);
            }
        }
    }

    private void store(final Found[] found, final int count)
    {
        final Arguments args = request.args();
        final Db db = session.db();
        final int key = request.storeKey;
        if (count == 0)
        {
            if (db.delete(args.buffer(), args.offset(key), args.length(key)))
            {
                KeyEvents.generic(session, "del", args, key);
            }
            return;
        }
        final Config config = session.server().config();
        final ZsetValue result = new ZsetValue();
        for (int i = 0; i < count; i++)
        {
            final double score = request.storeDistance ? found[i].meters / request.shape.unit : found[i].score;
            result.put(found[i].member, 0, found[i].member.length, score, config.zsetMaxListpackEntries,
                config.zsetMaxListpackValue);
        }
        db.putValue(args.buffer(), args.offset(key), args.length(key), result, false);
        KeyEvents.event(session, KeyspaceNotifications.NOTIFY_ZSET, request.storeEvent(), args, key);
    }
}
