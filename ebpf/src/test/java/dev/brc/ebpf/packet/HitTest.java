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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.brc.ebpf.packet.Packet.Checksum;
import dev.brc.ebpf.packet.Rig.Raises;
import dev.brc.ebpf.packet.TestRun.Result;
import dev.brc.ebpf.packet.TestRun.Verdict;

/** What is answered, at XDP and at TC, and that every byte of the answer is right. */
@ExtendWith(Rig.class)
class HitTest
{
    private final Kernel kernel = Kernel.standard();

    @ParameterizedTest
    @CsvSource(
    {"false,true", "false,false", "true,true", "true,false"})
    @Raises(
    {"xdp_packets", "xdp_hits", "gets_hit"})
    void shouldAnswerAtXdp(final boolean ip6, final boolean timestamps)
    {
        final Flow flow = Flow.on(kernel).ip6(ip6).timestamps(timestamps).open().fill("fruit", "apple");
        final FlowState before = flow.state();

        flow.hit("fruit", "apple");

        assertThat(flow.state().in() - before.in()).isEqualTo(get("fruit").length);
        assertThat(flow.state().out() - before.out()).isEqualTo(bulk("apple").length);
        assertThat(flow.state().has(FlowState.UNACKED)).isTrue();
        assertThat(flow.state().kept()).isEqualTo(bulk("apple"));
        assertThat(kernel.ticketHits(flow.ticket)).isEqualTo(1);
        assertThat(kernel.takeSent()).isEmpty();
    }

    @Test
    void shouldAnswerAClientThatWaitsForEachReply()
    {
        final Flow flow = Flow.open(kernel).fill("a", "1").fill("b", "22");
        for (int i = 0; i < 100; i++)
        {
            flow.hit("a", "1");
            flow.hit("b", "22");
        }
        assertThat(kernel.ticketHits(flow.ticket)).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
    {"false,true", "false,false", "true,true", "true,false"})
    @Raises(
    {"pass_stack_behind", "sync_hits", "gets_hit"})
    void shouldAnswerAtTcAndBringTheStackInStep(final boolean ip6, final boolean timestamps)
    {
        final Flow flow = Flow.on(kernel).ip6(ip6).timestamps(timestamps).open();
        flow.served(get("sync"), bulk("value"));
        for (int round = 0; round < 2; round++)
        {
            final FlowState before = flow.state();
            final Packet request = flow.request(get("sync"));
            final Parsed up = flow.up(request);

            final List<Parsed> sent = kernel.takeSent();
            assertThat(sent).hasSize(1);
            flow.assertReply(request, sent.get(0), bulk("value"), false);
            assertThat(up.seq()).as("seq with the old delta").isEqualTo(request.seq - before.in());
            assertThat(up.ack()).as("ack with the old delta").isEqualTo(request.ack - before.out());
            assertThat(up.payload()).isEmpty();
            assertThat(up.flags()).isEqualTo(Packet.ACK);
            assertThat(up.options()).isEqualTo(request.options);
            assertThat(up.window()).isEqualTo(request.window);
            assertThat(up.checksumRight() && up.ipChecksumRight()).isTrue();
            flow.advance(request, bulk("value"));

            flow.hit("sync", "value"); // the stack is in step
            flow.served(bytes("PING\r\n"), bytes("+PONG\r\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings =
    {"get", "GET", "Get", "gEt"})
    void shouldAnswerInAnyCase(final String name)
    {
        final Flow flow = Flow.open(kernel).fill("case", "v");
        flow.hit(bytes("*2\r\n$3\r\n" + name + "\r\n$4\r\ncase\r\n"), bulk("v"));
    }

    @ParameterizedTest
    @ValueSource(ints =
    {1, 2, 7, 8, 9, 10, 16, 99, 100, 247, 248})
    void shouldAnswerKeysOfLength(final int length)
    {
        final String key = "k".repeat(length - 1) + "Z";
        final Flow flow = Flow.open(kernel).fill(key, "v" + length);
        flow.hit(key, "v" + length);
        final String other = "k".repeat(length - 1) + "Y"; // differs in the last byte
        assertThat(flow.xdp(flow.request(get(other))).is(Verdict.XDP_PASS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints =
    {0, 249, 255, 256, 999})
    @Raises("pass_not_get")
    void shouldPassUpKeysOfLength(final int length)
    {
        final Flow flow = Flow.open(kernel);
        final long filled = kernel.count("fills");
        flow.served(get("x".repeat(length)), bulk("v"));
        flow.acknowledge();
        assertThat(flow.xdp(flow.request(get("x".repeat(length)))).is(Verdict.XDP_PASS)).isTrue();
        assertThat(kernel.count("fills")).isEqualTo(filled);
    }

    @ParameterizedTest
    @ValueSource(ints =
    {1, 2, 3, 15, 16})
    void shouldAnswerPipelinedGetsInOnePacket(final int gets)
    {
        final Flow flow = Flow.open(kernel);
        byte[] requests = {};
        byte[] replies = {};
        for (int i = 0; i < gets; i++)
        {
            final String value = "x".repeat(i % 3 + 1); // odd and even lengths
            flow.fill("p" + i, value);
            requests = together(requests, get("p" + i));
            replies = together(replies, bulk(value));
        }
        flow.hit(requests, replies);
        assertThat(kernel.ticketHits(flow.ticket)).isEqualTo(gets);
        flow.served(bytes("PING\r\n"), bytes("+PONG\r\n"));
        final Packet again = flow.request(requests);
        flow.up(again);
        flow.assertReply(again, kernel.takeSent().get(0), replies, false);
    }

    @Test
    @Raises("pass_too_many")
    void shouldPassUpSeventeenGets()
    {
        final Flow flow = Flow.open(kernel).fill("17", "v");
        byte[] requests = {};
        for (int i = 0; i < 17; i++)
        {
            requests = together(requests, get("17"));
        }
        flow.up(flow.request(requests));
        assertThat(kernel.takeSent()).isEmpty();
    }

    @Test
    @Raises("pass_too_many")
    void shouldPassUpMoreThan1024BytesOfRequests()
    {
        final String key = "z".repeat(235);
        final byte[] four = together(get(key), get(key), get(key), get(key));
        assertThat(four.length).isEqualTo(1024);
        final Flow flow = Flow.open(kernel).fill(key, "v").fill(key + "z", "w");
        flow.hit(four, together(bulk("v"), bulk("v"), bulk("v"), bulk("v")));
        flow.up(flow.request(together(get(key), get(key), get(key), get(key + "z"))));
        assertThat(kernel.takeSent()).isEmpty();
    }

    @Test
    void shouldAnswerOnlyIfAllGetsOfThePacketAreHits()
    {
        final Flow flow = Flow.open(kernel).fill("in", "v");
        flow.up(flow.request(together(get("in"), get("out"))));
        assertThat(kernel.takeSent()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints =
    {0, 1, 9, 10, 99, 100, 255, 1000, 1023, 1024})
    void shouldAnswerValuesOfLength(final int length)
    {
        final String value = "abcdefghij".repeat(103).substring(0, length);
        final Flow flow = Flow.open(kernel).fill("len" + length, value);
        flow.hit("len" + length, value);
        flow.served(bytes("PING\r\n"), bytes("+PONG\r\n"));
        final Packet again = flow.request(get("len" + length));
        flow.up(again);
        flow.assertReply(again, kernel.takeSent().get(0), bulk(value), false);
    }

    @Test
    void shouldAnswerBinaryKeysAndValues()
    {
        final StringBuilder all = new StringBuilder();
        for (int i = 0; i < 256; i++)
        {
            all.append((char) i);
        }
        final String key = all.substring(0, 128) + "\r\n$3\r\n" + all.substring(200, 256);
        final Flow flow = Flow.open(kernel).fill(key, all.toString());
        flow.hit(key, all.toString());
    }

    @Test
    void shouldAnswerWithPaddingBehindTheIpPacket()
    {
        // A short frame is padded by the device that sends it: nothing of that may stay behind the reply.
        final Flow flow = Flow.on(kernel).timestamps(false).open().fill("pad", "v");
        for (final int padding : new int[]{1, 5, 6, 40})
        {
            final Packet request = flow.request(get("pad")).trailer(padding);
            final Result result = flow.xdp(request);
            assertThat(result.is(Verdict.XDP_TX)).isTrue();
            flow.assertReply(request, result.parsed(), bulk("v"), false);
            flow.advance(request, bulk("v"));
        }
    }

    @Test
    void shouldCrossTheEndOfTheSequenceSpace()
    {
        final byte[] request = get("wrap");
        final byte[] reply = bulk("around");
        // So that both numbers become 0 within the first, second, ... packet, and the deltas cross with them.
        for (int cross = 0; cross < 8; cross++)
        {
            final Flow flow = Flow.on(kernel)
                .numbers(-1 - cross * request.length - request.length / 2, -1 - cross * reply.length - 2).open();
            flow.fill("wrap", "around");
            for (int i = 0; i < 4; i++)
            {
                flow.hit(request, reply);
            }
            flow.served(bytes("PING\r\n"), bytes("+PONG\r\n"));
            final Packet sync = flow.request(request);
            flow.up(sync);
            flow.assertReply(sync, kernel.takeSent().get(0), reply, false);
            flow.advance(sync, reply);
            flow.hit(request, reply);
            flow.served(bytes("PING\r\n"), bytes("+PONG\r\n"));
        }
    }

    @Test
    void shouldTakePartialChecksumsOnlyWhereThereIsNoHardware()
    {
        final Flow strict = Flow.open(kernel).fill("part", "v");
        strict.up(strict.request(get("part")).checksum(Checksum.PARTIAL));
        assertThat(kernel.takeSent()).isEmpty();

        final Kernel veth = Kernel.with(Settings.DEFAULT.withPartialChecksums());
        final Flow flow = Flow.open(veth).fill("part", "v");
        final Packet request = flow.request(get("part")).checksum(Checksum.PARTIAL);
        final Result result = flow.xdp(request);
        assertThat(result.is(Verdict.XDP_TX)).isTrue();
        flow.assertReply(request, result.parsed(), bulk("v"), false);
        flow.advance(request, bulk("v"));

        flow.served(bytes("PING\r\n"), bytes("+PONG\r\n"));
        final Packet sync = flow.request(get("part")).checksum(Checksum.PARTIAL);
        final Parsed up = flow.up(sync);
        flow.assertReply(sync, veth.takeSent().get(0), bulk("v"), true);
        assertThat(up.checksumPartial()).isTrue();
        flow.advance(sync, bulk("v"));

        flow.up(flow.request(get("part")).checksum(Checksum.WRONG));
        assertThat(veth.takeSent()).isEmpty();
    }
}
