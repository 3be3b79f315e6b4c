package dev.brc.core.command.set;

import java.util.Arrays;

import dev.brc.core.value.SetCursor;
import dev.brc.core.value.SetValue;
import dev.brc.core.value.Slice;

/** What can be computed from several sets, of which any may be null for an empty one. */
enum SetAlgebra
{
    INTERSECTION
    {
        @Override
        void run(final SetValue[] sets, final long maxIntset, final Sink sink)
        {
            final SetValue[] bySize = sets.clone();
            Arrays.sort(bySize, (a, b) -> Integer.compare(size(a), size(b)));
            if (size(bySize[0]) == 0)
            {
                return;
            }
            final SetCursor cursor = new SetCursor(bySize[0]);
            boolean more = true;
            while (more && cursor.next())
            {
                if (inAll(bySize, cursor.member()))
                {
                    more = sink.accept(cursor.member());
                }
            }
        }

        private boolean inAll(final SetValue[] sets, final Slice member)
        {
            for (int i = 1; i < sets.length; i++)
            {
                if (sets[i] != sets[0] && !sets[i].contains(member))
                {
                    return false;
                }
            }
            return true;
        }
    },

    UNION
    {
        @Override
        void run(final SetValue[] sets, final long maxIntset, final Sink sink)
        {
            final SetValue all = new SetValue();
            for (final SetValue set : sets)
            {
                addAll(all, set, maxIntset);
            }
            pass(all, sink);
        }
    },

    DIFFERENCE
    {
        @Override
        void run(final SetValue[] sets, final long maxIntset, final Sink sink)
        {
            if (size(sets[0]) == 0)
            {
                return;
            }
            long total = 0;
            for (final SetValue set : sets)
            {
                total += size(set);
            }
            // Look-ups end at the first set that has the member, so they are taken for half of their most, as in Redis.
            if ((long) size(sets[0]) * sets.length / 2 <= total)
            {
                lookUp(sets, sink);
            }
            else
            {
                subtract(sets, maxIntset, sink);
            }
        }

        private void lookUp(final SetValue[] sets, final Sink sink)
        {
            final SetValue[] others = Arrays.copyOfRange(sets, 1, sets.length);
            Arrays.sort(others, (a, b) -> Integer.compare(size(b), size(a)));
            final SetCursor cursor = new SetCursor(sets[0]);
            while (cursor.next())
            {
                boolean found = false;
                for (int i = 0; i < others.length && !found; i++)
                {
                    found = others[i] != null && (others[i] == sets[0] || others[i].contains(cursor.member()));
                }
                if (!found)
                {
                    sink.accept(cursor.member());
                }
            }
        }

        private void subtract(final SetValue[] sets, final long maxIntset, final Sink sink)
        {
            final SetValue rest = new SetValue();
            addAll(rest, sets[0], maxIntset);
            for (int i = 1; i < sets.length && rest.size() > 0; i++)
            {
                if (sets[i] != null)
                {
                    final SetCursor cursor = new SetCursor(sets[i]);
                    while (cursor.next())
                    {
                        rest.remove(cursor.member().array(), cursor.member().offset(), cursor.member().length());
                    }
                }
            }
            pass(rest, sink);
        }
    };

    /**
     * Computes.
     *
     * @param sets      one or more
     * @param maxIntset for what has to be kept in between
     * @param sink      gets each member of the result once
     */
    abstract void run(SetValue[] sets, long maxIntset, Sink sink);

    private static int size(final SetValue set)
    {
        return set == null ? 0 : set.size();
    }

    private static void addAll(final SetValue to, final SetValue from, final long maxIntset)
    {
        if (from != null)
        {
            final SetCursor cursor = new SetCursor(from);
            while (cursor.next())
            {
                to.add(cursor.member().array(), cursor.member().offset(), cursor.member().length(), maxIntset);
            }
        }
    }

    private static void pass(final SetValue set, final Sink sink)
    {
        final SetCursor cursor = new SetCursor(set);
        while (cursor.next())
        {
            sink.accept(cursor.member());
        }
    }

    /** Gets the result. */
    interface Sink
    {
        /** A member. @return false: no more are wanted (heeded by INTERSECTION only) */
        boolean accept(Slice member);
    }
}
