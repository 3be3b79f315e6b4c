package dev.brc.core.rdb;

import dev.brc.core.config.Config;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.Value;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.stream.StreamValue;
import dev.brc.core.value.HashValue;
import dev.brc.core.value.ListValue;
import dev.brc.core.value.SetValue;
import dev.brc.core.value.ZsetValue;

/** Values of all types as DUMP shows them, and back. Stateless. */
public final class ValueCodec
{
    private ValueCodec()
    {
    }

    /**
     * What {@code DUMP} replies: type, value, version, checksum.
     *
     * @param entry of the key
     * @return a new array
     */
    public static byte[] dump(final Entry entry)
    {
        final RdbWriter out = new RdbWriter();
        switch (entry.type())
        {
            case ValueType.STRING:
                out.byte8(RdbFormat.STRING);
                if (entry.isInt())
                {
                    out.string(entry.longValue());
                }
                else
                {
                    out.string(entry.array(), entry.offset(), entry.length());
                }
                break;
            case ValueType.LIST:
                CollectionRdb.write((ListValue) entry.value(), out);
                break;
            case ValueType.SET:
                CollectionRdb.write((SetValue) entry.value(), out);
                break;
            case ValueType.HASH:
                CollectionRdb.write((HashValue) entry.value(), out);
                break;
            case ValueType.ZSET:
                ZsetRdb.write((ZsetValue) entry.value(), out);
                break;
            case ValueType.STREAM:
                StreamRdb.write((StreamValue) entry.value(), out);
                break;
            default:
                throw new IllegalStateException("cannot dump a " + ValueType.name(entry.type()));
        }
        return out.finish();
    }

    /**
     * Whether the end of a payload says that {@link #restore} may be tried: a version that can be read, the right checksum.
     *
     * @param bytes  holds the payload
     * @param offset of its first byte
     * @param length its bytes
     */
    public static boolean isIntact(final byte[] bytes, final int offset, final int length)
    {
        if (length < RdbFormat.FOOTER_BYTES)
        {
            return false;
        }
        final int footer = offset + length - RdbFormat.FOOTER_BYTES;
        final int version = bytes[footer] & 0xff | (bytes[footer + 1] & 0xff) << 8;
        return version <= RdbFormat.VERSION
            && Crc64.of(bytes, offset, length - 8) == Crc64.little64(bytes, footer + 2);
    }

    /**
     * Reads the value of a payload that {@link #isIntact}.
     *
     * @param bytes  holds the payload
     * @param offset of its first byte
     * @param length its bytes
     * @param config limits of small encodings
     * @return a {@link Value}, a {@code byte[]} for a string, or null if the bytes are no value
     */
    public static Object restore(final byte[] bytes, final int offset, final int length, final Config config)
    {
        try
        {
            final RdbReader in = new RdbReader(bytes, offset, length - RdbFormat.FOOTER_BYTES);
            return read(in, in.byte8(), config);
        }
        catch (final RdbReader.BadDataException e)
        {
            return null;
        }
    }

    private static Object read(final RdbReader in, final int type, final Config config)
    {
        switch (type)
        {
            case RdbFormat.STRING:
                return in.string();
            case RdbFormat.LIST:
            case RdbFormat.LIST_ZIPLIST:
            case RdbFormat.LIST_QUICKLIST:
            case RdbFormat.LIST_QUICKLIST_2:
                return CollectionRdb.list(in, type, config);
            case RdbFormat.SET:
            case RdbFormat.SET_INTSET:
                return CollectionRdb.set(in, type, config);
            case RdbFormat.HASH:
            case RdbFormat.HASH_ZIPMAP:
            case RdbFormat.HASH_ZIPLIST:
            case RdbFormat.HASH_LISTPACK:
                return CollectionRdb.hash(in, type, config);
            case RdbFormat.ZSET:
            case RdbFormat.ZSET_2:
            case RdbFormat.ZSET_ZIPLIST:
            case RdbFormat.ZSET_LISTPACK:
                return ZsetRdb.read(in, type, config);
            case RdbFormat.STREAM_LISTPACKS:
            case RdbFormat.STREAM_LISTPACKS_2:
                return StreamRdb.read(in, type);
            default:
                throw RdbReader.bad();
        }
    }
}
