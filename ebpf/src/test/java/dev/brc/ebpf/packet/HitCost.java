package dev.brc.ebpf.packet;

import static dev.brc.ebpf.packet.Flow.bulk;
import static dev.brc.ebpf.packet.Flow.get;
import static dev.brc.ebpf.packet.Flow.together;

import java.io.PrintWriter;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a hit costs at XDP, as BPF_PROG_TEST_RUN measures it. A hit changes the flow, so each packet is run once: packets of consecutive requests are built
 * beforehand. The same with a packet to another port gives what the measurement itself costs. Not a test: {@code make xdp-cost}.
 */
@ExtendWith(Rig.class)
class HitCost
{
    private static final int PACKETS = 20_000;
    private static final String KEY = "key:000000000001";

    @Test
    void printWhatAHitCosts()
    {
        final PrintWriter out = new PrintWriter(System.out, true);
        out.println("ns for a packet at XDP, " + PACKETS + " packets each     min  median  median less overhead");
        measure(out, "value of 3 B", 3, 1);
        measure(out, "value of 1 KiB", 1024, 1);
        measure(out, "16 pipelined, 3 B", 3, 16);
    }

    private static void measure(final PrintWriter out, final String what, final int valueBytes, final int gets)
    {
        final Kernel kernel = Kernel.standard();
        final String value = "x".repeat(valueBytes);
        final Flow flow = Flow.open(kernel).fill(KEY, value);
        byte[] request = {};
        for (int i = 0; i < gets; i++)
        {
            request = together(request, get(KEY));
        }
        final int reply = gets * bulk(value).length;
        final byte[][] hits = new byte[PACKETS][];
        for (int i = 0; i < PACKETS; i++)
        {
            hits[i] = flow.request(request).bytes();
            flow.seq += request.length;
            flow.ack += reply;
        }
        final Ends elsewhere = new Ends(flow.ends.client(), flow.ends.clientPort(), flow.ends.server(), 9);
        final byte[] nothing = new Packet(elsewhere, true, 1, 1).payload(request).bytes();
        final byte[][] passed = new byte[PACKETS][];
        Arrays.fill(passed, nothing);
        final int[] empty = run(kernel, passed, TestRun.Verdict.XDP_PASS);
        final int[] full = run(kernel, hits, TestRun.Verdict.XDP_TX);
        final int median = full[PACKETS / 2];
        out.printf("%-42s %8d %7d %7d%s%n", what, full[0], median, median - empty[PACKETS / 2],
            gets == 1 ? "" : " (" + (median - empty[PACKETS / 2]) / gets + " a GET)");
    }

    /** Sorted durations. */
    private static int[] run(final Kernel kernel, final byte[][] frames, final TestRun.Verdict expected)
    {
        final int[] durations = new int[frames.length];
        for (int i = 0; i < frames.length; i++)
        {
            final int verdict = kernel.xdp.runOnly(frames[i]);
            if (verdict != expected.number)
            {
                throw new IllegalStateException("packet " + i + ": verdict " + verdict);
            }
            durations[i] = kernel.xdp.durationNs();
        }
        Arrays.sort(durations);
        return durations;
    }
}
