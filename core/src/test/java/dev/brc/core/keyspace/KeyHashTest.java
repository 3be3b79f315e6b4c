package dev.brc.core.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyHashTest
{
    /** Test vectors of the SipHash paper: key 00..0f, input 00..0e. */
    private static final long PAPER_VECTOR = 0xa129ca6149be45e5L;

    @Test
    void shouldTrustTheReferenceBelow()
    {
        final byte[] input = new byte[15];
        for (int i = 0; i < input.length; i++)
        {
            input[i] = (byte) i;
        }
        assertThat(sipHash(2, 4, 0x0706050403020100L, 0x0f0e0d0c0b0a0908L, input)).isEqualTo(PAPER_VECTOR);
    }

    @Test
    void shouldBeSipHashWithOneAndTwoRounds()
    {
        final Random random = new Random(7);
        for (int length = 0; length < 100; length++)
        {
            final byte[] input = new byte[length];
            random.nextBytes(input);
            final long k0 = random.nextLong();
            final long k1 = random.nextLong();
            final byte[] shifted = new byte[length + 5];
            System.arraycopy(input, 0, shifted, 3, length);

            assertThat(new KeyHash(k0, k1).hash64(shifted, 3, length)).isEqualTo(sipHash(1, 2, k0, k1, input));
        }
    }

    /** Written from the paper, without regard for speed. */
    private static long sipHash(final int c, final int d, final long k0, final long k1, final byte[] input)
    {
        final long[] v = {k0 ^ 0x736f6d6570736575L, k1 ^ 0x646f72616e646f6dL, k0 ^ 0x6c7967656e657261L,
            k1 ^ 0x7465646279746573L};
        final byte[] padded = new byte[(input.length / 8 + 1) * 8];
        System.arraycopy(input, 0, padded, 0, input.length);
        padded[padded.length - 1] = (byte) input.length;
        final ByteBuffer words = ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN);
        while (words.hasRemaining())
        {
            final long m = words.getLong();
            v[3] ^= m;
            rounds(v, c);
            v[0] ^= m;
        }
        v[2] ^= 0xff;
        rounds(v, d);
        return v[0] ^ v[1] ^ v[2] ^ v[3];
    }

    private static void rounds(final long[] v, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            halfRound(v, 0, 1, 2, 3, 13, 16);
            halfRound(v, 2, 1, 0, 3, 17, 21);
        }
    }

    private static void halfRound(final long[] v, final int a, final int b, final int c, final int d, final int s,
        final int t)
    {
        v[a] += v[b];
        v[c] += v[d];
        v[b] = Long.rotateLeft(v[b], s) ^ v[a];
        v[d] = Long.rotateLeft(v[d], t) ^ v[c];
        v[a] = Long.rotateLeft(v[a], 32);
    }
}
