package dev.brc.ebpf.packet;

import static dev.brc.ebpf.packet.Flow.bulk;
import static dev.brc.ebpf.packet.Flow.bytes;
import static dev.brc.ebpf.packet.Flow.get;
import static dev.brc.ebpf.packet.Flow.together;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.brc.ebpf.packet.Packet.Checksum;
import dev.brc.ebpf.packet.Rig.Raises;
import dev.brc.ebpf.packet.TestRun.Result;
import dev.brc.ebpf.packet.TestRun.Verdict;

/** The rules of the splice: what becomes of the numbers, and of what is lost, late, or comes twice. */
@ExtendWith(Rig.class)
class SpliceTest
{
    private static final byte[] PING = bytes("PING\r\n");
    private static final byte[] PONG = bytes("+PONG\r\n");
    private static final byte[] GET = get("key");
    private static final byte[] REPLY = bulk("value");

    private final Kernel kernel = Kernel.standard();

    private Flow filled()
    {
        return Flow.open(kernel).fill("key", "value");
    }

    private Parsed expectReplyAgain(final Flow flow)
    {
        final List<Parsed> sent = kernel.takeSent();
        assertThat(sent).hasSize(1);
        final Parsed reply = sent.get(0);
        assertThat(reply.payload()).isEqualTo(REPLY);
        assertThat(reply.seq()).isEqualTo(flow.ack - REPLY.length);
        assertThat(reply.ack()).isEqualTo(flow.seq);
        assertThat(reply.checksumRight() && reply.ipChecksumRight()).isTrue();
        assertThat(reply.destination()).isEqualTo(flow.ends.client());
        return reply;
    }

    @ParameterizedTest
    @ValueSource(booleans =
    {false, true})
    @Raises(
    {"rx_translated", "tx_translated"})
    void shouldTranslateBothDirections(final boolean ip6)
    {
        final Flow flow = Flow.on(kernel).ip6(ip6).open().fill("key", "value");
        flow.hit("key", "value");
        flow.hit("key", "value");
        final Packet ping = flow.request(PING);
        final Parsed up = flow.up(ping);
        assertThat(up.seq()).isEqualTo(flow.stackAck).isEqualTo(ping.seq - 2 * GET.length);
        assertThat(up.ack()).isEqualTo(flow.stackSeq).isEqualTo(ping.ack - 2 * REPLY.length);
        assertThat(up.payload()).isEqualTo(PING);
        assertThat(up.options()).isEqualTo(ping.options);
        assertThat(up.checksumRight()).isTrue();
        flow.seq += PING.length;
        final Packet pong = flow.execute(PING.length, PONG);
        final Parsed down = flow.down(pong);
        assertThat(down.seq()).isEqualTo(flow.ack).isEqualTo(pong.seq + 2 * REPLY.length);
        assertThat(down.ack()).isEqualTo(flow.seq).isEqualTo(pong.ack + 2 * GET.length);
        assertThat(down.payload()).isEqualTo(PONG);
        assertThat(down.checksumRight()).isTrue();
    }

    @Test
    void shouldLeaveFlowsAloneThatWereNotSpliced()
    {
        final Flow flow = Flow.open(kernel);
        final Packet ping = flow.request(PING);
        assertThat(flow.rx(ping)).isEqualTo(new Result(Verdict.TC_PASS.number, ping.bytes()));
        final Packet pong = flow.execute(PING.length, PONG);
        assertThat(flow.tx(pong)).isEqualTo(new Result(Verdict.TC_PASS.number, pong.bytes()));
    }

    @Test
    void shouldKeepAWrongChecksumWrong()
    {
        final Flow flow = filled();
        flow.hit("key", "value");
        final Parsed up = flow.up(flow.request(PING).checksum(Checksum.WRONG));
        assertThat(up.checksumRight()).as("the stack must see that it is broken").isFalse();
        assertThat(flow.state().has(FlowState.UNACKED)).as("the acknowledgement in it does not count").isTrue();
    }

    @Test
    @Raises(
    {"request_repeated", "reply_repeated"})
    void shouldRepeatTheReplyWhenTheRequestComesAgain()
    {
        final Flow flow = filled();
        final Packet request = flow.hit("key", "value");
        final FlowState before = flow.state();
        for (int i = 0; i < 3; i++)
        {
            assertThat(flow.xdp(request).is(Verdict.XDP_PASS)).isTrue();
            assertThat(flow.rx(request).is(Verdict.TC_DROP)).as("the stack must not see it").isTrue();
            expectReplyAgain(flow);
        }
        assertThat(flow.state().in()).isEqualTo(before.in());
        assertThat(flow.state().out()).isEqualTo(before.out());
    }

    @Test
    @Raises("request_repeated")
    void shouldRepeatTheReplyWhenTheRequestComesAgainWithALaterOne()
    {
        final Flow flow = filled();
        final Packet request = flow.hit("key", "value");
        final Packet merged = request.copy().payload(together(GET, PING));
        flow.xdp(merged);
        assertThat(flow.rx(merged).is(Verdict.TC_DROP)).isTrue();
        expectReplyAgain(flow);
        // The later one alone, as the client sends it when the reply has acknowledged the first.
        assertThat(flow.up(flow.request(PING)).seq()).isEqualTo(flow.stackAck);
    }

    @Test
    void shouldRepeatTheReplyWhenAPartOfTheRequestComesAgain()
    {
        final Flow flow = filled();
        final Packet request = flow.hit("key", "value");
        final Packet part = request.copy().seq(request.seq + 4).payload(bytes(new String(GET).substring(4)));
        flow.xdp(part);
        assertThat(flow.rx(part).is(Verdict.TC_DROP)).isTrue();
        expectReplyAgain(flow);
    }

    @ParameterizedTest
    @ValueSource(ints =
    {0, 1, 10})
    @Raises("reply_repeated")
    void shouldRepeatTheReplyWhenAnAcknowledgementSaysThatItIsMissing(final int received)
    {
        final Flow flow = filled();
        flow.hit("key", "value");
        final Packet duplicate = flow.packet().ack(flow.ack - REPLY.length + received);
        final Parsed up = flow.up(duplicate);
        expectReplyAgain(flow);
        assertThat(up.seq()).isEqualTo(flow.stackAck);
        assertThat(up.ack()).isEqualTo(flow.stackSeq);
        assertThat(up.payload()).isEmpty();
        assertThat(up.options()).isEqualTo(duplicate.options);
        assertThat(up.checksumRight()).isTrue();
    }

    @Test
    void shouldNotRepeatTheReplyOnceItIsAcknowledged()
    {
        final Flow flow = filled();
        final Packet request = flow.hit("key", "value");
        flow.acknowledge();
        assertThat(flow.state().has(FlowState.UNACKED)).isFalse();
        final Parsed up = flow.up(request);
        assertThat(kernel.takeSent()).isEmpty();
        // Old to the stack, too, which says so.
        assertThat(up.seq() - flow.stackAck).isNegative();
        assertThat(up.seq() + up.payload().length - flow.stackAck).isNotPositive();
    }

    @Test
    void shouldNotRepeatTheReplyForABrokenPacket()
    {
        final Flow flow = filled();
        final Packet request = flow.hit("key", "value").copy().checksum(Checksum.WRONG);
        final FlowState before = flow.state();
        flow.up(request);
        assertThat(kernel.takeSent()).isEmpty();
        assertThat(flow.state().isSameButForMarks(before)).as("%s, was %s", flow.state(), before).isTrue();
    }

    @Test
    @Raises("ack_held")
    void shouldHoldAcknowledgementsUntilTheInjectedReplyHasArrived()
    {
        final Flow flow = filled();
        flow.hit("key", "value");
        assertThat(flow.down(flow.stackPacket()).ack()).as("not past the request").isEqualTo(flow.seq - GET.length);
        // A later request does not change that: its reply acknowledges nothing new either.
        final Packet ping = flow.request(PING).ack(flow.ack - REPLY.length);
        flow.up(ping);
        flow.seq += PING.length;
        final Parsed pong = flow.down(flow.execute(PING.length, PONG));
        assertThat(pong.ack()).isEqualTo(flow.seq - PING.length - GET.length);
        assertThat(pong.seq()).isEqualTo(flow.ack);
        flow.ack += PONG.length;
        flow.acknowledge();
        assertThat(flow.down(flow.stackPacket()).ack()).isEqualTo(flow.seq);
    }

    @Test
    @Raises("ack_clamped")
    void shouldClampAcknowledgementsToWhatTheStackHasSeen()
    {
        final Flow flow = filled();
        final int before = flow.ack;
        flow.hit("key", "value");
        // Delayed: sent before the injected reply came.
        final Parsed up = flow.up(flow.packet().seq(flow.seq - GET.length).ack(before - 1));
        assertThat(up.ack()).isEqualTo(flow.stackSeq);
        assertThat(up.checksumRight()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans =
    {false, true})
    void shouldLetTheClientsKeepaliveProbesBeAnswered(final boolean withOneByte)
    {
        final Flow flow = filled();
        flow.hit("key", "value");
        flow.acknowledge();
        final Packet probe = flow.packet().seq(flow.seq - 1).payload(withOneByte ? new byte[]{'\n'} : new byte[0]);
        final Parsed up = flow.up(probe);
        assertThat(up.seq()).as("outside of the stack's window, so that it answers").isEqualTo(flow.stackAck - 1);
        assertThat(up.ack()).isEqualTo(flow.stackSeq);
        assertThat(flow.down(flow.stackPacket()).ack()).isEqualTo(flow.seq);
        assertThat(kernel.takeSent()).isEmpty();
        flow.hit("key", "value");
    }

    @Test
    void shouldLetTheServersKeepaliveProbesBeAnswered()
    {
        final Flow flow = filled();
        flow.hit("key", "value");
        flow.acknowledge();
        final Parsed probe = flow.down(flow.stackPacket().seq(flow.stackSeq - 1));
        assertThat(probe.seq()).isEqualTo(flow.ack - 1);
        assertThat(probe.payload()).isEmpty();
        final Parsed answer = flow.acknowledge();
        assertThat(answer.ack()).isEqualTo(flow.stackSeq);
    }

    @Test
    @Raises("rx_stale")
    void shouldPassOldRequestsUpAsOld()
    {
        final Flow flow = Flow.open(kernel);
        final Packet old = flow.request(PING);
        flow.served(PING, PONG);
        flow.acknowledge();
        flow.fill("key", "value");
        flow.hit("key", "value");
        flow.acknowledge();
        final FlowState before = flow.state();
        final Parsed up = flow.up(old);
        assertThat(up.seq() + PING.length - flow.stackAck).as("behind what the stack expects").isNegative();
        assertThat(flow.state().isSameAs(before)).as("%s, was %s", flow.state(), before).isTrue();
        assertThat(kernel.takeSent()).isEmpty();
    }

    @Test
    @Raises(
    {"rx_stale", "reply_repeated"})
    void shouldPassARequestUpThatBeginsBeforeTheLastInjection()
    {
        final Flow flow = Flow.open(kernel);
        flow.fill("key", "value");
        final Packet ping = flow.request(PING);
        flow.served(PING, PONG);
        flow.acknowledge();
        flow.hit("key", "value");
        // The client's retransmission, merged, of the one that the stack has and the one that it never sees.
        final Packet merged = ping.copy().payload(together(PING, GET));
        final Parsed up = flow.up(merged);
        expectReplyAgain(flow);
        assertThat(up.payload()).isEqualTo(together(PING, GET));
        assertThat(up.seq() + up.payload().length - flow.stackAck).as("the stack takes nothing of it").isNotPositive();
        assertThat(up.checksumRight()).isTrue();
    }

    @Test
    @Raises("tx_stale")
    void shouldSendOldRepliesWithTheDeltasThatTheyHad()
    {
        final Flow flow = Flow.open(kernel).fill("key", "value");
        final int wire = flow.ack;
        flow.served(PING, PONG);
        final Packet old = flow.stackPacket(PONG).seq(flow.stackSeq - PONG.length);
        flow.acknowledge();
        flow.hit("key", "value");
        final Parsed again = flow.down(old);
        assertThat(again.seq()).isEqualTo(wire);
        assertThat(again.payload()).isEqualTo(PONG);
        assertThat(again.checksumRight()).isTrue();
        assertThat(flow.state().has(FlowState.RESYNC)).isTrue();
        // The stack has missed an acknowledgement: the next hit has to bring it.
        flow.acknowledge();
        assertThat(flow.state().has(FlowState.RESYNC)).isFalse();
        flow.hit("key", "value");
    }

    @Test
    @Raises("tx_stale")
    void shouldTakeTheSyncPathWhenTheStackHasMissedAnAcknowledgement()
    {
        final Flow flow = Flow.open(kernel).fill("key", "value");
        flow.served(PING, PONG);
        flow.acknowledge();
        flow.hit("key", "value");
        flow.down(flow.stackPacket(PONG).seq(flow.stackSeq - PONG.length));
        final Packet request = flow.request(GET);
        final Parsed up = flow.up(request);
        flow.assertReply(request, kernel.takeSent().get(0), REPLY, false);
        assertThat(up.ack()).isEqualTo(flow.stackSeq);
        flow.advance(request, REPLY);
        flow.hit("key", "value");
    }

    @ParameterizedTest
    @ValueSource(booleans =
    {false, true})
    @Raises("tx_straddling")
    void shouldCutRepliesThatReachAcrossTheLastInjection(final boolean ip6)
    {
        final Flow flow = Flow.on(kernel).ip6(ip6).open().fill("key", "value");
        flow.served(PING, PONG);
        final int wire = flow.ack - PONG.length;
        flow.acknowledge();
        flow.hit("key", "value");
        flow.up(flow.request(PING));
        flow.seq += PING.length;
        flow.execute(PING.length, PONG);
        // The stack sends both again, in one.
        final Packet both = flow.stackPacket(together(PONG, PONG)).seq(flow.stackSeq - 2 * PONG.length);
        final Parsed cut = flow.down(both);
        assertThat(cut.payload()).isEmpty();
        assertThat(cut.seq()).as("old, so that the client says what it has").isEqualTo(wire);
        assertThat(cut.checksumRight() && cut.ipChecksumRight()).isTrue();
        assertThat(cut.destination()).isEqualTo(flow.ends.client());
        assertThat(cut.destinationMac()).isEqualTo(Packet.CLIENT_MAC);
        assertThat(cut.flags()).isEqualTo(Packet.ACK);
    }

    @ParameterizedTest
    @ValueSource(ints =
    {0, 1, 2, 3})
    void shouldTranslateSackBlocksOfTheClient(final int nops)
    {
        final Flow flow = Flow.on(kernel).timestamps(false).open().fill("key", "value");
        flow.hit("key", "value");
        final Options options = new Options();
        for (int i = 0; i < nops; i++)
        {
            options.nop();
        }
        options.sack(flow.ack + 100, flow.ack + 200, flow.ack + 300, flow.ack + 0xffff);
        final Parsed up = flow.up(flow.packet().options(options.bytes()));
        assertThat(up.sack()).containsExactly(flow.stackSeq + 100, flow.stackSeq + 200, flow.stackSeq + 300,
            flow.stackSeq + 0xffff);
        assertThat(up.checksumRight()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints =
    {0, 1, 2, 3})
    void shouldTranslateSackBlocksOfTheStack(final int nops)
    {
        final Flow flow = Flow.on(kernel).ip6(true).open().fill("key", "value");
        flow.hit("key", "value");
        flow.acknowledge();
        final Options options = new Options().nop().nop().timestamps(Flow.stackClock(), flow.clientClock);
        for (int i = 0; i < nops; i++)
        {
            options.nop();
        }
        options.sack(flow.stackAck + 100, flow.stackAck + 200);
        final Parsed down = flow.down(flow.stackPacket().options(options.bytes()));
        assertThat(down.sack()).containsExactly(flow.seq + 100, flow.seq + 200);
        assertThat(down.seq()).isEqualTo(flow.ack);
        assertThat(down.ack()).isEqualTo(flow.seq);
        assertThat(down.checksumRight()).isTrue();
    }

    @Test
    void shouldTranslateFourSackBlocksAcrossTheEndOfTheSequenceSpace()
    {
        final Flow flow = Flow.on(kernel).timestamps(false).numbers(999, -40).open().fill("key", "value");
        flow.hit("key", "value");
        final int[] wire = new int[8];
        final int[] stack = new int[8];
        for (int i = 0; i < 8; i++)
        {
            wire[i] = flow.ack + 7 * i + 1;
            stack[i] = flow.stackSeq + 7 * i + 1;
        }
        final Parsed up = flow.up(flow.packet().options(new Options().nop().nop().sack(wire).bytes()));
        assertThat(up.sack()).containsExactly(stack);
        assertThat(up.checksumRight()).isTrue();
    }

    @Test
    void shouldSurviveLyingSackOptions()
    {
        final Flow flow = Flow.on(kernel).timestamps(false).open().fill("key", "value");
        flow.hit("key", "value");
        for (final byte[] options : new byte[][]{{5, 34, 0, 0}, {5, 0, 0, 0}, {5, 1, 0, 0}, {5, 2, 1, 1}, {1, 1, 1, 5},
            {5, 7, 1, 2, 3, 4, 5, 1},
            {9, (byte) 255, 5, 10},
            {0, 5, 10, 0, 1, 2, 3, 4, 5, 6, 7, 8}})
        {
            final Packet packet = flow.packet().options(options);
            final Result result = flow.rx(packet);
            assertThat(result.is(Verdict.TC_PASS)).isTrue();
            assertThat(result.parsed().seq()).isEqualTo(flow.stackAck);
            assertThat(result.parsed().checksumRight()).isTrue();
            assertThat(result.frame()).hasSameSizeAs(packet.bytes());
        }
    }

    @Test
    @Raises("pass_seen")
    void shouldNotAnswerARequestThatWasPassedUpBefore()
    {
        // Passed up as a miss; then another connection fills the key; then the network's duplicate arrives.
        final Flow flow = Flow.open(kernel);
        kernel.change(bytes("twice"));
        final Packet request = flow.request(get("twice"));
        flow.up(request);
        Flow.open(kernel).fill("other", "x");
        final Flow other = Flow.open(kernel);
        other.served(get("twice"), bulk("v"));
        other.acknowledge();
        other.hit("twice", "v");
        final Parsed up = flow.up(request);
        assertThat(up.payload()).isEqualTo(get("twice"));
        assertThat(kernel.takeSent()).as("the server answers it").isEmpty();
    }

    @Test
    @Raises("pass_seen")
    void shouldNotAnswerARequestBehindWhichALaterOneWasPassedUp()
    {
        final Flow flow = filled();
        final Packet first = flow.request(GET);
        flow.up(flow.request(PING).seq(first.end())); // waits in the stack, with the old delta
        flow.up(first);
        assertThat(kernel.takeSent()).isEmpty();
    }

    @Test
    void shouldKeepTheFlowInStepOverManyTurns()
    {
        final Flow flow = filled();
        for (int i = 0; i < 500; i++)
        {
            flow.hit("key", "value");
            if (i % 3 == 0)
            {
                final Packet ping = flow.request(PING);
                assertThat(flow.up(ping).seq()).isEqualTo(flow.stackAck);
                flow.seq += PING.length;
                assertThat(flow.down(flow.execute(PING.length, PONG)).seq()).isEqualTo(flow.ack);
                flow.ack += PONG.length;
                final Packet sync = flow.request(GET);
                flow.up(sync);
                flow.assertReply(sync, kernel.takeSent().get(0), REPLY, false);
                flow.advance(sync, REPLY);
            }
        }
    }
}
