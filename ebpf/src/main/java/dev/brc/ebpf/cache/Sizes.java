package dev.brc.ebpf.cache;

import dev.brc.core.config.Config;
import dev.brc.ebpf.layout.Limits;
import dev.brc.ebpf.layout.SlotLayout;
import dev.brc.ebpf.layout.TicketLayout;

/** How large each map is: all follow from four settings, and none grows while the server runs. */
final class Sizes
{
    /** Flows live on for a while after their connection, so there is room for as many again. */
    private static final int FLOWS_PER_CONNECTION = 2;
    /** Twice the ways that are needed if all slots are of the smallest size. */
    private static final int BUCKETS_PER_SEGMENT = 2 * Limits.SEGMENT_UNITS * Limits.UNIT / Limits.SLOT_MIN
        / Limits.WAYS;
    /** As many as there can be entries: a change of a key seldom takes another key's entry along. */
    private static final int GENERATIONS_PER_SEGMENT = Limits.SEGMENT_UNITS * Limits.UNIT / Limits.SLOT_MIN;
    private static final int MIN_GENERATIONS = 1 << 16;

    final int segments;
    final int buckets;
    final int generations;
    final int tickets;
    final int connections;
    final int flows;
    final int ring;
    final int ringSlots;

    Sizes(final Config config)
    {
        segments = Math.min(config.xdpCacheMb, Limits.SEGMENTS_MAX);
        buckets = powerOfTwo(segments * BUCKETS_PER_SEGMENT);
        generations = Math.max(MIN_GENERATIONS, powerOfTwo(segments * GENERATIONS_PER_SEGMENT));
        connections = config.xdpConnections;
        tickets = connections + 1;
        flows = FLOWS_PER_CONNECTION * connections;
        ring = config.xdpRing;
        ringSlots = powerOfTwo(ring);
    }

    static int powerOfTwo(final int atLeast)
    {
        return atLeast <= 1 ? 1 : Integer.highestOneBit(atLeast - 1) << 1;
    }

    /** Bytes that the shared arrays take, without the kernel's overhead. */
    long sharedBytes()
    {
        return (long) segments * Limits.SEGMENT_BYTES + (long) buckets * SlotLayout.BUCKET_BYTES
            + (long) generations * Long.BYTES + (long) tickets * TicketLayout.BYTES;
    }
}
