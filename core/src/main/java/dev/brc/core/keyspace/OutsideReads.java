package dev.brc.core.keyspace;

/**
 * Reads of keys of database 0 that something in front of the keyspace has answered, which LRU and LFU have to count when they look at a key.
 * Keyspace's thread only.
 */
public interface OutsideReads
{
    /** There is nothing in front. */
    OutsideReads NONE = new OutsideReads()
    {
        @Override
        public long lastReadAgeMs(final byte[] key, final int offset, final int length)
        {
            return -1;
        }

        @Override
        public int takeReads(final byte[] key, final int offset, final int length)
        {
            return 0;
        }
    };

    /** How long ago a key was last read, in ms; negative: never, as far as is known. */
    long lastReadAgeMs(byte[] key, int offset, int length);

    /** How often a key was read since the last call, about. */
    int takeReads(byte[] key, int offset, int length);
}
