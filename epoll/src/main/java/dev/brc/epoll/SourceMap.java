package dev.brc.epoll;

import java.util.function.Consumer;

/**
 * What {@code epoll_data} stands for: id → source, open addressing with linear probing and backward-shift deletion, no boxing. Ids grow one by one,
 * so that their low bits spread evenly by themselves and a lookup is one array access almost always.
 */
final class SourceMap
{
    private static final int INITIAL_CAPACITY = 64;

    private EventSource[] slots = new EventSource[INITIAL_CAPACITY];
    private int size;

    int size()
    {
        return size;
    }

    EventSource get(long id)
    {
        final EventSource[] slots = this.slots;
        final int mask = slots.length - 1;
        for (int i = (int) id & mask;; i = i + 1 & mask)
        {
            final EventSource source = slots[i];
            if (source == null || source.id == id)
            {
                return source;
            }
        }
    }

    void put(EventSource source)
    {
        if (size * 2 >= slots.length)
        {
            resize(slots.length * 2);
        }
        insert(slots, source);
        size++;
    }

    private void resize(int capacity)
    {
        final EventSource[] larger = new EventSource[capacity];
        for (final EventSource source : slots)
        {
            if (source != null)
            {
                insert(larger, source);
            }
        }
        slots = larger;
    }

    private static void insert(EventSource[] slots, EventSource source)
    {
        final int mask = slots.length - 1;
        int i = (int) source.id & mask;
        while (slots[i] != null)
        {
            i = i + 1 & mask;
        }
        slots[i] = source;
    }

    /** Removes the source of this id; does nothing if there is none. */
    void remove(long id)
    {
        final EventSource[] slots = this.slots;
        final int mask = slots.length - 1;
        int hole = (int) id & mask;
        while (slots[hole] == null || slots[hole].id != id)
        {
            if (slots[hole] == null)
            {
                return;
            }
            hole = hole + 1 & mask;
        }
        // Move later members of the probe sequence into the hole, so that no search stops before it finds them.
        for (int i = hole + 1 & mask; slots[i] != null; i = i + 1 & mask)
        {
            final int home = (int) slots[i].id & mask;
            if ((i - home & mask) >= (i - hole & mask))
            {
                slots[hole] = slots[i];
                hole = i;
            }
        }
        slots[hole] = null;
        size--;
    }

    /** Calls the action for a snapshot of the sources, so that the action may remove them. */
    void forEach(Consumer<EventSource> action)
    {
        for (final EventSource source : slots.clone())
        {
            if (source != null)
            {
                action.accept(source);
            }
        }
    }
}
