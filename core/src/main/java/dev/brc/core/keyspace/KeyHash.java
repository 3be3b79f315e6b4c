package dev.brc.core.keyspace;

/**
 * SipHash-1-2 over a key with a secret 128-bit seed, folded to 32 bits: clients that choose keys cannot choose their
 * buckets. Redis uses the same function for its dictionaries. Reference: Aumasson and Bernstein, "SipHash: a fast
 * short-input PRF", 2012.
 */
public final class KeyHash
{
    private final long k0;
    private final long k1;

    /** A function of its own for each 128-bit key, which should be secret and random. */
    public KeyHash(final long k0, final long k1)
    {
        this.k0 = k0;
        this.k1 = k1;
    }

    /** The hash of some bytes. */
    public int hash(final byte[] key, final int offset, final int length)
    {
        final long hash = hash64(key, offset, length);
        return (int) (hash ^ (hash >>> 32));
    }

    long hash64(final byte[] key, final int offset, final int length)
    {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        final int wordsEnd = offset + (length & ~7);
        int position = offset;
        boolean last = false;
        while (!last)
        {
            last = position == wordsEnd;
            final long word = last ? tail(key, position, length) : Memory.getLong(key, position);
            position += 8;

            v3 ^= word;
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= word;
        }

        v2 ^= 0xff;
        for (int round = 0; round < 2; round++)
        {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /** The last 0 to 7 bytes, with the length modulo 256 in the top byte. */
    private static long tail(final byte[] key, final int position, final int length)
    {
        long word = (long) length << 56;
        for (int i = (length & 7) - 1; i >= 0; i--)
        {
            word |= (key[position + i] & 0xffL) << (i << 3);
        }
        return word;
    }
}
