package dev.brc.ebpf.packet;

import static dev.brc.ebpf.packet.Flow.bulk;
import static dev.brc.ebpf.packet.Flow.bytes;
import static dev.brc.ebpf.packet.Flow.get;
import static dev.brc.ebpf.packet.Flow.together;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.brc.ebpf.packet.Rig.Raises;
import dev.brc.ebpf.packet.TestRun.Verdict;

/** What comes into the cache, what does not, and how long it stays. */
@ExtendWith(Rig.class)
class FillTest
{
    private final Kernel kernel = Kernel.standard();

    private void expectMiss(final Flow flow, final String key)
    {
        assertThat(flow.xdp(flow.request(get(key))).is(Verdict.XDP_PASS)).as("%s is answered", key).isTrue();
    }

    /** A miss on a flow of its own, so that the other's marks stay. */
    private void expectMiss(final String key)
    {
        expectMiss(Flow.open(kernel), key);
    }

    /** Passes a GET up that is a miss, and counts it as sent. */
    private Flow missed(final String key)
    {
        kernel.change(bytes(key));
        final Flow flow = Flow.open(kernel);
        final byte[] request = get(key);
        flow.up(flow.request(request));
        flow.seq += request.length;
        return flow;
    }

    @Test
    @Raises(
    {"gets_missed", "miss_absent", "ring_pushed", "fills"})
    void shouldFillFromTheReplyToAMiss()
    {
        final Flow flow = Flow.open(kernel);
        expectMiss("filled");
        flow.fill("filled", "v");
        flow.hit("filled", "v");
    }

    @Test
    void shouldFillAllMissesOfAPacket()
    {
        final Flow flow = Flow.open(kernel);
        flow.served(together(get("f1"), get("f2"), get("f3")), together(bulk("1"), bulk("22"), bulk("333")));
        flow.acknowledge();
        flow.hit(together(get("f3"), get("f1"), get("f2")), together(bulk("333"), bulk("1"), bulk("22")));
    }

    @Test
    @Raises("miss_generation")
    void shouldNotAnswerAnEntryOfAnOlderGeneration()
    {
        final Flow flow = Flow.open(kernel).fill("gen", "old");
        flow.hit("gen", "old");
        kernel.change(bytes("gen"));
        expectMiss(flow, "gen");
        flow.up(flow.request(get("gen")));
        assertThat(kernel.takeSent()).isEmpty();
        flow.seq += get("gen").length;
        flow.down(flow.execute(get("gen").length, bulk("new")));
        flow.ack += bulk("new").length;
        flow.acknowledge();
        flow.hit("gen", "new");
    }

    @Test
    @Raises("miss_epoch")
    void shouldNotAnswerAnEntryFromBeforeTheLastClearing()
    {
        final Flow flow = Flow.open(kernel).fill("epoch", "old");
        kernel.clear();
        expectMiss(flow, "epoch");
        flow.fill("epoch", "new").hit("epoch", "new");
    }

    @Test
    @Raises("miss_expired")
    void shouldNotAnswerFromTheDeadlineOn()
    {
        final Flow flow = missed("ttl");
        final int deadlineMs = Flow.nowMs() + 700;
        flow.down(flow.execute(get("ttl").length, bulk("v"), true, deadlineMs));
        flow.ack += bulk("v").length;
        flow.acknowledge();
        int hits = 0;
        while (true)
        {
            final Packet request = flow.request(get("ttl"));
            final boolean inTime = deadlineMs - Flow.nowMs() > 0;
            final boolean hit = flow.xdp(request).is(Verdict.XDP_TX);
            if (!hit)
            {
                assertThat(Flow.nowMs() - deadlineMs).as("missed too early").isNotNegative();
                break;
            }
            assertThat(inTime).as("answered too late").isTrue();
            flow.advance(request, bulk("v"));
            hits++;
        }
        assertThat(hits).isPositive();
    }

    @Test
    @Raises("fill_not_alone")
    void shouldNotFillWhatHasExpiredAlready()
    {
        final Flow flow = missed("dead");
        flow.down(flow.execute(get("dead").length, bulk("v"), true, Flow.nowMs()));
        expectMiss("dead");
    }

    @Test
    @Raises("fill_changed")
    void shouldNotFillIfTheKeyChangedMeanwhile()
    {
        final Flow flow = missed("moved");
        kernel.change(bytes("moved"));
        flow.down(flow.execute(get("moved").length, bulk("old")));
        expectMiss("moved");
    }

    @Test
    @Raises("fill_changed")
    void shouldNotFillIfTheCacheWasClearedMeanwhile()
    {
        final Flow flow = missed("cleared");
        kernel.clear();
        flow.down(flow.execute(get("cleared").length, bulk("old")));
        expectMiss("cleared");
    }

    @Test
    @Raises("fill_not_alone")
    void shouldNotFillIfTheServerExecutedMore()
    {
        final Flow flow = missed("more");
        final byte[] set = bytes("*3\r\n$3\r\nSET\r\n$4\r\nmore\r\n$1\r\n2\r\n");
        flow.up(flow.request(set));
        flow.down(flow.execute(get("more").length + set.length, together(bulk("1"), bytes("+OK\r\n"))));
        expectMiss("more");
    }

    @Test
    @Raises("fill_not_alone")
    void shouldNotFillFromPartOfAReply()
    {
        final Flow flow = missed("parts");
        final byte[] reply = bulk("0123456789");
        final Packet whole = flow.execute(get("parts").length, reply);
        flow.down(whole.copy().payload(java.util.Arrays.copyOf(reply, 9)));
        flow.down(whole.copy().seq(whole.seq + 9).payload(java.util.Arrays.copyOfRange(reply, 9, reply.length)));
        expectMiss("parts");
    }

    @Test
    @Raises("fill_not_alone")
    void shouldNotFillForASessionThatIsNotEligible()
    {
        final Flow flow = missed("auth");
        flow.down(flow.execute(get("auth").length, bulk("v"), false, 0));
        expectMiss("auth");
    }

    @Test
    @Raises("fill_not_alone")
    void shouldNotFillForAConnectionThatHasLostItsTicket()
    {
        final Flow flow = missed("lost");
        final Packet reply = flow.execute(get("lost").length, bulk("v"));
        kernel.publish(flow.ticket, flow.serial + 1_000_000, true, flow.consumed, flow.written, 0);
        flow.down(reply);
        expectMiss("lost");
    }

    @Test
    void shouldNotFillFromOldDataSentAgain()
    {
        final Flow flow = Flow.open(kernel);
        final byte[] pong = bytes("+PONG\r\n");
        flow.served(bytes("PING\r\n"), pong);
        final Packet old = flow.stackPacket(pong).seq(flow.stackSeq - pong.length);
        flow.acknowledge();
        kernel.change(bytes("again"));
        flow.up(flow.request(get("again")));
        flow.seq += get("again").length;
        flow.down(old);
        assertThat(flow.state().miss()).as("waits for its reply still").isNotZero();
        flow.down(flow.execute(get("again").length, bulk("v")));
        flow.ack += bulk("v").length;
        flow.acknowledge();
        flow.hit("again", "v");
    }

    @ParameterizedTest
    @ValueSource(strings =
    {"$-1\r\n", "_\r\n"})
    @Raises("fill_not_value")
    void shouldNotFillNil(final String nil)
    {
        final Flow flow = missed("nil");
        flow.down(flow.execute(get("nil").length, bytes(nil)));
        expectMiss("nil");
    }

    @Test
    void shouldFillWhatStandsBesideNil()
    {
        final Flow flow = Flow.open(kernel);
        flow.served(together(get("nil1"), get("val1"), get("nil1")),
            together(bytes("$-1\r\n"), bulk("v"), bytes("_\r\n")));
        flow.acknowledge();
        flow.hit("val1", "v");
        expectMiss(flow, "nil1");
    }

    @Test
    void shouldNotFillErrors()
    {
        final Flow flow = missed("list");
        flow.down(flow.execute(get("list").length,
            bytes("-WRONGTYPE Operation against a key holding the wrong kind of value\r\n")));
        expectMiss("list");
    }

    @ParameterizedTest
    @ValueSource(ints =
    {99, 100, 101})
    void shouldFillValuesUpToTheLimit(final int length)
    {
        final Kernel small = Kernel.with(Settings.DEFAULT.withMaxValue(100));
        final long tooLarge = small.count("fill_too_large");
        final Flow flow = Flow.open(small).fill("limit", "v".repeat(length));
        assertThat(flow.xdp(flow.request(get("limit"))).is(length <= 100 ? Verdict.XDP_TX : Verdict.XDP_PASS)).isTrue();
        assertThat(small.count("fill_too_large") - tooLarge).isEqualTo(length <= 100 ? 0 : 1);
    }

    @Test
    @Raises("fill_too_large")
    void shouldNotFillValuesAboveTheLimit()
    {
        final Flow flow = missed("large");
        flow.down(flow.execute(get("large").length, bulk("v".repeat(1025))));
        expectMiss("large");
    }

    @Test
    @Raises("fill_too_large")
    void shouldNotFillWhatDoesNotFitTheLargestSlot()
    {
        final Kernel large = Kernel.with(Settings.DEFAULT.withMaxValue(4096));
        final String key = "k".repeat(248);
        final Flow flow = Flow.open(large).fill(key, "v".repeat(1800));
        assertThat(flow.xdp(flow.request(get(key))).is(Verdict.XDP_PASS)).isTrue();
    }

    @Test
    @Raises("invalidations")
    void shouldDropAnEntryWhenAWriteIsSeen()
    {
        final Flow flow = Flow.open(kernel).fill("set", "1").fill("del", "1").fill("kept", "1");
        flow.served(bytes("*3\r\n$3\r\nset\r\n$3\r\nset\r\n$1\r\n2\r\n"), bytes("+OK\r\n"));
        flow.served(bytes("*3\r\n$3\r\nDEL\r\n$3\r\ndel\r\n$4\r\nkept\r\n"), bytes(":2\r\n"));
        flow.acknowledge();
        assertThat(kernel.slot(bytes("set"))).isNull();
        assertThat(kernel.slot(bytes("del"))).isNull();
        assertThat(kernel.slot(bytes("kept"))).as("only the first argument is looked at").isNotNull();
        expectMiss(flow, "set");
    }

    @Test
    @Raises("ring_overflows")
    void shouldClearTheCacheWhenTheRingOverflows()
    {
        final Kernel four = Kernel.with(Settings.DEFAULT.withRing(4));
        final Flow first = Flow.open(four).fill("first", "v");
        first.hit("first", "v");
        final long epoch = four.epoch();
        final Flow[] stalled = new Flow[5];
        for (int i = 0; i < 5; i++)
        {
            assertThat(four.epoch()).as("after %d misses", i).isEqualTo(epoch);
            stalled[i] = Flow.open(four);
            stalled[i].up(stalled[i].request(get("stalled" + i)));
        }
        assertThat(four.epoch()).isEqualTo(epoch + 1);
        assertThat(first.xdp(first.request(get("first"))).is(Verdict.XDP_PASS)).isTrue();
        for (int i = 0; i < 5; i++)
        {
            final byte[] reply = bulk("late" + i);
            assertThat(stalled[i].down(stalled[i].execute(get("stalled0").length, reply)).payload()).isEqualTo(reply);
            final Flow asking = Flow.open(four);
            final boolean answered = asking.xdp(asking.request(get("stalled" + i))).is(Verdict.XDP_TX);
            assertThat(answered).as("only the miss after the clearing may fill, this is %d", i).isFalse();
        }
    }

    @Test
    void shouldKeepTheRingMovingWhenRepliesComeInAnotherOrder()
    {
        final Kernel four = Kernel.with(Settings.DEFAULT.withRing(4));
        final long overflows = four.count("ring_overflows");
        for (int round = 0; round < 20; round++)
        {
            final Flow[] flows = new Flow[4];
            for (int i = 0; i < 4; i++)
            {
                flows[i] = Flow.open(four);
                four.change(bytes("order" + i));
                flows[i].up(flows[i].request(get("order" + i)));
            }
            for (int i = 3; i >= 0; i--)
            {
                flows[i].down(flows[i].execute(get("order0").length, bulk("v" + i)));
            }
        }
        assertThat(four.count("ring_overflows")).isEqualTo(overflows);
    }
}
