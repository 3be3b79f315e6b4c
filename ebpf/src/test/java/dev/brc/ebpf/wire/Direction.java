package dev.brc.ebpf.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One direction of a wire: takes frames, decides by plan and seed what becomes of each, and gives to a sink what is due. What happens to the n-th TCP
 * frame depends on the seed and n only. Used by one thread; the counters may be read by all.
 */
final class Direction
{
    /** How long a segment waits for the one that it shall be merged with. */
    static final long MERGE_WAIT_NS = 500_000;

    /** How many frames may wait here; more are dropped as {@link Count#OVERRUN}. */
    static final int MAX_WAITING = 4_096;

    /** Merged segments stay within an Ethernet MTU of 1500. */
    private static final int MERGED_FRAME_MAX = 1_514;

    private static final long NEVER = Long.MAX_VALUE;

    /** The draws about a frame's time are apart from those about its fate: they come later, after a merge or a split. */
    private static final long TIMING = 0x5555_5555_5555_5555L;

    private final Faults faults;
    private final Chance chance;
    private final Sink sink;
    private final PriorityQueue<Frame> waiting = new PriorityQueue<>();
    private final ArrayDeque<Frame> pool = new ArrayDeque<>();
    private final AtomicLongArray counts = new AtomicLongArray(Count.values().length);
    private final Segment segment = new Segment();
    private final Segment other = new Segment();
    private int made;
    private long number;
    private long order;
    private long lastDueNs;
    private boolean losing;
    private Frame merging;
    private long mergeUntilNs = NEVER;

    Direction(final Faults faults, final long seed, final Sink sink)
    {
        this.faults = faults;
        this.chance = new Chance(seed);
        this.sink = sink;
    }

    /** Where frames leave. */
    interface Sink
    {
        /** Sends it; false if the interface does not take it. */
        boolean send(Frame frame);
    }

    long count(final Count what)
    {
        return counts.get(what.ordinal());
    }

    void add(final Count what)
    {
        counts.lazySet(what.ordinal(), counts.get(what.ordinal()) + 1);
    }

    /**
     * Takes a frame as the kernel gave it.
     *
     * @param partialChecksum the TCP checksum is still to be computed
     * @param gsoSize         payload of each segment of a merged frame, 0 if it is a single one
     */
    void accept(final ByteBuffer from, final int offset, final int length, final boolean partialChecksum,
        final int gsoSize, final long nowNs)
    {
        if (!segment.parse(from, offset, length))
        {
            add(Count.OTHER);
            final Frame frame = length <= Frame.CAPACITY ? take() : null;
            if (frame != null)
            {
                frame.set(from, offset, length);
                release(frame);
            }
            return;
        }
        if (gsoSize == 0 || segment.payloadLength() <= gsoSize)
        {
            if (partialChecksum)
            {
                segment.finishTcp();
            }
            else if (!segment.intact())
            {
                add(Count.BAD_CHECKSUM);
            }
            final Frame frame = segment.frameLength() <= Frame.CAPACITY ? take() : null;
            if (frame != null)
            {
                frame.set(from, offset, segment.frameLength());
                plan(frame, nowNs);
            }
            return;
        }
        unmerge(gsoSize, nowNs);
    }

    /** Cuts a GSO frame into what a network card would have put on the cable. */
    private void unmerge(final int gsoSize, final long nowNs)
    {
        final int headers = segment.payload - segment.start;
        final int flags = segment.flags();
        final int sequence = segment.sequence();
        final int total = segment.payloadLength();
        final int id = segment.u16(segment.ip + 4);
        final ByteBuffer from = segment.bytes;
        final int start = segment.start;
        for (int done = 0, index = 0; done < total; done += gsoSize, index++)
        {
            final int size = Math.min(gsoSize, total - done);
            final Frame frame = headers + size <= Frame.CAPACITY ? take() : null;
            if (frame == null)
            {
                continue;
            }
            frame.set(from, start, headers);
            frame.bytes.put(Frame.VNET_HEADER + headers, from, start + headers + done, size);
            frame.length = headers + size;
            final boolean last = done + size == total;
            view(other, frame, headers, size);
            other.bytes.putInt(other.tcp + Segment.TCP_SEQUENCE, sequence + done);
            other.flags(flags & ~((last ? 0 : Segment.FIN | Segment.PSH) | (index == 0 ? 0 : Segment.CWR)));
            if (!other.ip6)
            {
                other.bytes.putShort(other.ip + 4, (short) (id + index));
            }
            other.finish(other.payload + size);
            plan(frame, nowNs);
        }
    }

    /** Points a view at a frame whose length fields may still be those of the frame that it was copied from. */
    private static void view(final Segment view, final Frame frame, final int headers, final int size)
    {
        view.bytes = frame.bytes;
        view.start = Frame.VNET_HEADER;
        final int type = frame.bytes.getShort(Frame.VNET_HEADER + 12) & 0xFFFF;
        view.ip = Frame.VNET_HEADER + (type == 0x8100 ? 18 : 14);
        view.ip6 = view.u8(view.ip) >> 4 == 6;
        view.tcp = view.ip + (view.ip6 ? 40 : (view.u8(view.ip) & 0xF) * 4);
        view.payload = Frame.VNET_HEADER + headers;
        view.end = view.payload + size;
    }

    /** Decides what becomes of a TCP frame. */
    private void plan(final Frame frame, final long nowNs)
    {
        add(Count.TCP);
        frame.number = number++;
        chance.frame(frame.number);
        segment.parse(frame.bytes, Frame.VNET_HEADER, frame.length);
        final boolean plain = segment.payloadLength() > 0
            && (segment.flags() & (Segment.SYN | Segment.RST | Segment.URG | Segment.FIN)) == 0;
        final boolean lost = chance.happens(losing ? Math.max(faults.lossRun(), faults.loss()) : faults.loss());
        final boolean split = chance.happens(faults.split()) && plain && segment.payloadLength() > 1;
        final boolean merge = chance.happens(faults.merge()) && plain && !split;
        losing = lost;
        if (lost)
        {
            add(Count.LOST);
            pool.push(frame);
        }
        else if (merging != null && mergeWith(frame))
        {
            final Frame whole = merging;
            merging = null;
            mergeUntilNs = NEVER;
            schedule(whole, nowNs);
        }
        else
        {
            stopMerging(nowNs);
            if (merge)
            {
                merging = frame;
                mergeUntilNs = nowNs + MERGE_WAIT_NS;
            }
            else if (split)
            {
                split(frame, nowNs);
            }
            else
            {
                schedule(frame, nowNs);
            }
        }
    }

    /** Adds the data of the frame that {@link #segment} shows to the one that waits, if it is its successor. */
    private boolean mergeWith(final Frame frame)
    {
        other.parse(merging.bytes, Frame.VNET_HEADER, merging.length);
        final int more = segment.payloadLength();
        final boolean fits = more > 0 && other.sameFlow(segment)
            && segment.sequence() == other.sequence() + other.payloadLength()
            && segment.payload - segment.start == other.payload - other.start
            && other.frameLength() + more <= MERGED_FRAME_MAX
            && (segment.flags() & (Segment.SYN | Segment.RST | Segment.URG)) == 0;
        if (!fits)
        {
            return false;
        }
        final int sequence = other.sequence();
        final int end = other.end;
        // The later header has the newer acknowledgement, window and time stamps.
        merging.bytes.put(other.tcp, frame.bytes, segment.tcp, segment.payload - segment.tcp);
        merging.bytes.putInt(other.tcp + Segment.TCP_SEQUENCE, sequence);
        merging.bytes.put(end, frame.bytes, segment.payload, more);
        merging.length = end + more - Frame.VNET_HEADER;
        other.finish(end + more);
        pool.push(frame);
        add(Count.MERGED);
        return true;
    }

    private void stopMerging(final long nowNs)
    {
        if (merging != null)
        {
            final Frame alone = merging;
            merging = null;
            mergeUntilNs = NEVER;
            schedule(alone, nowNs);
        }
    }

    private void split(final Frame frame, final long nowNs)
    {
        final Frame second = take();
        if (second == null)
        {
            pool.push(frame);
            return;
        }
        second.number = ~frame.number;
        final int headers = segment.payload - segment.start;
        final int total = segment.payloadLength();
        final int first = 1 + (int) chance.below(total - 1);
        final boolean partLost = chance.happens(faults.partLoss());
        final boolean firstLost = chance.below(2) == 0;
        final int flags = segment.flags();
        second.set(frame.bytes, Frame.VNET_HEADER, headers);
        second.bytes.put(Frame.VNET_HEADER + headers, frame.bytes, segment.payload + first, total - first);
        second.length = headers + total - first;
        view(other, second, headers, total - first);
        other.bytes.putInt(other.tcp + Segment.TCP_SEQUENCE, segment.sequence() + first);
        other.flags(flags & ~Segment.CWR);
        other.finish(other.payload + total - first);
        segment.flags(flags & ~Segment.PSH);
        segment.finish(segment.payload + first);
        frame.length = segment.frameLength();
        add(Count.SPLIT);
        scheduleUnless(partLost && firstLost, frame, nowNs);
        scheduleUnless(partLost && !firstLost, second, nowNs);
    }

    private void scheduleUnless(final boolean lost, final Frame frame, final long nowNs)
    {
        if (lost)
        {
            add(Count.PART_LOST);
            pool.push(frame);
        }
        else
        {
            schedule(frame, nowNs);
        }
    }

    private void schedule(final Frame frame, final long nowNs)
    {
        final long spreadNs = faults.spreadUs() * 1_000;
        chance.frame(frame.number ^ TIMING);
        if (chance.happens(faults.pause()))
        {
            add(Count.PAUSED);
            lastDueNs = Math.max(lastDueNs, nowNs + chance.below(spreadNs));
        }
        lastDueNs = Math.max(lastDueNs, nowNs + faults.delayUs() * 1_000);
        long dueNs = lastDueNs;
        if (chance.happens(faults.reorder()))
        {
            add(Count.REORDERED);
            dueNs += chance.below(spreadNs);
        }
        if (chance.happens(faults.duplicate()))
        {
            final Frame copy = take();
            if (copy != null)
            {
                add(Count.DUPLICATED);
                copy.set(frame.bytes, Frame.VNET_HEADER, frame.length);
                enqueue(copy, dueNs + chance.below(spreadNs));
            }
        }
        if (dueNs <= nowNs && waiting.isEmpty())
        {
            release(frame);
        }
        else
        {
            enqueue(frame, dueNs);
        }
    }

    private void enqueue(final Frame frame, final long dueNs)
    {
        frame.dueNs = dueNs;
        frame.order = order++;
        waiting.add(frame);
    }

    /** Sends what is due; returns the nanoseconds until the next frame is, {@link Long#MAX_VALUE} if none waits. */
    long deliver(final long nowNs)
    {
        if (mergeUntilNs <= nowNs)
        {
            stopMerging(nowNs);
        }
        while (!waiting.isEmpty() && waiting.peek().dueNs <= nowNs)
        {
            release(waiting.poll());
        }
        final long next = Math.min(waiting.isEmpty() ? NEVER : waiting.peek().dueNs, mergeUntilNs);
        return next == NEVER ? NEVER : next - nowNs;
    }

    private void release(final Frame frame)
    {
        if (!sink.send(frame))
        {
            add(Count.OVERRUN);
        }
        pool.push(frame);
    }

    private Frame take()
    {
        if (!pool.isEmpty())
        {
            return pool.pop();
        }
        if (made == MAX_WAITING)
        {
            add(Count.OVERRUN);
            return null;
        }
        made++;
        return new Frame();
    }
}
