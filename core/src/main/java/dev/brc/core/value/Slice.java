package dev.brc.core.value;

import java.util.Arrays;

import dev.brc.core.encoding.Listpack;
import dev.brc.core.resp.Integers;
import dev.brc.core.resp.RespWriter;

/** Bytes within an array that belongs to somebody else: what a cursor shows. Void as soon as the value or the cursor changes. */
public final class Slice
{
    private final byte[] digits = new byte[Integers.MAX_LONG_LENGTH];
    private byte[] array = digits;
    private int offset;
    private int length;

    /** The array. @return not to be changed */
    public byte[] array()
    {
        return array;
    }

    /** Where the bytes begin. @return index into {@link #array} */
    public int offset()
    {
        return offset;
    }

    /** How many they are. @return 0 or more */
    public int length()
    {
        return length;
    }

    /**
     * Shows bytes.
     *
     * @param newArray  holds them
     * @param newOffset of the first
     * @param newLength how many
     */
    public void set(final byte[] newArray, final int newOffset, final int newLength)
    {
        array = newArray;
        offset = newOffset;
        length = newLength;
    }

    /**
     * Shows the decimal text of an integer.
     *
     * @param value any
     */
    public void set(final long value)
    {
        array = digits;
        offset = 0;
        length = Integers.put(value, digits, 0);
    }

    /**
     * Shows the text of a listpack's entry.
     *
     * @param listpack holds it
     * @param position of the entry
     */
    public void set(final Listpack listpack, final int position)
    {
        if (listpack.isInteger(position))
        {
            set(listpack.integer(position));
        }
        else
        {
            set(listpack.array(), listpack.stringOffset(position), listpack.length(position));
        }
    }

    /**
     * Compares with other bytes, as unsigned numbers.
     *
     * @param other       holds them
     * @param otherOffset of the first
     * @param otherLength how many
     * @return negative: this comes before; 0: equal
     */
    public int compareTo(final byte[] other, final int otherOffset, final int otherLength)
    {
        return Arrays.compareUnsigned(array, offset, offset + length, other, otherOffset, otherOffset + otherLength);
    }

    /** The bytes. @return a new array */
    public byte[] copy()
    {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /**
     * Writes the bytes as a bulk string.
     *
     * @param out where to
     */
    public void reply(final RespWriter out)
    {
        out.bulk(array, offset, length);
    }
}
