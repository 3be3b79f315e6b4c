package dev.brc.core.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Properties of the request parser over random input. */
class RespParserProperties
{
    /** Mutated inputs of one run; {@code -Dbrc.fuzz.inputs=10000000} for the long one. */
    private static final int FUZZ_INPUTS = Integer.getInteger("brc.fuzz.inputs", 300_000);

    @Property
    void shouldGiveTheSameCommandsWhateverTheSegmentation(
        @ForAll @Size(min = 1, max = 6) final List<@Size(min = 1, max = 5) List<@Size(max = 40) List<Byte>>> commands,
        @ForAll final long seed, @ForAll @IntRange(min = 1, max = 30) final int maxPiece)
    {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        final List<String> expected = new ArrayList<>();
        for (final List<List<Byte>> command : commands)
        {
            final byte[][] args = command.stream().map(RespParserProperties::toBytes).toArray(byte[][]::new);
            all.writeBytes(Requests.multibulk(args));
            expected.add(Arrays.stream(args).map(a -> new String(a, StandardCharsets.ISO_8859_1)).toList().toString());
        }
        final Requests.Result result = Requests.feed(new RespParser(new RespLimits()),
            split(all.toByteArray(), new Random(seed), maxPiece));
        assertThat(result.error()).isNull();
        assertThat(result.commands()).isEqualTo(expected);
        assertThat(result.rest()).isZero();
    }

    @Property
    void shouldGiveTheSameResultForMutatedInputWhateverTheSegmentation(@ForAll final long seed,
        @ForAll @IntRange(min = 1, max = 30) final int maxPiece)
    {
        final Random random = new Random(seed);
        final byte[] input = MutatedRequests.next(random);
        final Requests.Result whole = Requests.feed(new RespParser(new RespLimits()), input);
        final Requests.Result pieces = Requests.feed(new RespParser(new RespLimits()), split(input, random, maxPiece));
        assertThat(pieces).isEqualTo(whole);
    }

    @Property(tries = 1)
    void shouldSurviveMutatedInput()
    {
        final Random random = new Random(20261121);
        final RespLimits limits = new RespLimits();
        for (int i = 0; i < FUZZ_INPUTS; i++)
        {
            final byte[] input = MutatedRequests.next(random);
            final RespParser parser = new RespParser(limits);
            int at = 0;
            int steps = 0;
            int result;
            while ((result = parser.next(input, at, input.length)) == RespParser.COMPLETE)
            {
                assertThat(parser.position()).isGreaterThan(at);
                at = parser.position();
                for (int a = 0; a < parser.arguments().count(); a++)
                {
                    final int end = parser.arguments().offset(a) + parser.arguments().length(a);
                    if (end > parser.arguments().buffer().length)
                    {
                        throw new AssertionError("argument beyond its buffer");
                    }
                }
                if (++steps > input.length)
                {
                    throw new AssertionError("more commands than bytes");
                }
            }
            if (result == RespParser.PROTOCOL_ERROR && parser.error() == null)
            {
                throw new AssertionError("error without a text");
            }
        }
    }

    private static byte[][] split(final byte[] input, final Random random, final int maxPiece)
    {
        final List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        while (at < input.length)
        {
            final int end = Math.min(input.length, at + 1 + random.nextInt(maxPiece));
            pieces.add(Arrays.copyOfRange(input, at, end));
            at = end;
        }
        return pieces.toArray(byte[][]::new);
    }

    private static byte[] toBytes(final List<Byte> list)
    {
        final byte[] bytes = new byte[list.size()];
        for (int i = 0; i < bytes.length; i++)
        {
            bytes[i] = list.get(i);
        }
        return bytes;
    }
}
