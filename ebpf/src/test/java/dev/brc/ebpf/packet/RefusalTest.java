package dev.brc.ebpf.packet;

import static dev.brc.ebpf.packet.Flow.bulk;
import static dev.brc.ebpf.packet.Flow.bytes;
import static dev.brc.ebpf.packet.Flow.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.brc.ebpf.packet.Packet.Checksum;
import dev.brc.ebpf.packet.Rig.Raises;
import dev.brc.ebpf.packet.TestRun.Result;
import dev.brc.ebpf.packet.TestRun.Verdict;

/** What is not answered, although the key is in the cache: one condition of docs/kernel-cache.md after the other, and hostile packets. */
@ExtendWith(Rig.class)
class RefusalTest
{
    private static final byte[] GET = get("refused");
    private static final byte[] REPLY = bulk("value");

    private final Kernel kernel = Kernel.standard();

    private Flow filled()
    {
        return Flow.open(kernel).fill("refused", "value");
    }

    /** Neither hook answers, no byte of it changes, and neither do the numbers of the flow. */
    private void refused(final Flow flow, final Packet packet)
    {
        refused(flow, packet.bytes());
    }

    private void refused(final Flow flow, final byte[] frame)
    {
        final FlowState before = flow.state();
        assertThat(kernel.xdp.run(frame)).isEqualTo(new Result(Verdict.XDP_PASS.number, frame));
        assertThat(kernel.rx.run(frame)).isEqualTo(new Result(Verdict.TC_PASS.number, frame));
        assertThat(kernel.takeSent()).isEmpty();
        assertThat(flow.state().in()).isEqualTo(before.in());
        assertThat(flow.state().out()).isEqualTo(before.out());
        assertThat(flow.state().una()).isEqualTo(before.una());
    }

    /** The same packet without the flaw is a hit: so the flaw alone was the reason. */
    private void refusedOnlyFor(final UnaryOperator<Packet> flaw)
    {
        final Flow flow = filled();
        final FlowState clean = flow.state();
        refused(flow, flaw.apply(flow.request(GET)));
        kernel.restore(flow.ends, clean);
        flow.hit("refused", "value");
    }

    @Test
    @Raises("pass_not_serving")
    void shouldNotAnswerWhenServingIsOff()
    {
        final Flow flow = filled();
        final FlowState clean = flow.state();
        kernel.serving(false);
        try
        {
            refused(flow, flow.request(GET));
        }
        finally
        {
            kernel.serving(true);
        }
        kernel.restore(flow.ends, clean);
        flow.hit("refused", "value");
    }

    @ParameterizedTest
    @ValueSource(strings =
    {"PING\r\n", "GET refused\r\n", "*1\r\n$4\r\nPING\r\n", "*2\r\n$3\r\nGET\r\n$07\r\nrefused\r\n",
        "*2\r\n$3\r\nGET\r\n$+7\r\nrefused\r\n", "*2\r\n$3\r\nGET\r\n$7\r\nrefused\r\nX",
        "*2\r\n$3\r\nGET\r\n$7\r\nrefused\r\n\r\n", "*2\r\n$3\r\nGET\r\n$7\r\nrefused\n\n",
        "*2\r\n$3\r\nGET\r\n$7\r\nrefused\r", "*2\r\n$3\r\nGET\r\n$7\r\nrefuse\r\n",
        "*2\r\n$3\r\nGET\r\n$7\r\nrefusedd\r\n",
        "*2\r\n$3\r\nGET\r\n$6\r\nrefused\r\n", "*2\r\n$3\r\nGET\r\n$8\r\nrefused\r\n",
        "*2\r\n$3\r\nGEX\r\n$7\r\nrefused\r\n",
        "*3\r\n$3\r\nGET\r\n$7\r\nrefused\r\n$1\r\nx\r\n", "*2\r\n$3\r\nDEL\r\n$7\r\nabsentx\r\n",
        "*2\r\n$3\r\nGET\r\n$-1\r\n", "*2\r\n$3\r\nGET\r\n$4294967303\r\nrefused\r\n",
        "*2\r\n$3\r\nGET\r\n$999\r\nrefused\r\n",
        "*2\r\n$3\r\nGET\r\n$0\r\n\r\n", "*2\r\n$3\r\nGET\r\n$\r\nrefused\r\n", "*2\r\n$3\r\nGET\r\n$:\r\nrefused\r\n",
        "*2\r\n$3\r\nGET\r\n$7777777777\r\nrefused\r\n", "*2\r\n$3\r\n", "*2\r\n$3\r\nGET\r\n", "*"})
    @Raises("pass_not_get")
    void shouldPassUpWhatIsNoCompleteGet(final String payload)
    {
        refusedOnlyFor(packet -> packet.payload(bytes(payload)));
    }

    @ParameterizedTest
    @ValueSource(ints =
    {Packet.ACK | Packet.PSH | Packet.URG, Packet.ACK | 0x40, Packet.ACK | 0x80 | Packet.PSH,
        Packet.PSH, 0})
    @Raises("pass_headers")
    void shouldPassUpOtherFlags(final int flags)
    {
        final Flow flow = filled();
        final Packet packet = flow.request(GET).flags(flags);
        flow.up(packet);
        assertThat(kernel.takeSent()).isEmpty();
        assertThat(flow.state().in()).isZero();
    }

    @Test
    @Raises("pass_headers")
    void shouldPassUpOtherOptions()
    {
        refusedOnlyFor(packet -> packet.options(new Options().timestamps(packet.seq, 1).bytes())); // padded behind
        refusedOnlyFor(packet -> packet.options());
        refusedOnlyFor(packet -> packet
            .options(new Options().nop().nop().timestamps(1, 1).nop().nop().sack(1, 2).bytes()));
        final Flow plain = Flow.on(kernel).timestamps(false).open();
        refused(plain, plain.request(GET).timestamps(1, 1));
    }

    @Test
    @Raises("pass_headers")
    void shouldPassUpWhatMetCongestion()
    {
        refusedOnlyFor(packet -> packet.tos(3));
        final Flow flow = Flow.on(kernel).ip6(true).open();
        refused(flow, flow.request(GET).tos(3));
    }

    @Test
    void shouldAnswerOtherClassesOfTraffic()
    {
        final Flow flow = filled();
        final Packet request = flow.request(GET).tos(0xb8 | 2);
        assertThat(flow.xdp(request).is(Verdict.XDP_TX)).isTrue();
    }

    @Test
    void shouldLeaveAloneWhatIsNotPlainTcpToThePort()
    {
        refusedOnlyFor(packet -> packet.vlan(7));
        refusedOnlyFor(packet -> packet.versionAndLength(0x46));
        refusedOnlyFor(packet -> packet.versionAndLength(0x4f));
        refusedOnlyFor(packet -> packet.versionAndLength(0x65));
        refusedOnlyFor(packet -> packet.fragment(0x2000));
        refusedOnlyFor(packet -> packet.fragment(0x0001));
        refusedOnlyFor(packet -> packet.fragment(0x1fff));
    }

    @ParameterizedTest
    @ValueSource(booleans =
    {false, true})
    @Raises("pass_checksum")
    void shouldPassUpWrongChecksums(final boolean ip6)
    {
        refusedOnlyFor(packet -> packet.checksum(Checksum.WRONG));
        refusedOnlyFor(packet -> packet.checksum(Checksum.PARTIAL));
        refusedOnlyFor(Packet::wrongIpChecksum);
        final Flow flow = Flow.on(kernel).ip6(ip6).open().fill("refused", "value");
        final FlowState clean = flow.state();
        for (int bit = 0; bit < GET.length * 8; bit += 5)
        {
            kernel.restore(flow.ends, clean);
            final byte[] frame = flow.request(GET).bytes();
            frame[frame.length - 1 - bit / 8] ^= (byte) (1 << bit % 8);
            refused(flow, frame);
        }
    }

    @Test
    @Raises("pass_no_flow")
    void shouldPassUpConnectionsWhoseBeginningItHasNotSeen()
    {
        filled();
        final Flow flow = Flow.on(kernel).closed();
        flow.announce();
        final Packet request = flow.request(GET);
        flow.up(request);
        assertThat(flow.state()).isNull();
        assertThat(kernel.takeSent()).isEmpty();
    }

    @Test
    @Raises("pass_no_ticket")
    void shouldPassUpConnectionsThatTheServerHasNotAnnounced()
    {
        filled();
        final Flow flow = Flow.on(kernel).closed();
        flow.rx(flow.syn());
        flow.tx(flow.synAck());
        flow.rx(flow.packet());
        refused(flow, flow.request(GET));
        assertThat(flow.state().ticket()).isZero();
    }

    @Test
    @Raises("pass_no_ticket")
    void shouldPassUpWhenTheTicketWasGivenToAnotherConnection()
    {
        final Flow flow = filled();
        kernel.publish(flow.ticket, flow.serial + 1, true, flow.consumed, flow.written, 0);
        refused(flow, flow.request(GET));
    }

    @Test
    @Raises("pass_not_eligible")
    void shouldPassUpSessionsThatAreNotEligible()
    {
        final Flow flow = filled();
        final FlowState clean = flow.state();
        flow.publish(false, 0);
        refused(flow, flow.request(GET));
        flow.publish(true, 0);
        kernel.restore(flow.ends, clean);
        flow.hit("refused", "value");
    }

    @Test
    @Raises("pass_not_quiescent")
    void shouldPassUpWhileRequestsOrRepliesAreUnderWay()
    {
        for (final int[] off : new int[][]{{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1 << 31, 0}, {0, 1 << 31}})
        {
            final Flow flow = filled();
            kernel.publish(flow.ticket, flow.serial, true, flow.consumed + off[0], flow.written + off[1], 0);
            refused(flow, flow.request(GET));
        }
    }

    @ParameterizedTest
    @CsvSource(
    {"1,0", "-1,0", "0,1", "0,-1", "1000,0", "0,1000", "-2147483648,0", "0,-2147483648", "36,0", "0,11"})
    void shouldNeverAnswerSpoofedNumbers(final int seqOff, final int ackOff)
    {
        final Flow flow = filled();
        flow.hit("refused", "value");
        flow.acknowledge();
        final FlowState before = flow.state();
        final Packet spoofed = flow.request(GET);
        spoofed.seq(spoofed.seq + seqOff).ack(spoofed.ack + ackOff);
        assertThat(flow.xdp(spoofed).is(Verdict.XDP_PASS)).isTrue();
        assertThat(flow.rx(spoofed).is(Verdict.TC_PASS)).isTrue();
        assertThat(kernel.takeSent()).isEmpty();
        final FlowState after = flow.state();
        assertThat(after.isSameButForMarks(before)).as("%s, was %s", after, before).isTrue();
        if (seqOff == 1 << 31)
        {
            assertThat(after.isSameAs(before)).as("far outside of the window it marks nothing").isTrue();
        }
    }

    @Test
    void shouldNotAnswerOtherEndsOfAConnection()
    {
        final Flow flow = filled();
        for (final int port : new int[]{flow.ends.clientPort() + 3000, flow.ends.clientPort() ^ 256})
        {
            final Ends other = Ends.ip4(port);
            final Packet request = new Packet(other, true, flow.seq, flow.ack).flags(Packet.PSH | Packet.ACK)
                .timestamps(1, 1).payload(GET);
            refused(flow, request);
        }
        final Ends elsewhere = new Ends(flow.ends.client(), flow.ends.clientPort(), flow.ends.server(), Ends.PORT + 1);
        refused(flow, new Packet(elsewhere, true, flow.seq, flow.ack).flags(Packet.PSH | Packet.ACK).timestamps(1, 1)
            .payload(GET));
    }

    @Test
    @Raises("pass_window")
    void shouldPassUpWhatDoesNotFitTheClient()
    {
        final String value = "w".repeat(600);
        final int reply = bulk(value).length;
        // The window is scaled by 2^7.
        for (final int window : new int[]{0, 1, (reply >> 7) - 1, reply >> 7})
        {
            final Flow flow = Flow.open(kernel).fill("wide", value);
            refused(flow, flow.request(get("wide")).window(window));
        }
        final Flow flow = Flow.open(kernel).fill("wide", value);
        final Packet request = flow.request(get("wide")).window((reply >> 7) + 1);
        assertThat(flow.xdp(request).is(Verdict.XDP_TX)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
    {"true,12", "false,0"})
    @Raises("pass_window")
    void shouldPassUpWhatDoesNotFitOneSegment(final boolean timestamps, final int optionBytes)
    {
        final String value = "m".repeat(500);
        final int mss = bulk(value).length + optionBytes;
        final Flow small = Flow.on(kernel).timestamps(timestamps).mss(mss - 1).open().fill("mss", value);
        refused(small, small.request(get("mss")));
        final Flow enough = Flow.on(kernel).timestamps(timestamps).mss(mss).open().fill("mss", value);
        enough.hit("mss", value);
    }

    @Test
    void shouldAssumeTheSmallestMssIfTheClientNamesNone()
    {
        final Flow flow = Flow.on(kernel).closed();
        flow.rx(flow.syn().options());
        flow.tx(flow.synAck().options());
        flow.rx(flow.packet().options());
        assertThat(flow.state().mss()).isEqualTo(536);
        assertThat(flow.state().windowScale()).isZero();
        assertThat(flow.state().has(FlowState.TIMESTAMPS)).isFalse();
    }

    @Test
    @Raises("pass_window")
    void shouldPassUpWhenTheServerHasNoRoom()
    {
        final Flow flow = filled();
        flow.stackWindow = 0;
        flow.down(flow.stackPacket());
        refused(flow, flow.request(GET));
    }

    @ParameterizedTest
    @ValueSource(ints =
    {Packet.FIN, Packet.RST})
    @Raises("pass_closing")
    void shouldPassUpWhenTheConnectionIsClosing(final int flag)
    {
        final Flow byClient = filled();
        byClient.up(byClient.packet().flags(Packet.ACK | flag));
        refused(byClient, byClient.request(GET));
        final Flow byServer = filled();
        byServer.down(byServer.stackPacket().flags(Packet.ACK | flag));
        refused(byServer, byServer.request(GET));
    }

    @Test
    @Raises("pass_merged")
    void shouldPassUpWhatGroHasMerged()
    {
        final Flow flow = filled();
        final FlowState clean = flow.state();
        final byte[] frame = flow.request(GET).bytes();
        kernel.rx.merged(2);
        try
        {
            assertThat(kernel.rx.run(frame)).isEqualTo(new Result(Verdict.TC_PASS.number, frame));
        }
        finally
        {
            kernel.rx.merged(0);
        }
        assertThat(kernel.takeSent()).isEmpty();
        kernel.restore(flow.ends, clean);
        flow.hit("refused", "value");
    }

    @Test
    void shouldNotTouchItsOwnPacketsAtEgress()
    {
        final Flow flow = filled();
        flow.hit("refused", "value");
        final byte[] frame = flow.stackPacket(bytes("x")).bytes();
        kernel.tx.mark(Settings.MARK);
        try
        {
            assertThat(kernel.tx.run(frame).frame()).isEqualTo(frame);
        }
        finally
        {
            kernel.tx.mark(0);
        }
        assertThat(kernel.tx.run(frame).frame()).isNotEqualTo(frame);
    }

    @ParameterizedTest
    @ValueSource(booleans =
    {false, true})
    void shouldSurvivePacketsThatEndAnywhere(final boolean ip6)
    {
        final Flow flow = Flow.on(kernel).ip6(ip6).open().fill("refused", "value");
        flow.hit("refused", "value");
        flow.acknowledge();
        final FlowState before = flow.state();
        final byte[] request = flow.request(GET).bytes();
        final byte[] reply = flow.stackPacket(REPLY).bytes();
        final int ipEnd = Packet.ETHERNET + (ip6 ? 40 : 20);
        for (int length = Packet.ETHERNET; length < request.length; length++)
        {
            final byte[] part = Arrays.copyOf(request, length);
            assertThat(kernel.xdp.run(part)).isEqualTo(new Result(Verdict.XDP_PASS.number, part));
            kernel.restore(flow.ends, before);
            if (length < ipEnd) // BPF_PROG_TEST_RUN refuses to make a socket buffer of it
            {
                continue;
            }
            // The stack looks at the lengths, too: it must be able to see that they are wrong.
            final Result up = kernel.rx.run(part);
            assertThat(up.is(Verdict.TC_PASS)).isTrue();
            assertThat(up.frame()).hasSize(length);
            assertThat(kernel.takeSent()).as("%d bytes are answered", length).isEmpty();
            assertThat(flow.state().isSameButForMarks(before)).as("%d bytes changed the flow", length).isTrue();
            kernel.restore(flow.ends, before);
        }
        for (int length = ipEnd; length < reply.length; length++)
        {
            final Result down = kernel.tx.run(Arrays.copyOf(reply, length));
            assertThat(down.is(Verdict.TC_PASS)).isTrue();
            assertThat(down.frame()).hasSize(length);
        }
        kernel.restore(flow.ends, before);
        flow.hit("refused", "value");
    }

    @ParameterizedTest
    @ValueSource(booleans =
    {false, true})
    void shouldNeverAnswerLyingLengths(final boolean ip6)
    {
        final Flow flow = Flow.on(kernel).ip6(ip6).open().fill("refused", "value");
        final FlowState clean = flow.state();
        for (int error = -80; error < 80; error++)
        {
            if (error != 0)
            {
                kernel.restore(flow.ends, clean);
                assertThat(flow.xdp(flow.request(GET).lengthError(error)).is(Verdict.XDP_PASS)).isTrue();
                flow.rx(flow.request(GET).lengthError(error));
                assertThat(kernel.takeSent()).as("length wrong by %d", error).isEmpty();
                assertThat(flow.state().in()).isZero();
            }
        }
        for (final int error : new int[]{0xff00, -200, 20_000})
        {
            assertThat(flow.xdp(flow.request(GET).lengthError(error)).is(Verdict.XDP_PASS)).isTrue();
        }
        for (int words = -8; words < 8; words++)
        {
            if (words != 0)
            {
                kernel.restore(flow.ends, clean);
                assertThat(flow.xdp(flow.request(GET).doffError(words)).is(Verdict.XDP_PASS)).isTrue();
                flow.rx(flow.request(GET).doffError(words));
                assertThat(kernel.takeSent()).as("header's length wrong by %d words", words).isEmpty();
                assertThat(flow.state().in()).isZero();
            }
        }
        kernel.restore(flow.ends, clean);
        flow.hit("refused", "value");
    }
}
