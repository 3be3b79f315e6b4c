package dev.brc.ebpf.packet;

import static dev.brc.ebpf.packet.Flow.bytes;
import static dev.brc.ebpf.packet.Flow.get;
import static dev.brc.ebpf.packet.Flow.together;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.brc.ebpf.packet.TestRun.Result;
import dev.brc.ebpf.packet.TestRun.Verdict;

/**
 * Mutated packets through all three programs. What is answered is what {@link Oracle} would answer, byte for byte; what is not goes on with nothing changed
 * but its numbers. A failure names the seed: {@code -Dbrc.packet.seed=N} repeats it, {@code -Dbrc.packet.inputs=N} says how many.
 */
@ExtendWith(Rig.class)
class FuzzTest
{
    private static final int INPUTS = Integer.getInteger("brc.packet.inputs", 25_000);
    private static final long SEED = Long.getLong("brc.packet.seed", System.nanoTime());
    private static final int[] BOUNDARIES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 16, 17, 31, 32, 36, 42, 48, 57, 63,
        64,
        127, 128, 254, 255};
    private static final int MSS = 1460;

    private Random random;
    private Kernel kernel;
    private Flow flow;
    private Oracle oracle;
    private final Map<String, String> cached = new LinkedHashMap<>();
    private int hits;
    private int syncHits;
    private int cases;

    @ParameterizedTest
    @CsvSource(
    {"false,true,false", "false,false,true", "true,true,true", "true,false,false"})
    void shouldAnswerNothingButLegalHits(final boolean ip6, final boolean timestamps, final boolean partial)
    {
        random = new Random(SEED + (ip6 ? 1 : 0) + (timestamps ? 2 : 0));
        final Settings own = Settings.DEFAULT.withRing(1024);
        kernel = Kernel.with(partial ? own.withPartialChecksums() : own);
        flow = Flow.on(kernel).ip6(ip6).timestamps(timestamps).numbers(random.nextInt(), random.nextInt()).open();
        oracle = new Oracle(flow, cached, MSS, partial);
        final Flow feeder = Flow.open(kernel);
        for (final String key : new String[]{"a", "fuzzkey8", "fuzzkey-9", "key:000000000001", "k".repeat(247)})
        {
            cached.put(key, key.substring(key.length() / 2).repeat(1 + random.nextInt(3)));
        }
        flow.fill("first", "the first GET, at TC, finds the ticket");
        long epoch = feed(feeder);
        flow.hit("a", cached.get("a")); // so that there are deltas
        flow.acknowledge();
        final FlowState inStep = flow.state();
        final byte[] pong = bytes("+PONG\r\n");
        try
        {
            for (cases = 0; cases < INPUTS; cases++)
            {
                if (kernel.epoch() != epoch) // misses that never end have filled the ring
                {
                    epoch = feed(feeder);
                }
                final byte[] frame = mutate(valid());
                kernel.restore(flow.ends, inStep);
                atXdp(frame, inStep);
                kernel.restore(flow.ends, inStep);
                atTc(frame, inStep);
                kernel.restore(flow.ends, inStep);
                fromStack(mutate(flow.stackPacket(pong)), inStep);
            }
        }
        catch (final AssertionError | RuntimeException e)
        {
            throw new AssertionError("case " + cases + " of -Dbrc.packet.seed=" + SEED, e);
        }
        assertThat(hits).as("hits at XDP").isGreaterThan(INPUTS / 20);
        assertThat(syncHits).as("hits at TC").isGreaterThan(INPUTS / 20);
        kernel.restore(flow.ends, inStep);
        flow.hit("a", cached.get("a"));
    }

    /** Fills the cache; again if the ring was full meanwhile. @return the epoch of its entries */
    private long feed(final Flow feeder)
    {
        while (true)
        {
            final long epoch = kernel.epoch();
            cached.forEach(feeder::fill);
            if (kernel.epoch() == epoch)
            {
                return epoch;
            }
        }
    }

    private void atXdp(final byte[] frame, final FlowState before)
    {
        final byte[] expected = oracle.reply(frame);
        final Result result = kernel.xdp.run(frame);
        if (result.is(Verdict.XDP_TX))
        {
            assertThat(expected).as("a reply to %s", new Result(0, frame)).isNotNull();
            expectReply(frame, result.parsed(), expected, false);
            assertThat(flow.state().out() - before.out()).isEqualTo(expected.length);
            hits++;
        }
        else
        {
            assertThat(result).isEqualTo(new Result(Verdict.XDP_PASS.number, frame));
            assertThat(expected).as("legal, not answered: %s", new Result(0, frame)).isNull();
            assertThat(flow.state().isSameButForMarks(before)).isTrue();
        }
    }

    private void atTc(final byte[] frame, final FlowState before)
    {
        if (frame.length < (flow.ends.isIp6() ? 54 : 34))
        {
            return; // BPF_PROG_TEST_RUN refuses to make a socket buffer of it
        }
        final byte[] expected = oracle.reply(frame);
        final Result result = kernel.rx.run(frame);
        assertThat(result.is(Verdict.TC_PASS)).as("%s", result).isTrue();
        final List<Parsed> sent = kernel.takeSent();
        if (!sent.isEmpty())
        {
            assertThat(expected).as("a reply to %s", new Result(0, frame)).isNotNull();
            expectReply(frame, sent.get(0), expected, !oracle.packet(frame).checksumRight());
            final Parsed up = result.parsed();
            assertThat(up.payload()).isEmpty();
            assertThat(up.seq()).isEqualTo(flow.seq - before.in());
            assertThat(up.ack()).isEqualTo(flow.ack - before.out());
            assertThat(up.checksumRight() || up.checksumPartial()).isTrue();
            syncHits++;
            return;
        }
        assertThat(expected).as("legal, not answered: %s", new Result(0, frame)).isNull();
        assertThat(flow.state().in()).isEqualTo(before.in());
        assertThat(flow.state().out()).isEqualTo(before.out());
        expectOnlyNumbersChanged(frame, result.frame(), true);
    }

    private void fromStack(final byte[] frame, final FlowState before)
    {
        if (frame.length < (flow.ends.isIp6() ? 54 : 34))
        {
            return;
        }
        final long straddling = kernel.count("tx_straddling");
        final Result result = kernel.tx.run(frame);
        assertThat(kernel.takeSent()).isEmpty();
        assertThat(flow.state().in()).isEqualTo(before.in());
        assertThat(flow.state().out()).isEqualTo(before.out());
        if (kernel.count("tx_straddling") == straddling) // else it is cut to an empty segment, or dropped if it has no headers
        {
            assertThat(result.is(Verdict.TC_PASS)).as("%s", result).isTrue();
            expectOnlyNumbersChanged(frame, result.frame(), false);
        }
    }

    /** That a packet is what it was but for seq, ack, SACK edges and the checksum, and its checksum as right as it was. */
    private void expectOnlyNumbersChanged(final byte[] before, final byte[] after, final boolean up)
    {
        assertThat(after).hasSameSizeAs(before);
        if (Arrays.equals(before, after))
        {
            return;
        }
        final int l4 = flow.ends.isIp6() ? 54 : 34;
        final int payload = l4 + (before[l4 + 12] >> 4 & 15) * 4;
        for (int i = 0; i < before.length; i++)
        {
            final boolean mayChange = i >= l4 + 4 && i < l4 + 12 || i == l4 + 16 || i == l4 + 17
                || i >= l4 + 20 && i < payload;
            assertThat(mayChange || before[i] == after[i]).as("byte %d of %s", i, new Result(0, before)).isTrue();
        }
        if (up)
        {
            final Parsed was = oracle.packet(before);
            final Parsed is = was == null ? null : oracle.packet(after);
            if (was != null)
            {
                assertThat(is.checksumRight()).as("checksum of %s", new Result(0, before))
                    .isEqualTo(was.checksumRight());
            }
        }
    }

    private void expectReply(final byte[] request, final Parsed reply, final byte[] payload, final boolean partial)
    {
        final Parsed asked = oracle.packet(request);
        assertThat(reply.payload()).isEqualTo(payload);
        assertThat(reply.destinationMac()).isEqualTo(asked.sourceMac());
        assertThat(reply.sourceMac()).isEqualTo(asked.destinationMac());
        assertThat(reply.source()).isEqualTo(flow.ends.server());
        assertThat(reply.destination()).isEqualTo(flow.ends.client());
        assertThat(reply.sourcePort()).isEqualTo(flow.ends.serverPort());
        assertThat(reply.destinationPort()).isEqualTo(flow.ends.clientPort());
        assertThat(reply.seq()).isEqualTo(asked.ack());
        assertThat(reply.ack()).isEqualTo(asked.seq() + asked.payload().length);
        assertThat(reply.flags()).isEqualTo(Packet.PSH | Packet.ACK);
        assertThat(reply.window()).isEqualTo(flow.stackWindow);
        assertThat(reply.ipChecksumRight()).isTrue();
        assertThat(partial ? reply.checksumPartial() : reply.checksumRight())
            .as("checksum, of the request %s %s", asked.checksumRight(), asked.checksumPartial()).isTrue();
        assertThat(reply.hasTimestamps()).isEqualTo(flow.timestamps);
        if (flow.timestamps)
        {
            assertThat(reply.tsecr()).isEqualTo(asked.tsval());
            assertThat(Flow.stackClock() - reply.tsval()).isNotNegative();
        }
    }

    // ---- what is sent ----

    private Packet valid()
    {
        final String[] keys = cached.keySet().toArray(new String[0]);
        byte[] payload = {};
        for (int gets = random.nextInt(4) == 0 ? 1 + random.nextInt(18) : 1; gets > 0; gets--)
        {
            payload = together(payload, get(random.nextInt(20) == 0 ? "absent" : keys[random.nextInt(keys.length)]));
        }
        final Packet packet = flow.request(payload);
        if (flow.timestamps)
        {
            packet.timestamps(flow.clientClock, cases); // the same with the same seed
        }
        // Right in itself, with a flaw somewhere that only a look at the meaning finds.
        switch (random.nextInt(12))
        {
            case 0 -> packet.seq(packet.seq + random.nextInt(3) - 1);
            case 1 -> packet.ack(packet.ack + random.nextInt(3) - 1);
            case 2 -> packet.flags(random.nextInt(256) & ~Packet.SYN);
            case 3 -> packet.window(random.nextInt(8));
            case 4 -> packet.payload(mutate(payload));
            case 5 -> packet.checksum(Packet.Checksum.values()[random.nextInt(3)]);
            case 6 -> packet.lengthError(random.nextInt(9) - 4);
            case 7 -> packet.options(new Options().sack(random.nextInt(), random.nextInt()).bytes());
            case 8 -> packet.trailer(random.nextInt(40)).tos(random.nextInt(256));
            default -> {
                // right in everything
            }
        }
        return packet;
    }

    private byte[] mutate(final Packet packet)
    {
        final byte[] frame = packet.bytes();
        return random.nextInt(3) == 0 ? mutate(frame) : frame;
    }

    private byte[] mutate(final byte[] original)
    {
        byte[] bytes = original.clone();
        for (int times = 1 + random.nextInt(3); times > 0 && bytes.length > Packet.ETHERNET; times--)
        {
            final int at = random.nextInt(bytes.length);
            switch (random.nextInt(5))
            {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) BOUNDARIES[random.nextInt(BOUNDARIES.length)];
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(Packet.ETHERNET, at));
                case 3 -> bytes = together(Arrays.copyOf(bytes, at), new byte[]{(byte) random.nextInt()},
                    Arrays.copyOfRange(bytes, at, bytes.length));
                default -> System.arraycopy(original, random.nextInt(original.length - 1), bytes, at, 1);
            }
        }
        return bytes;
    }
}
