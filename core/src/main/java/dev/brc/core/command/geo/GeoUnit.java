package dev.brc.core.command.geo;

import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.util.DoubleFormat;
import dev.brc.core.util.DoubleParser;

/** Reads numbers of geo commands: coordinates, distances, units. */
final class GeoUnit
{
    private static final ReplyException UNKNOWN = new ReplyException(
        "ERR unsupported unit provided. please use M, KM, FT, MI");

    private GeoUnit()
    {
    }

    /** Meters of the unit that an argument names. */
    static double meters(final Arguments args, final int index)
    {
        if (args.is(index, "m"))
        {
            return 1;
        }
        if (args.is(index, "km"))
        {
            return 1000;
        }
        if (args.is(index, "ft"))
        {
            return 0.3048;
        }
        if (args.is(index, "mi"))
        {
            return 1609.34;
        }
        throw UNKNOWN;
    }

    static double number(final Arguments args, final int index, final ReplyException error)
    {
        final double value = DoubleParser.parse(args.buffer(), args.offset(index), args.length(index));
        if (Double.isNaN(value))
        {
            throw error;
        }
        return value;
    }

    static void checkPosition(final double longitude, final double latitude)
    {
        if (!GeoHash.isValid(longitude, latitude))
        {
            throw new ReplyException("ERR invalid longitude,latitude pair " + text(longitude) + "," + text(latitude));
        }
    }

    private static String text(final double coordinate)
    {
        return Double.isInfinite(coordinate) ? coordinate < 0 ? "-inf" : "inf" : DoubleFormat.fixed(coordinate, 6);
    }
}
