package dev.brc.ebpf.cache;

import java.nio.ByteBuffer;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.Buffer;
import dev.brc.ebpf.layout.FlowLayout;

/**
 * The connections as the programs know them: counts those that need translation, removes those that have ended. Both walk through the
 * table in batches. One thread at a time.
 */
final class Flows
{
    private static final int BATCH = 64;
    private static final long SECOND_NS = 1_000_000_000L;
    /** Late duplicates of a connection that the cache answered need translation as long as TIME_WAIT lasts (Linux: 60 s). */
    private static final long TIME_WAIT_NS = 60 * SECOND_NS;
    /** What closed this long ago has most likely got its last acknowledgement. */
    private static final long LAST_ACK_NS = SECOND_NS / 4;

    /** Whether the server still has the connection that holds a ticket. */
    interface Holders
    {
        /** Whether a ticket is held by the connection of this serial. */
        boolean holds(int ticket, int serial);
    }

    private final Bpf bpf;
    private final int map;
    private final Holders holders;
    private final int valueBytes;
    private final Buffer keys = new Buffer(BATCH * FlowLayout.KEY_BYTES);
    private final Buffer values;
    private final Buffer cursor = new Buffer(Long.BYTES);
    private final Buffer next = new Buffer(Long.BYTES);
    private final Buffer count = new Buffer(Integer.BYTES);
    private final Buffer key = new Buffer(FlowLayout.KEY_BYTES);
    private final Buffer value;
    private final byte[] keyBytes = new byte[FlowLayout.KEY_BYTES];

    Flows(final Bpf bpf, final int map, final Holders holders)
    {
        this.bpf = bpf;
        this.holders = holders;
        this.map = map;
        valueBytes = bpf.mapValueBytes(map);
        values = new Buffer(BATCH * valueBytes);
        value = new Buffer(valueBytes);
    }

    /** Looks at one flow: its key is at {@code index} in the keys, its value begins at {@code at} in the values. */
    private interface Visitor
    {
        void visit(int index, int at);
    }

    private void forEach(final Visitor visitor)
    {
        boolean first = true;
        boolean more = true;
        while (more)
        {
            count.bytes.putInt(0, BATCH);
            more = bpf.lookupBatch(map, first ? null : cursor, next, keys, values, count);
            final int found = count.bytes.getInt(0);
            for (int i = 0; i < found; i++)
            {
                visitor.visit(i, i * valueBytes);
            }
            cursor.bytes.putLong(0, next.bytes.getLong(0));
            first = false;
        }
    }

    /** Connections that are open and whose bytes the kernel must go on translating. */
    int spliced(final long nowNs)
    {
        final int[] spliced = {0};
        forEach((index, at) -> spliced[0] += isSpliced(values.bytes, at) && isOpen(values.bytes, at, nowNs) ? 1 : 0);
        return spliced[0];
    }

    /** Removes flows that have ended. @return how many */
    int sweep(final long nowNs)
    {
        final int[] removed = {0};
        forEach((index, at) ->
        {
            if (isOver(values.bytes, at, nowNs) && remove(index, nowNs))
            {
                removed[0]++;
            }
        });
        return removed[0];
    }

    /** Takes a flow out; if it turns out to be another one of the same addresses and ports, that has just begun, it goes back. */
    private boolean remove(final int index, final long nowNs)
    {
        keys.bytes.get(index * FlowLayout.KEY_BYTES, keyBytes);
        key.bytes.put(0, keyBytes);
        if (!bpf.take(map, key, value))
        {
            return false;
        }
        if (isOver(value.bytes, 0, nowNs))
        {
            return true;
        }
        bpf.update(map, key, value, Bpf.NOEXIST);
        return false;
    }

    private static boolean isSpliced(final ByteBuffer flow, final int at)
    {
        return (flow.getInt(at + FlowLayout.IN) | flow.getInt(at + FlowLayout.OUT)) != 0;
    }

    private static boolean isOpen(final ByteBuffer flow, final int at, final long nowNs)
    {
        final long closedAtNs = flow.getLong(at + FlowLayout.CLOSED_AT_NS);
        return closedAtNs == 0
            ? (flow.getInt(at + FlowLayout.FLAGS) & FlowLayout.RESET) == 0
            : nowNs - closedAtNs < LAST_ACK_NS;
    }

    /** When a flow may go: {@code brc_shared.h} says why a RST proves nothing. */
    private boolean isOver(final ByteBuffer flow, final int at, final long nowNs)
    {
        if (!isSpliced(flow, at) && flow.getLong(at + FlowLayout.CLOSED_AT_NS) != 0)
        {
            return true;
        }
        return nowNs - flow.getLong(at + FlowLayout.SEEN_AT_NS) > TIME_WAIT_NS && !holders.holds(
            flow.getInt(at + FlowLayout.TICKET), flow.getInt(at + FlowLayout.TICKET_SERIAL));
    }
}
