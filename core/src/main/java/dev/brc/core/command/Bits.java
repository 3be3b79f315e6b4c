package dev.brc.core.command;

/** Reads comma separated names into bits; {@code -} stands for none. */
final class Bits
{
    private static final String NONE = "-";

    private Bits()
    {
    }

    static long parse(final String[] names, final String list)
    {
        long bits = 0;
        if (list.equals(NONE))
        {
            return bits;
        }
        int start = 0;
        while (start <= list.length())
        {
            final int comma = list.indexOf(',', start);
            final int end = comma < 0 ? list.length() : comma;
            bits |= 1L << indexOf(names, list, start, end);
            start = end + 1;
        }
        return bits;
    }

    private static int indexOf(final String[] names, final String list, final int start, final int end)
    {
        for (int i = 0; i < names.length; i++)
        {
            if (names[i].length() == end - start && list.startsWith(names[i], start))
            {
                return i;
            }
        }
        throw new IllegalArgumentException("unknown name '" + list.substring(start, end) + "'");
    }
}
