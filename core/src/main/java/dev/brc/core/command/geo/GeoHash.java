package dev.brc.core.command.geo;

/**
 * Cells of the earth's surface: with each step, longitude and latitude are halved once; a cell's bits are those of longitude (odd) and latitude
 * (even) in turn. Latitudes end where a Mercator map does.
 */
final class GeoHash
{
    static final int MAX_STEP = 26;
    static final double MIN_LATITUDE = -85.05112878;
    static final double MAX_LATITUDE = 85.05112878;
    static final double MIN_LONGITUDE = -180;
    static final double MAX_LONGITUDE = 180;

    private static final long LONGITUDE_BITS = 0xaaaaaaaaaaaaaaaaL;
    private static final long LATITUDE_BITS = 0x5555555555555555L;
    private static final double EARTH_RADIUS_METERS = 6372797.560856;
    private static final double RADIANS = Math.PI / 180.0;

    private GeoHash()
    {
    }

    static boolean isValid(final double longitude, final double latitude)
    {
        return longitude >= MIN_LONGITUDE && longitude <= MAX_LONGITUDE && latitude >= MIN_LATITUDE
            && latitude <= MAX_LATITUDE;
    }

    /** The cell of a position. */
    static long encode(final double longitude, final double latitude, final int step)
    {
        return encode(longitude, latitude, MIN_LATITUDE, MAX_LATITUDE, step);
    }

    /** As {@link #encode(double, double, int)} with other limits of latitude: those of the common geohash are the poles. */
    static long encode(final double longitude, final double latitude, final double minLatitude,
        final double maxLatitude, final int step)
    {
        final double x = (longitude - MIN_LONGITUDE) / (MAX_LONGITUDE - MIN_LONGITUDE) * (1L << step);
        final double y = (latitude - minLatitude) / (maxLatitude - minLatitude) * (1L << step);
        return spread((long) y & 0xffffffffL) | spread((long) x & 0xffffffffL) << 1;
    }

    /** Puts a zero bit before each of 32 bits. */
    private static long spread(final long value)
    {
        long v = value;
        v = (v | v << 16) & 0x0000ffff0000ffffL;
        v = (v | v << 8) & 0x00ff00ff00ff00ffL;
        v = (v | v << 4) & 0x0f0f0f0f0f0f0f0fL;
        v = (v | v << 2) & 0x3333333333333333L;
        return (v | v << 1) & LATITUDE_BITS;
    }

    /** Keeps every second bit. */
    private static long gather(final long value)
    {
        long v = value & LATITUDE_BITS;
        v = (v | v >>> 1) & 0x3333333333333333L;
        v = (v | v >>> 2) & 0x0f0f0f0f0f0f0f0fL;
        v = (v | v >>> 4) & 0x00ff00ff00ff00ffL;
        v = (v | v >>> 8) & 0x0000ffff0000ffffL;
        return (v | v >>> 16) & 0xffffffffL;
    }

    static double minLongitude(final long cell, final int step)
    {
        return longitude(gather(cell >>> 1), step);
    }

    static double maxLongitude(final long cell, final int step)
    {
        return longitude(gather(cell >>> 1) + 1, step);
    }

    static double minLatitude(final long cell, final int step)
    {
        return latitude(gather(cell), step);
    }

    static double maxLatitude(final long cell, final int step)
    {
        return latitude(gather(cell) + 1, step);
    }

    private static double longitude(final long column, final int step)
    {
        return MIN_LONGITUDE + column * 1.0 / (1L << step) * (MAX_LONGITUDE - MIN_LONGITUDE);
    }

    private static double latitude(final long row, final int step)
    {
        return MIN_LATITUDE + row * 1.0 / (1L << step) * (MAX_LATITUDE - MIN_LATITUDE);
    }

    /** The longitude of the middle of a score's cell. */
    static double longitude(final double score)
    {
        final long cell = (long) score;
        final double middle = (minLongitude(cell, MAX_STEP) + maxLongitude(cell, MAX_STEP)) / 2;
        return Math.max(MIN_LONGITUDE, Math.min(MAX_LONGITUDE, middle));
    }

    /** The latitude of the middle of a score's cell. */
    static double latitude(final double score)
    {
        final long cell = (long) score;
        final double middle = (minLatitude(cell, MAX_STEP) + maxLatitude(cell, MAX_STEP)) / 2;
        return Math.max(MIN_LATITUDE, Math.min(MAX_LATITUDE, middle));
    }

    /** The cell some columns and rows away, -1 to 1, around the earth where it ends. */
    static long neighbor(final long cell, final int step, final int columns, final int rows)
    {
        final long unused = 64 - 2 * step;
        final long x = add(cell & LONGITUDE_BITS, columns, LATITUDE_BITS, LONGITUDE_BITS, unused);
        final long y = add(cell & LATITUDE_BITS, rows, LONGITUDE_BITS, LATITUDE_BITS, unused);
        return x | y;
    }

    /** Adds to a number whose bits are every second bit: the bits between carry over. */
    private static long add(final long value, final int distance, final long between, final long own,
        final long unused)
    {
        if (distance == 0)
        {
            return value;
        }
        final long gaps = between >>> unused;
        final long sum = distance > 0 ? value + gaps + 1 : (value | gaps) - (gaps + 1);
        return sum & own >>> unused;
    }

    /** Meters between two positions on a sphere. */
    static double distance(final double longitude1, final double latitude1, final double longitude2,
        final double latitude2)
    {
        final double v = Math.sin((longitude2 * RADIANS - longitude1 * RADIANS) / 2);
        if (v == 0)
        {
            return latitudeDistance(latitude1, latitude2);
        }
        final double a = latitude1 * RADIANS;
        final double b = latitude2 * RADIANS;
        final double u = Math.sin((b - a) / 2);
        final double square = u * u + Math.cos(a) * Math.cos(b) * v * v;
        return 2.0 * EARTH_RADIUS_METERS * Math.asin(Math.sqrt(Math.min(1, square))); // rounded up on the other side
    }

    /** Meters between two positions of the same longitude. */
    static double latitudeDistance(final double latitude1, final double latitude2)
    {
        return EARTH_RADIUS_METERS * Math.abs(latitude2 * RADIANS - latitude1 * RADIANS);
    }

    /** Degrees that so many meters are at the equator. */
    static double degrees(final double meters)
    {
        return meters / EARTH_RADIUS_METERS / RADIANS;
    }

    /** Degrees of longitude that so many meters are at a latitude. */
    static double degrees(final double meters, final double latitude)
    {
        return meters / EARTH_RADIUS_METERS / Math.cos(latitude * RADIANS) / RADIANS;
    }
}
