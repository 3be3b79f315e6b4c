package dev.brc.ebpf.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectionTest
{
    private static final long SEED = 4711;
    private static final int FRAMES = 2_000;

    /** What left: frames as they were, in order. */
    private final List<byte[]> sent = new ArrayList<>();

    private Direction direction(final Faults faults, final long seed)
    {
        return new Direction(faults, seed, frame ->
        {
            final byte[] copy = new byte[frame.length];
            frame.bytes.get(Frame.VNET_HEADER, copy);
            return sent.add(copy);
        });
    }

    /** A segment with the checksums that it should have. */
    static ByteBuffer frame(final boolean ip6, final int port, final int sequence, final byte[] payload,
        final int flags)
    {
        final int tcp = ip6 ? 54 : 34;
        final ByteBuffer frame = ByteBuffer.allocate(tcp + 32 + payload.length);
        frame.putShort(12, (short) (ip6 ? 0x86DD : 0x0800));
        if (ip6)
        {
            frame.put(14, (byte) 0x60).put(20, (byte) 6).put(22, (byte) 0xFD).put(53, (byte) 2);
            frame.putShort(18, (short) (32 + payload.length));
        }
        else
        {
            frame.put(14, (byte) 0x45).put(22, (byte) 64).put(23, (byte) 6).putInt(26, 0x0A4D_0001)
                .putInt(30, 0x0A4D_0002).putShort(16, (short) (52 + payload.length));
        }
        frame.putShort(tcp, (short) port).putShort(tcp + 2, (short) 6379).putInt(tcp + 4, sequence);
        frame.put(tcp + 12, (byte) 0x80).put(tcp + 13, (byte) flags);
        frame.put(tcp + 20, new byte[]{1, 1, 8, 10});
        frame.put(tcp + 32, payload);
        final Segment segment = new Segment();
        assertThat(segment.parse(frame, 0, frame.capacity())).isTrue();
        segment.finish(segment.end);
        return frame;
    }

    private static Segment parse(final byte[] frame)
    {
        final Segment segment = new Segment();
        assertThat(segment.parse(ByteBuffer.wrap(frame), 0, frame.length)).isTrue();
        return segment;
    }

    private static byte[] stream(final int length)
    {
        final byte[] stream = new byte[length];
        new Random(1).nextBytes(stream);
        return stream;
    }

    /** Puts what left together by sequence number; every byte must be the one that was sent. */
    private void assertWhole(final byte[] stream, final int first)
    {
        final TreeMap<Integer, byte[]> parts = new TreeMap<>();
        for (final byte[] frame : sent)
        {
            final Segment segment = parse(frame);
            assertThat(segment.intact()).isTrue();
            final byte[] payload = new byte[segment.payloadLength()];
            segment.bytes.get(segment.payload, payload);
            parts.merge(segment.sequence() - first, payload, (a, b) -> a.length >= b.length ? a : b);
        }
        final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        parts.forEach((at, payload) ->
        {
            assertThat(at).isLessThanOrEqualTo(whole.size());
            final int known = whole.size() - at;
            if (known < payload.length)
            {
                whole.write(payload, known, payload.length - known);
            }
        });
        assertThat(whole.toByteArray()).isEqualTo(stream);
    }

    @ParameterizedTest
    @ValueSource(booleans =
    {false, true})
    void shouldKeepEveryByteWhenItSplitsMergesRepeatsAndReorders(final boolean ip6)
    {
        final Faults faults = Faults.NONE.withDuplication(0.1).withReordering(0.2, 0.05).withResegmentation(0.3, 0.3);
        final Direction direction = direction(faults, SEED);
        final byte[] stream = stream(FRAMES * 50);
        final int first = Integer.MAX_VALUE - 1_000;
        long now = 0;
        for (int i = 0; i < FRAMES; i++)
        {
            final byte[] payload = Arrays.copyOfRange(stream, i * 50, i * 50 + 50);
            final ByteBuffer frame = frame(ip6, 1234, first + i * 50, payload, 0x18);
            direction.accept(frame, 0, frame.capacity(), false, 0, now);
            now += 10_000;
            direction.deliver(now);
        }
        direction.deliver(now + 1_000_000_000L);
        assertWhole(stream, first);
        for (final Count what : new Count[]{Count.DUPLICATED, Count.REORDERED, Count.PAUSED, Count.SPLIT, Count.MERGED})
        {
            assertThat(direction.count(what)).as(what.name()).isPositive();
        }
        assertThat(direction.count(Count.TCP)).isEqualTo(FRAMES);
        assertThat(direction.count(Count.BAD_CHECKSUM) + direction.count(Count.OVERRUN)).isZero();
    }

    @Test
    void shouldCutMergedFramesAtTheSegmentSizeOfTheirSender()
    {
        final byte[] stream = stream(10_500);
        final ByteBuffer frame = frame(false, 1234, 100, stream, 0x19);
        direction(Faults.NONE, SEED).accept(frame, 0, frame.capacity(), true, 1_000, 0);
        assertWhole(stream, 100);
        assertThat(sent).hasSize(11);
        assertThat(sent.subList(0, 10)).allSatisfy(bytes ->
        {
            assertThat(parse(bytes).payloadLength()).isEqualTo(1_000);
            assertThat(parse(bytes).flags()).as("only the last has PSH and FIN").isEqualTo(0x10);
        });
        assertThat(parse(sent.get(10)).flags()).isEqualTo(0x19);
    }

    @Test
    void shouldCompletePartialChecksumsAndReportWrongOnesUnchanged()
    {
        final Direction direction = direction(Faults.NONE, SEED);
        final ByteBuffer frame = frame(false, 1234, 1, stream(7), 0x18);
        frame.putShort(34 + 16, (short) (frame.getShort(34 + 16) + 1));
        direction.accept(frame, 0, frame.capacity(), false, 0, 0);
        assertThat(direction.count(Count.BAD_CHECKSUM)).isOne();
        assertThat(sent.get(0)).isEqualTo(frame.array());
        direction.accept(frame, 0, frame.capacity(), true, 0, 0);
        assertThat(direction.count(Count.BAD_CHECKSUM)).isOne();
        assertThat(parse(sent.get(1)).intact()).isTrue();
    }

    @Test
    void shouldLoseAsManyAsAskedAndNothingThatIsNotTcp()
    {
        final Direction direction = direction(Faults.NONE.withLoss(0.1), SEED);
        final ByteBuffer frame = frame(false, 1, 1, new byte[0], 0x10);
        for (int i = 0; i < 10_000; i++)
        {
            direction.accept(frame, 0, frame.capacity(), false, 0, 0);
        }
        // One loss in five takes the next frame along, so a little more than 10 %.
        assertThat(direction.count(Count.LOST)).isBetween(950L, 1_350L);
        assertThat(sent).hasSize(10_000 - (int) direction.count(Count.LOST));
        sent.clear();
        frame.putShort(12, (short) 0x0806);
        for (int i = 0; i < 1_000; i++)
        {
            direction.accept(frame, 0, frame.capacity(), false, 0, 0);
        }
        assertThat(sent).hasSize(1_000);
    }

    @Test
    void shouldDoTheSameForTheSameSeedAndSomethingElseForAnother()
    {
        final Faults faults = Faults.NONE.withLoss(0.1).withDuplication(0.1).withReordering(0.1, 0.1)
            .withResegmentation(0.2, 0.2);
        final List<String> first = outcome(faults, SEED);
        assertThat(outcome(faults, SEED)).isEqualTo(first);
        assertThat(outcome(faults, SEED + 1)).isNotEqualTo(first);
    }

    private List<String> outcome(final Faults faults, final long seed)
    {
        sent.clear();
        final Direction direction = direction(faults, seed);
        for (int i = 0; i < 500; i++)
        {
            final ByteBuffer frame = frame(i % 2 == 0, 1 + i % 3, i, new byte[1 + i % 7], 0x18);
            direction.accept(frame, 0, frame.capacity(), false, 0, i * 100_000L);
            direction.deliver(i * 100_000L);
        }
        direction.deliver(Long.MAX_VALUE / 2);
        return sent.stream().map(Arrays::toString).toList();
    }
}
