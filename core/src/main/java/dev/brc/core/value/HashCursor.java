package dev.brc.core.value;

import java.util.concurrent.ThreadLocalRandom;

import dev.brc.core.encoding.Listpack;

/** A walk through the fields of a hash. Void after any change of it. */
public final class HashCursor
{
    private final Listpack small;
    private final ByteTable large;
    private final Slice field = new Slice();
    private final Slice value = new Slice();
    private int at;
    private boolean started;

    /**
     * Stands before the first field.
     *
     * @param hash to walk through
     */
    public HashCursor(final HashValue hash)
    {
        small = hash.listpack();
        large = hash.table();
    }

    /** Goes to the next field. @return false: there is none */
    public boolean next()
    {
        if (small != null)
        {
            at = started ? small.next(small.next(at)) : small.first();
        }
        else
        {
            at = started ? large.following(at) : large.first();
        }
        started = true;
        if (at == (small != null ? Listpack.NONE : 0))
        {
            return false;
        }
        show(at);
        return true;
    }

    /** The field. @return good until the cursor moves */
    public Slice field()
    {
        return field;
    }

    /** Its value. @return good until the cursor moves */
    public Slice value()
    {
        return value;
    }

    void show(final int place)
    {
        if (small != null)
        {
            field.set(small, place);
            value.set(small, small.next(place));
        }
        else
        {
            field.set(large.array(place), large.keyOffset(place), large.keyLength(place));
            value.set(large.array(place), large.valueOffset(place), large.valueLength(place));
        }
    }

    /**
     * Shows random fields, one after the other.
     *
     * @param count    how many
     * @param distinct whether none may come twice; {@code count} is at most the size then
     * @param visitor  called for each
     */
    public void random(final long count, final boolean distinct, final HashValue.PairVisitor visitor)
    {
        if (distinct)
        {
            final int[] chosen = small != null
                ? Samples.distinct(small.count() / 2, (int) count)
                : large.sample((int) count);
            final int[] places = small != null ? positions() : null;
            for (final int each : chosen)
            {
                show(places != null ? places[each] : each);
                visitor.visit(field, value);
            }
            return;
        }
        final int[] places = small != null ? positions() : null;
        final ThreadLocalRandom random = ThreadLocalRandom.current();
        for (long i = 0; i < count; i++)
        {
            show(places != null ? places[random.nextInt(places.length)] : large.random());
            visitor.visit(field, value);
        }
    }

    private int[] positions()
    {
        final int[] places = new int[small.count() / 2];
        int i = 0;
        for (int p = small.first(); p != Listpack.NONE; p = small.next(small.next(p)))
        {
            places[i++] = p;
        }
        return places;
    }
}
