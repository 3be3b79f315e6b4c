package dev.brc.core.command.geo;

import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.value.ZsetValue;

/** The arguments of one search. */
final class GeoSearchRequest
{
    private static final ReplyException NO_MEMBER = new ReplyException("ERR could not decode requested zset member");
    private static final ReplyException NO_RADIUS = new ReplyException("ERR need numeric radius");
    private static final ReplyException NEGATIVE_RADIUS = new ReplyException("ERR radius cannot be negative");
    private static final ReplyException NO_WIDTH = new ReplyException("ERR need numeric width");
    private static final ReplyException NO_HEIGHT = new ReplyException("ERR need numeric height");
    private static final ReplyException NEGATIVE_BOX = new ReplyException("ERR height or width cannot be negative");
    private static final ReplyException COUNT = new ReplyException("ERR COUNT must be > 0");
    private static final ReplyException ANY_ALONE = new ReplyException("ERR the ANY argument requires COUNT argument");

    /** Which command it is. */
    enum Form
    {
        RADIUS, RADIUS_BY_MEMBER, SEARCH, SEARCH_STORE
    }

    final GeoShape shape = new GeoShape();
    boolean withDistance;
    boolean withHash;
    boolean withCoordinates;
    boolean any;
    /** Results at most; 0: all. */
    long count;
    /** 1: nearest first, -1: farthest first, 0: as they are found. */
    int order;
    /** Index of the key that gets the result; 0: none. */
    int storeKey;
    boolean storeDistance;

    private final Arguments args;
    private final Form form;
    private final boolean mayStore;
    private final boolean search;
    private boolean fromMember;
    private boolean fromPosition;
    private boolean byRadius;
    private boolean byBox;

    GeoSearchRequest(final Arguments args, final Form form, final boolean mayStore)
    {
        this.args = args;
        this.form = form;
        this.mayStore = mayStore;
        this.search = form == Form.SEARCH || form == Form.SEARCH_STORE;
    }

    Arguments args()
    {
        return args;
    }

    /** Index of the key that is searched. */
    int sourceKey()
    {
        return form == Form.SEARCH_STORE ? 2 : 1;
    }

    String storeEvent()
    {
        return search ? "geosearchstore" : "georadiusstore";
    }

    /** Reads all arguments; {@code zset} is null when the key is absent. */
    void parse(final ZsetValue zset)
    {
        int first = 2;
        switch (form)
        {
            case RADIUS:
                position(2);
                radius(4);
                first = 6;
                break;
            case RADIUS_BY_MEMBER:
                if (zset != null)
                {
                    member(zset, 2);
                    radius(3);
                }
                first = 5;
                break;
            case SEARCH_STORE:
                storeKey = 1;
                first = 3;
                break;
            default:
                break;
        }
        int i = first;
        while (i < args.count())
        {
            i = option(zset, i);
        }
        check();
    }

    private int option(final ZsetValue zset, final int i)
    {
        final int more = args.count() - 1 - i;
        if (args.is(i, "withdist"))
        {
            withDistance = true;
        }
        else if (args.is(i, "withhash"))
        {
            withHash = true;
        }
        else if (args.is(i, "withcoord"))
        {
            withCoordinates = true;
        }
        else if (args.is(i, "any"))
        {
            any = true;
        }
        else if (args.is(i, "asc") || args.is(i, "desc"))
        {
            order = args.is(i, "asc") ? 1 : -1;
        }
        else if (args.is(i, "count") && more >= 1)
        {
            count = args.integer(i + 1);
            if (count <= 0)
            {
                throw COUNT;
            }
            return i + 2;
        }
        else if ((args.is(i, "store") || args.is(i, "storedist")) && more >= 1 && mayStore && !search)
        {
            storeKey = i + 1;
            storeDistance = args.is(i, "storedist");
            return i + 2;
        }
        else if (args.is(i, "storedist") && form == Form.SEARCH_STORE)
        {
            storeDistance = true;
        }
        else
        {
            return searchOption(zset, i, more);
        }
        return i + 1;
    }

    private int searchOption(final ZsetValue zset, final int i, final int more)
    {
        if (search && args.is(i, "frommember") && more >= 1 && !fromPosition)
        {
            if (zset != null)
            {
                member(zset, i + 1);
            }
            fromMember = true;
            return i + 2;
        }
        if (search && args.is(i, "fromlonlat") && more >= 2 && !fromMember)
        {
            position(i + 1);
            fromPosition = true;
            return i + 3;
        }
        if (search && args.is(i, "byradius") && more >= 2 && !byBox)
        {
            radius(i + 1);
            byRadius = true;
            return i + 3;
        }
        if (search && args.is(i, "bybox") && more >= 3 && !byRadius)
        {
            box(i + 1);
            byBox = true;
            return i + 4;
        }
        throw ReplyException.SYNTAX;
    }

    private void check()
    {
        if (storeKey != 0 && (withDistance || withHash || withCoordinates))
        {
            throw new ReplyException("ERR " + (search ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS")
                + " is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
        }
        if (search && !fromMember && !fromPosition)
        {
            throw new ReplyException("ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for "
                + args.cText(0));
        }
        if (search && !byRadius && !byBox)
        {
            throw new ReplyException("ERR exactly one of BYRADIUS and BYBOX can be specified for " + args.cText(0));
        }
        if (any && count == 0)
        {
            throw ANY_ALONE;
        }
    }

    private void position(final int index)
    {
        shape.longitude = GeoUnit.number(args, index, ReplyException.NOT_A_FLOAT);
        shape.latitude = GeoUnit.number(args, index + 1, ReplyException.NOT_A_FLOAT);
        GeoUnit.checkPosition(shape.longitude, shape.latitude);
    }

    private void member(final ZsetValue zset, final int index)
    {
        final double score = GeoCommands.score(zset, args, index);
        if (Double.isNaN(score))
        {
            throw NO_MEMBER;
        }
        shape.longitude = GeoHash.longitude(score);
        shape.latitude = GeoHash.latitude(score);
    }

    private void radius(final int index)
    {
        shape.radius = GeoUnit.number(args, index, NO_RADIUS);
        if (shape.radius < 0)
        {
            throw NEGATIVE_RADIUS;
        }
        shape.unit = GeoUnit.meters(args, index + 1);
        shape.circle = true;
    }

    private void box(final int index)
    {
        shape.width = GeoUnit.number(args, index, NO_WIDTH);
        shape.height = GeoUnit.number(args, index + 1, NO_HEIGHT);
        if (shape.width < 0 || shape.height < 0)
        {
            throw NEGATIVE_BOX;
        }
        shape.unit = GeoUnit.meters(args, index + 2);
        shape.circle = false;
    }
}
