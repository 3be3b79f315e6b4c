package dev.brc.ebpf.packet;

import static dev.brc.ebpf.packet.Flow.bulk;
import static dev.brc.ebpf.packet.Flow.get;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The cache's hit ratio on a Zipf distribution with room for a tenth of the keys, through the real programs; beside an ideal LRU and a
 * direct-mapped cache of the same number of entries. Not a test: {@code make hit-ratio}.
 */
@ExtendWith(Rig.class)
class HitRatio
{
    private static final int KEYS = 1_000_000;
    private static final double SKEW = 0.99;
    private static final int SEGMENTS = 16;
    /** One segment of each of the four larger sizes is set aside; slots of 128 bytes. */
    private static final int CAPACITY = (SEGMENTS - 4) * 8192;

    @Test
    void printTheHitRatio()
    {
        final int measured = Integer.getInteger("brc.requests", 600_000);
        run(measured, measured / 2, new PrintWriter(System.out, true)); // half as many to warm up
    }

    private static void run(final int measured, final int warmUp, final PrintWriter out)
    {
        final Kernel kernel = Kernel.with(Settings.DEFAULT.withCache(SEGMENTS, 1 << 15, 1 << 20));
        final Flow flow = Flow.on(kernel).timestamps(false).open();
        final byte[] reply = bulk("foo");
        final double[] cumulated = new double[KEYS];
        double sum = 0;
        for (int i = 0; i < KEYS; i++)
        {
            sum += 1 / Math.pow(i + 1, SKEW);
            cumulated[i] = sum;
        }
        final Random random = new Random(42);
        final Map<Integer, Boolean> lru = new LinkedHashMap<>(CAPACITY, 0.75f, true)
        {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(final Map.Entry<Integer, Boolean> eldest)
            {
                return size() > CAPACITY;
            }
        };
        final int[] direct = new int[CAPACITY];
        Arrays.fill(direct, -1);
        int hits = 0;
        int lruHits = 0;
        int directHits = 0;
        flow.down(flow.stackPacket()); // the window
        for (int i = -warmUp; i < measured; i++)
        {
            final int found = Arrays.binarySearch(cumulated, random.nextDouble() * sum);
            final int key = Math.min(found < 0 ? -found - 1 : found, KEYS - 1);
            final String name = String.format("key:%012d", key);
            final boolean hit = request(kernel, flow, get(name), reply);
            final boolean lruHit = lru.put(key, true) != null;
            final int slot = (int) Long.remainderUnsigned(Kernel.hash(Flow.bytes(name)), CAPACITY);
            final boolean directHit = direct[slot] == key;
            direct[slot] = key;
            if (i >= 0)
            {
                hits += hit ? 1 : 0;
                lruHits += lruHit ? 1 : 0;
                directHits += directHit ? 1 : 0;
            }
        }
        out.printf("Zipf %.2f, %d keys, room for %d, %d requests: brc %.4f, ideal LRU %.4f, direct-mapped %.4f%n", SKEW,
            KEYS, CAPACITY, measured, (double) hits / measured, (double) lruHits / measured,
            (double) directHits / measured);
    }

    private static boolean request(final Kernel kernel, final Flow flow, final byte[] request, final byte[] reply)
    {
        final byte[] frame = flow.request(request).bytes();
        final boolean hit = kernel.xdp.runOnly(frame) == TestRun.Verdict.XDP_TX.number;
        if (!hit)
        {
            kernel.rx.runOnly(frame);
            kernel.tx.runOnly(flow.execute(request.length, reply).bytes());
        }
        flow.seq += request.length;
        flow.ack += reply.length;
        if (!hit)
        {
            kernel.rx.runOnly(flow.packet().bytes());
        }
        return hit;
    }
}
