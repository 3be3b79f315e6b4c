package dev.brc.core.rdb;

/** Constants of the RDB format. */
final class RdbFormat
{
    /** The version that is written, and the newest that is read. */
    static final int VERSION = 10;
    /** Version and checksum behind a value. */
    static final int FOOTER_BYTES = 2 + 8;

    static final int STRING = 0;
    static final int LIST = 1;
    static final int SET = 2;
    static final int ZSET = 3;
    static final int HASH = 4;
    static final int ZSET_2 = 5;
    static final int HASH_ZIPMAP = 9;
    static final int LIST_ZIPLIST = 10;
    static final int SET_INTSET = 11;
    static final int ZSET_ZIPLIST = 12;
    static final int HASH_ZIPLIST = 13;
    static final int LIST_QUICKLIST = 14;
    static final int STREAM_LISTPACKS = 15;
    static final int HASH_LISTPACK = 16;
    static final int ZSET_LISTPACK = 17;
    static final int LIST_QUICKLIST_2 = 18;
    static final int STREAM_LISTPACKS_2 = 19;

    /** Nodes of a quicklist: one element, or a listpack. */
    static final int NODE_PLAIN = 1;
    static final int NODE_PACKED = 2;

    /** The two upper bits of a length. */
    static final int LENGTH_14 = 0x40;
    static final int LENGTH_32 = 0x80;
    static final int LENGTH_64 = 0x81;
    static final int ENCODED = 0xc0;
    static final int MAX_LENGTH_6 = 0x3f;
    static final int MAX_LENGTH_14 = 0x3fff;

    /** Strings that are stored as something else: integers, or compressed. */
    static final int INT_8 = 0;
    static final int INT_16 = 1;
    static final int INT_32 = 2;
    static final int LZF = 3;

    /** Longer strings are not tried as integers. */
    static final int MAX_INTEGER_TEXT = 11;
    /** Shorter strings are not compressed. */
    static final int MIN_COMPRESSED = 21;

    private RdbFormat()
    {
    }
}
