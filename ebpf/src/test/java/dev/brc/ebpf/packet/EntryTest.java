package dev.brc.ebpf.packet;

import static dev.brc.ebpf.packet.Flow.bulk;
import static dev.brc.ebpf.packet.Flow.bytes;
import static dev.brc.ebpf.packet.Flow.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.layout.SlotLayout;
import dev.brc.ebpf.packet.Rig.Raises;
import dev.brc.ebpf.packet.TestRun.Result;
import dev.brc.ebpf.packet.TestRun.Verdict;

/** Entries that are written at the moment when they are read, room for new ones, and packets that cannot grow. */
@ExtendWith(Rig.class)
class EntryTest
{
    private static final long PATIENCE_NS = 60_000_000_000L;

    private final Kernel kernel = Kernel.standard();

    private static void await(final String what, final BooleanSupplier condition)
    {
        for (final long end = System.nanoTime() + PATIENCE_NS; !condition.getAsBoolean();)
        {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
        }
    }

    @Test
    @Raises(
    {"miss_absent", "fill_busy"})
    void shouldNotAnswerFromASlotThatIsBeingWritten()
    {
        final Flow flow = Flow.open(kernel).fill("torn", "v");
        final ByteBuffer slot = kernel.slot(bytes("torn"));
        slot.putInt(SlotLayout.SEQ, slot.getInt(SlotLayout.SEQ) + 1);
        try
        {
            flow.up(flow.request(get("torn")));
            assertThat(kernel.takeSent()).isEmpty();
        }
        finally
        {
            slot.putInt(SlotLayout.SEQ, slot.getInt(SlotLayout.SEQ) + 1);
        }

        // With one slot of each size: if it is busy, nothing is filled.
        final Kernel none = Kernel.with(Settings.DEFAULT.withCache(1, 1 << 10, 1 << 16));
        final Flow other = Flow.open(none);
        final long fills = none.count("fills");
        other.fill("big", "v".repeat(1000)); // the only segment belongs to the smallest size
        assertThat(none.count("fills")).isEqualTo(fills);
    }

    /** Changes a slot's sequence lock as fast as it can while something is done again and again. */
    private static void whileTorn(final ByteBuffer slot, final String what, final BooleanSupplier done)
    {
        final AtomicBoolean stop = new AtomicBoolean();
        final Thread writer = new Thread(() ->
        {
            while (!stop.get())
            {
                slot.putInt(SlotLayout.SEQ, slot.getInt(SlotLayout.SEQ) + 2);
            }
        }, "writer");
        writer.start();
        try
        {
            await(what, done);
        }
        finally
        {
            stop.set(true);
            try
            {
                writer.join();
            }
            catch (final InterruptedException e)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    @Raises("miss_torn")
    void shouldPassTheRequestUpAsItWasWhenTheEntryIsOverwrittenMeanwhile()
    {
        final String value = "t".repeat(700);
        final Flow flow = Flow.open(kernel).fill("race", value);
        final FlowState clean = flow.state();
        final Packet request = flow.request(get("race"));
        final byte[] frame = request.bytes();
        final long before = kernel.count("miss_torn");
        whileTorn(kernel.slot(bytes("race")), "a torn entry at XDP", () ->
        {
            kernel.restore(flow.ends, clean);
            final Result result = kernel.xdp.run(frame);
            if (result.is(Verdict.XDP_TX))
            {
                flow.assertReply(request, result.parsed(), bulk(value), false);
            }
            else
            {
                assertThat(result).isEqualTo(new Result(Verdict.XDP_PASS.number, frame));
                assertThat(flow.state().isSameButForMarks(clean)).isTrue();
            }
            return kernel.count("miss_torn") > before + 20;
        });
        final long atXdp = kernel.count("miss_torn");
        whileTorn(kernel.slot(bytes("race")), "a torn entry at TC", () ->
        {
            kernel.restore(flow.ends, clean);
            final Result result = kernel.rx.run(frame);
            assertThat(result.is(Verdict.TC_PASS)).isTrue();
            final List<Parsed> sent = kernel.takeSent();
            if (sent.isEmpty())
            {
                assertThat(result.frame()).isEqualTo(frame);
                assertThat(flow.state().in()).isEqualTo(clean.in());
            }
            else
            {
                flow.assertReply(request, sent.get(0), bulk(value), false);
                assertThat(result.parsed().payload()).isEmpty();
            }
            return kernel.count("miss_torn") > atXdp + 20;
        });
    }

    @Test
    @Raises("evictions")
    void shouldSpareWhatIsUsedWhenRoomIsNeeded()
    {
        final int segments = 6;
        final Kernel small = Kernel.with(Settings.DEFAULT.withCache(segments, 1 << 13, 1 << 16));
        final Flow flow = Flow.open(small).fill("hot", "v");
        final long evictions = small.count("evictions");
        // Two segments of 8192 small slots belong to this size: fill them one and a half times.
        for (int i = 0; i < 24_000; i++)
        {
            final byte[] request = get("cold" + i);
            kernelMiss(small, flow, request, bulk("c"));
            if (i % 256 == 0)
            {
                flow.acknowledge();
                flow.hit("hot", "v");
                flow.acknowledge();
            }
        }
        assertThat(small.count("evictions")).isGreaterThan(evictions);
        flow.acknowledge();
        flow.hit("hot", "v");
    }

    /** A miss and its fill, without the checks of {@link Flow#served}. */
    private static void kernelMiss(final Kernel kernel, final Flow flow, final byte[] request, final byte[] reply)
    {
        kernel.rx.runOnly(flow.request(request).bytes());
        flow.seq += request.length;
        kernel.tx.runOnly(flow.execute(request.length, reply).bytes());
        flow.ack += reply.length;
    }

    @Test
    void shouldAnswerFromAllSizesOfSlots()
    {
        final Flow flow = Flow.open(kernel);
        for (final int length : new int[]{1, 40, 60, 180, 190, 440, 450, 900, 950, 1024})
        {
            flow.fill("size" + length, "s".repeat(length));
        }
        for (final int length : new int[]{1, 40, 60, 180, 190, 440, 450, 900, 950, 1024})
        {
            flow.hit("size" + length, "s".repeat(length));
            flow.acknowledge();
        }
        // A key whose value changes its size.
        for (final int length : new int[]{1, 1000, 100, 10, 300, 30})
        {
            flow.fill("grows", "g".repeat(length)).hit("grows", "g".repeat(length));
            flow.acknowledge();
        }
    }

    @Test
    @Raises("pass_resize")
    void shouldLeaveToTcWhatCannotGrowAtXdp()
    {
        // BPF_PROG_TEST_RUN has room for everything; the driver of veth has not.
        final String value = "r".repeat(1024);
        final Flow flow = Flow.open(kernel).fill("grow", value);
        final int link = Bpf.instance().createLink(kernel.object.program("brc_rx_filter"), Rig.device(),
            Bpf.ATTACH_XDP, Bpf.XDP_NATIVE, Rig.DEVICE);
        final long before = kernel.count("pass_resize");
        final Packet request = flow.request(get("grow"));
        try (Capture peer = new Capture(Bpf.instance().deviceIndex(Rig.PEER)))
        {
            peer.send(request.bytes());
            await("the packet at XDP", () -> kernel.count("pass_resize") > before);
        }
        finally
        {
            Bpf.instance().close(link);
        }
        assertThat(flow.state().in()).as("nothing has changed").isZero();
        kernel.takeSent();
        final Result result = flow.rx(request);
        assertThat(result.is(Verdict.TC_PASS)).isTrue();
        flow.assertReply(request, kernel.takeSent().get(0), bulk(value), false);
    }
}
