package dev.brc.core.command.geo;

/** A circle or rectangle that is searched, and the cells that cover it. */
final class GeoShape
{
    /** Cells that {@link #cells} gives at most: the one of the centre and its neighbours. */
    static final int MAX_CELLS = 9;

    private static final double MERCATOR_MAX = 20037726.37;
    /** Columns and rows of the neighbours in the order in which Redis searches them: the centre, N, S, E, W, NE, NW, SE, SW. */
    private static final int[] COLUMNS = {0, 0, 0, 1, -1, 1, -1, 1, -1};
    private static final int[] ROWS = {0, 1, -1, 0, 0, 1, 1, -1, -1};

    double longitude;
    double latitude;
    /** Meters of the unit that the request uses. */
    double unit = 1;
    boolean circle = true;
    /** In units; of a rectangle: width and height. */
    double radius;
    double width;
    double height;
    /** Halvings that the cells of {@link #cells} have. */
    int step;

    private double minLongitude;
    private double maxLongitude;
    private double minLatitude;
    private double maxLatitude;

    /** Meters from the centre if a position lies within, else NaN. */
    double distance(final double x, final double y)
    {
        if (circle)
        {
            final double meters = GeoHash.distance(longitude, latitude, x, y);
            return meters > radius * unit ? Double.NaN : meters;
        }
        if (GeoHash.latitudeDistance(y, latitude) > height * unit / 2
            || GeoHash.distance(x, y, longitude, y) > width * unit / 2)
        {
            return Double.NaN;
        }
        return GeoHash.distance(longitude, latitude, x, y);
    }

    /** Fills in cells, each once, that cover the shape; returns how many. Sets {@link #step}. */
    int cells(final long[] cells)
    {
        bounds();
        step = estimatedStep();
        long centre = GeoHash.encode(longitude, latitude, step);
        if (step > 1 && !isCovered(centre))
        {
            step--;
            centre = GeoHash.encode(longitude, latitude, step);
        }
        int count = 0;
        for (int i = 0; i < MAX_CELLS; i++)
        {
            if (isUseless(centre, COLUMNS[i], ROWS[i]))
            {
                continue;
            }
            final long cell = GeoHash.neighbor(centre, step, COLUMNS[i], ROWS[i]);
            // With huge shapes, neighbours are the same cell. Redis compares with the one before only.
            if (count == 0 || cells[count - 1] != cell)
            {
                cells[count++] = cell;
            }
        }
        return count;
    }

    private void bounds()
    {
        final double halfHeight = unit * (circle ? radius : height / 2);
        final double halfWidth = unit * (circle ? radius : width / 2);
        final double rows = GeoHash.degrees(halfHeight);
        final double columns = GeoHash.degrees(halfWidth, latitude < 0 ? latitude - rows : latitude + rows);
        minLongitude = longitude - columns;
        maxLongitude = longitude + columns;
        minLatitude = latitude - rows;
        maxLatitude = latitude + rows;
    }

    private int estimatedStep()
    {
        double range = unit * (circle ? radius : Math.sqrt(width / 2 * (width / 2) + height / 2 * (height / 2)));
        if (range == 0)
        {
            return GeoHash.MAX_STEP;
        }
        int steps = 1;
        while (range < MERCATOR_MAX)
        {
            range *= 2;
            steps++;
        }
        steps -= 2; // the circle is covered in most cases
        if (latitude > 66 || latitude < -66)
        {
            steps--;
            if (latitude > 80 || latitude < -80)
            {
                steps--;
            }
        }
        return Math.max(1, Math.min(GeoHash.MAX_STEP, steps));
    }

    /** Whether the cell and its neighbours cover the shape. */
    private boolean isCovered(final long cell)
    {
        return GeoHash.maxLatitude(GeoHash.neighbor(cell, step, 0, 1), step) >= maxLatitude
            && GeoHash.minLatitude(GeoHash.neighbor(cell, step, 0, -1), step) <= minLatitude
            && GeoHash.maxLongitude(GeoHash.neighbor(cell, step, 1, 0), step) >= maxLongitude
            && GeoHash.minLongitude(GeoHash.neighbor(cell, step, -1, 0), step) <= minLongitude;
    }

    /** Whether the shape does not reach beyond the centre's cell in that direction. */
    private boolean isUseless(final long centre, final int columns, final int rows)
    {
        return step >= 2 && (rows < 0 && GeoHash.minLatitude(centre, step) < minLatitude
            || rows > 0 && GeoHash.maxLatitude(centre, step) > maxLatitude
            || columns < 0 && GeoHash.minLongitude(centre, step) < minLongitude
            || columns > 0 && GeoHash.maxLongitude(centre, step) > maxLongitude);
    }
}
