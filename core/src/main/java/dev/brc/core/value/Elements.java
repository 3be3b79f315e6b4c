package dev.brc.core.value;

import dev.brc.core.encoding.Listpack;
import dev.brc.core.resp.RespWriter;

/** Replies with elements of values, without copies in between. */
public final class Elements
{
    private Elements()
    {
    }

    /**
     * Writes an entry of a listpack as a bulk string.
     *
     * @param listpack holds it
     * @param position of the entry
     * @param out      where to
     */
    public static void reply(final Listpack listpack, final int position, final RespWriter out)
    {
        if (listpack.isInteger(position))
        {
            out.bulkInteger(listpack.integer(position));
        }
        else
        {
            out.bulk(listpack.array(), listpack.stringOffset(position), listpack.length(position));
        }
    }
}
