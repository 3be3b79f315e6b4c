package dev.brc.ebpf.packet;

import static dev.brc.ebpf.packet.Flow.bulk;
import static dev.brc.ebpf.packet.Flow.bytes;
import static dev.brc.ebpf.packet.Flow.get;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.brc.ebpf.packet.Rig.Raises;
import dev.brc.ebpf.packet.TestRun.Verdict;

/** How connections begin and end, for the programs. */
@ExtendWith(Rig.class)
class LifeTest
{
    private final Kernel kernel = Kernel.standard();

    @ParameterizedTest
    @ValueSource(booleans =
    {false, true})
    @Raises("flows_opened")
    void shouldFollowAConnectionFromItsHandshake(final boolean ip6)
    {
        final Flow flow = Flow.on(kernel).ip6(ip6).mss(1234).windowScale(3).closed();
        assertThat(flow.rx(flow.syn()).frame()).isEqualTo(flow.syn().bytes());
        assertThat(flow.state()).isNull();
        final Packet answer = flow.synAck();
        assertThat(flow.tx(answer).frame()).isEqualTo(answer.bytes());
        assertThat(flow.state()).as("half open").isNull();
        flow.rx(flow.packet());
        final FlowState state = flow.state();
        assertThat(state).isNotNull();
        assertThat(state.mss()).isEqualTo(1234);
        assertThat(state.windowScale()).isEqualTo(3);
        assertThat(state.has(FlowState.TIMESTAMPS)).isTrue();
    }

    @Test
    void shouldFollowAConnectionWhoseHandshakeEndsWithARequest()
    {
        final Flow flow = Flow.on(kernel).closed();
        flow.rx(flow.syn());
        flow.tx(flow.synAck());
        flow.announce();
        kernel.change(bytes("first"));
        flow.served(get("first"), bulk("v"));
        flow.acknowledge();
        flow.hit("first", "v");
    }

    @Test
    void shouldNotUseTimestampsUnlessBothEndsDo()
    {
        final Flow flow = Flow.on(kernel).closed();
        flow.rx(flow.syn());
        flow.tx(flow.synAck().options(new Options().mss(1460).nop().windowScale(7).bytes()));
        flow.rx(flow.packet());
        assertThat(flow.state().has(FlowState.TIMESTAMPS)).isFalse();
    }

    @Test
    void shouldNotFollowWithoutTheWholeHandshake()
    {
        final Flow onlySyn = Flow.on(kernel).closed();
        onlySyn.rx(onlySyn.syn());
        onlySyn.rx(onlySyn.packet());
        assertThat(onlySyn.state()).isNull();

        final Flow onlySynAck = Flow.on(kernel).closed();
        onlySynAck.tx(onlySynAck.synAck());
        onlySynAck.rx(onlySynAck.packet());
        assertThat(onlySynAck.state()).isNull();

        for (final int[] off : new int[][]{{1, 0}, {0, 1}, {-1, 0}, {0, -1}})
        {
            final Flow flow = Flow.on(kernel).closed();
            flow.rx(flow.syn());
            flow.tx(flow.synAck());
            flow.rx(flow.packet().seq(flow.seq + off[0]).ack(flow.ack + off[1]));
            assertThat(flow.state()).isNull();
        }
        final Flow refused = Flow.on(kernel).closed();
        refused.rx(refused.syn());
        refused.tx(refused.synAck());
        refused.rx(refused.packet().flags(Packet.RST | Packet.ACK));
        assertThat(refused.state()).isNull();
    }

    @Test
    void shouldNotFollowFastOpen()
    {
        final Flow flow = Flow.on(kernel).closed();
        flow.rx(flow.syn().payload(get("x")));
        flow.tx(flow.synAck());
        flow.rx(flow.packet());
        assertThat(flow.state()).isNull();
    }

    @Test
    void shouldSurviveLyingSynOptions()
    {
        for (final byte[] options : new byte[][]{{2, 0, 0, 0}, {2, 1, 5, 5}, {2, 40, 5, 5}, {3, 3, (byte) 255, 1},
            {8, 10, 0, 0},
            {1, 1, 1, 2},
            {0, 2, 4, 5, (byte) 180, 1, 1, 1},
            {(byte) 254, (byte) 255, 0, 0}})
        {
            final Flow flow = Flow.on(kernel).closed();
            flow.rx(flow.syn().options(options));
            flow.tx(flow.synAck());
            flow.rx(flow.packet());
            assertThat(flow.state()).isNotNull();
            assertThat(flow.state().windowScale()).isBetween(0, 14);
            assertThat(flow.state().mss()).isEqualTo(536);
        }
    }

    @Test
    @Raises("flows_replaced")
    void shouldReplaceAFlowWhenItsPortIsUsedAgain()
    {
        final Flow old = Flow.on(kernel).port(61_000).open().fill("port", "v");
        old.hit("port", "v");
        final Flow next = Flow.on(kernel).port(61_000).numbers(77_000, 88_000).closed();
        next.rx(next.syn());
        assertThat(old.state().in()).as("a SYN proves nothing").isEqualTo(get("port").length);
        next.tx(next.synAck());
        assertThat(next.state().in()).isZero();
        assertThat(next.state().ticket()).isZero();
        next.rx(next.packet());
        next.announce();
        next.served(bytes("PING\r\n"), bytes("+PONG\r\n"));
        final Packet sync = next.request(get("port"));
        next.up(sync);
        next.assertReply(sync, kernel.takeSent().get(0), bulk("v"), false);
        next.advance(sync, bulk("v"));
        next.hit("port", "v");
    }

    @Test
    void shouldKeepAFlowWhenTheSynAckIsSentAgain()
    {
        final Flow flow = Flow.open(kernel).fill("again", "v");
        flow.hit("again", "v");
        final FlowState before = flow.state();
        final Packet synAck = flow.synAck();
        assertThat(flow.tx(synAck).frame()).isEqualTo(synAck.bytes());
        assertThat(flow.state().isSameAs(before)).isTrue();
        flow.hit("again", "v");
    }

    @Test
    void shouldNotLetAForgedSynChangeAFlow()
    {
        final Flow flow = Flow.open(kernel).fill("forged", "v");
        flow.hit("forged", "v");
        final FlowState before = flow.state();
        final int elsewhere = flow.seq + 120_000;
        flow.rx(flow.syn().seq(elsewhere));
        flow.rx(flow.packet().seq(elsewhere + 1).ack(1));
        assertThat(flow.state().isSameAs(before)).as("%s, was %s", flow.state(), before).isTrue();
        flow.hit("forged", "v");
    }

    @Test
    @Raises("flows_full")
    void shouldServeConnectionsThatItCannotFollowByTheServerAlone()
    {
        final Kernel two = Kernel.with(Settings.DEFAULT.withFlows(2));
        final Flow first = Flow.open(two);
        Flow.open(two);
        final Flow third = Flow.on(two).closed();
        third.rx(third.syn());
        third.tx(third.synAck());
        third.rx(third.packet());
        assertThat(third.state()).isNull();
        final Packet ping = third.request(bytes("PING\r\n"));
        assertThat(third.rx(ping).frame()).isEqualTo(ping.bytes());
        first.fill("full", "v").hit("full", "v");
    }

    @Test
    void shouldTranslateAnOrderlyClose()
    {
        final Flow flow = Flow.open(kernel).fill("fin", "v");
        flow.hit("fin", "v");
        final Parsed fin = flow.up(flow.packet().flags(Packet.FIN | Packet.ACK));
        assertThat(fin.seq()).isEqualTo(flow.stackAck);
        assertThat(fin.ack()).isEqualTo(flow.stackSeq);
        flow.seq++;
        flow.stackAck++;
        assertThat(flow.state().has(FlowState.CLIENT_FIN)).isTrue();
        assertThat(flow.state().closedAtNs()).as("half closed").isZero();
        assertThat(flow.down(flow.stackPacket()).ack()).isEqualTo(flow.seq);
        final Parsed last = flow.down(flow.stackPacket().flags(Packet.FIN | Packet.ACK));
        assertThat(last.seq()).isEqualTo(flow.ack);
        assertThat(last.flags()).isEqualTo(Packet.FIN | Packet.ACK);
        assertThat(flow.state().closedAtNs()).isNotZero();
        flow.ack++;
        flow.stackSeq++;
        assertThat(flow.acknowledge().ack()).isEqualTo(flow.stackSeq);
    }

    @Test
    void shouldTranslateResets()
    {
        final Flow byClient = Flow.open(kernel).fill("rst", "v");
        byClient.hit("rst", "v");
        final Parsed up = byClient.up(byClient.packet().flags(Packet.RST | Packet.ACK));
        assertThat(up.seq()).as("exactly, RFC 5961").isEqualTo(byClient.stackAck);
        assertThat(byClient.state().closedAtNs()).isNotZero();

        final Flow withoutAck = Flow.open(kernel).fill("rst", "v");
        withoutAck.hit("rst", "v");
        final Parsed bare = withoutAck.up(withoutAck.packet().flags(Packet.RST).ack(0));
        assertThat(bare.seq()).isEqualTo(withoutAck.stackAck);
        assertThat(bare.ack()).as("means nothing").isZero();

        final Flow byServer = Flow.open(kernel).fill("rst", "v");
        byServer.hit("rst", "v");
        final Parsed down = byServer.down(byServer.stackPacket().flags(Packet.RST).ack(0));
        assertThat(down.seq()).isEqualTo(byServer.ack);
        assertThat(byServer.state().closedAtNs()).isNotZero();
    }

    @Test
    void shouldGiveUpAMissWhenTheConnectionEnds()
    {
        final Flow flow = Flow.open(kernel);
        kernel.change(bytes("end"));
        flow.up(flow.request(get("end")));
        assertThat(flow.state().miss()).isNotZero();
        flow.seq += get("end").length;
        flow.up(flow.packet().flags(Packet.RST | Packet.ACK));
        assertThat(flow.state().miss()).isZero();
    }

    @Test
    @Raises("inject_failed")
    void shouldNotLoseAReplyThatCannotBeSent()
    {
        final Flow flow = Flow.open(kernel).fill("down", "v");
        flow.served(bytes("PING\r\n"), bytes("+PONG\r\n"));
        final Packet request = flow.request(get("down"));
        Rig.ip("link set " + Rig.DEVICE + " down");
        try
        {
            assertThat(flow.rx(request).is(Verdict.TC_PASS)).isTrue();
        }
        finally
        {
            Rig.ip("link set " + Rig.DEVICE + " up");
        }
        assertThat(kernel.takeSent()).isEmpty();
        // As if the network had lost it: the client asks again and gets it.
        flow.xdp(request);
        assertThat(flow.rx(request).is(Verdict.TC_DROP)).isTrue();
        assertThat(kernel.takeSent()).hasSize(1);
    }
}
