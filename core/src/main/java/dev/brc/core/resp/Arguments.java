package dev.brc.core.resp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import dev.brc.core.command.ReplyException;

/**
 * The arguments of one command: slices of one byte array, the command's name at index 0.
 *
 * <p>A flyweight: the parser fills the same object again for the next command, and the bytes belong to the input buffer.
 * Whoever needs them after the call takes a {@link #copy()} or {@link #bytes(int)}. Single-threaded.
 */
public final class Arguments
{
    private static final int INITIAL_CAPACITY = 16;

    private byte[] buffer = new byte[0];
    private int base;
    private int count;
    private int[] offsets = new int[INITIAL_CAPACITY];
    private int[] lengths = new int[INITIAL_CAPACITY];

    /**
     * Arguments over arrays of their own, for commands that do not come from a parser.
     *
     * @param args the arguments, the command's name first; copied
     * @return new arguments
     */
    public static Arguments of(final byte[]... args)
    {
        final Arguments result = new Arguments();
        int total = 0;
        for (final byte[] arg : args)
        {
            total += arg.length;
        }
        final byte[] bytes = new byte[total];
        int at = 0;
        for (final byte[] arg : args)
        {
            System.arraycopy(arg, 0, bytes, at, arg.length);
            result.add(at, arg.length);
            at += arg.length;
        }
        result.wrap(bytes, 0);
        return result;
    }

    /**
     * Arguments from text, encoded as UTF-8.
     *
     * @param args the arguments, the command's name first
     * @return new arguments
     */
    public static Arguments of(final String... args)
    {
        final byte[][] bytes = new byte[args.length][];
        for (int i = 0; i < args.length; i++)
        {
            bytes[i] = args[i].getBytes(StandardCharsets.UTF_8);
        }
        return of(bytes);
    }

    /** Forgets all arguments. */
    public void clear()
    {
        count = 0;
    }

    /**
     * Appends an argument.
     *
     * @param offset where it starts, relative to the base given to {@link #wrap}
     * @param length its bytes
     */
    public void add(final int offset, final int length)
    {
        if (count == offsets.length)
        {
            offsets = Arrays.copyOf(offsets, count * 2);
            lengths = Arrays.copyOf(lengths, count * 2);
        }
        offsets[count] = offset;
        lengths[count++] = length;
    }

    /**
     * Says which array the arguments lie in.
     *
     * @param bytes   the array
     * @param newBase index that offsets count from
     */
    public void wrap(final byte[] bytes, final int newBase)
    {
        buffer = bytes;
        base = newBase;
    }

    /** Gives back oversized index arrays after an unusually long command. */
    public void shrink()
    {
        if (offsets.length > 1024)
        {
            offsets = new int[INITIAL_CAPACITY];
            lengths = new int[INITIAL_CAPACITY];
            count = 0;
        }
    }

    /**
     * How many arguments there are.
     *
     * @return the number, the command's name included
     */
    public int count()
    {
        return count;
    }

    /**
     * The array that the arguments lie in.
     *
     * @return the array, not to be kept
     */
    public byte[] buffer()
    {
        return buffer;
    }

    /**
     * Where an argument starts in {@link #buffer()}.
     *
     * @param index 0 to count - 1
     * @return index into the array
     */
    public int offset(final int index)
    {
        return base + offsets[index];
    }

    /**
     * How long an argument is.
     *
     * @param index 0 to count - 1
     * @return bytes
     */
    public int length(final int index)
    {
        return lengths[index];
    }

    /**
     * A copy of an argument's bytes.
     *
     * @param index 0 to count - 1
     * @return a new array
     */
    public byte[] bytes(final int index)
    {
        final int from = offset(index);
        return Arrays.copyOfRange(buffer, from, from + lengths[index]);
    }

    /**
     * An argument as text, each byte one character (ISO 8859-1), for names, patterns and messages.
     *
     * @param index 0 to count - 1
     * @return a new string
     */
    public String text(final int index)
    {
        return new String(buffer, offset(index), lengths[index], StandardCharsets.ISO_8859_1);
    }

    /**
     * An argument as Redis prints it in messages with {@code %s}: only up to its first zero byte.
     *
     * @param index 0 to count - 1
     * @return a new string
     */
    public String cText(final int index)
    {
        final String text = text(index);
        final int end = text.indexOf(0);
        return end < 0 ? text : text.substring(0, end);
    }

    /**
     * Compares an argument with a keyword, ignoring the case of ASCII letters.
     *
     * @param index   0 to count - 1
     * @param keyword in lower case
     * @return whether they are equal
     */
    public boolean is(final int index, final String keyword)
    {
        final int length = lengths[index];
        if (length != keyword.length())
        {
            return false;
        }
        final int from = offset(index);
        for (int i = 0; i < length; i++)
        {
            int b = buffer[from + i];
            if (b >= 'A' && b <= 'Z')
            {
                b |= 0x20;
            }
            if (b != keyword.charAt(i))
            {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether two arguments have the same bytes.
     *
     * @param index 0 to count - 1
     * @param other 0 to count - 1
     * @return whether they are equal
     */
    public boolean equal(final int index, final int other)
    {
        return Arrays.equals(buffer, offset(index), offset(index) + lengths[index], buffer, offset(other),
            offset(other) + lengths[other]);
    }

    /**
     * An argument as a signed 64-bit integer in the form that Redis accepts: decimal, no blanks, no leading zeros or plus.
     *
     * @param index 0 to count - 1
     * @return the value
     * @throws ReplyException {@link ReplyException#NOT_AN_INTEGER} if it is anything else
     */
    public long integer(final int index)
    {
        if (!Integers.isLong(buffer, offset(index), lengths[index]))
        {
            throw ReplyException.NOT_AN_INTEGER;
        }
        return Integers.parseLong(buffer, offset(index), lengths[index]);
    }

    /**
     * A copy that owns its bytes.
     *
     * @return new arguments
     */
    public Arguments copy()
    {
        final byte[][] all = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            all[i] = bytes(i);
        }
        return of(all);
    }

    /**
     * Bytes that the arguments hold together.
     *
     * @return their lengths added up
     */
    public long totalLength()
    {
        long total = 0;
        for (int i = 0; i < count; i++)
        {
            total += lengths[i];
        }
        return total;
    }

    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            text.append(i == 0 ? "" : " ").append(text(i));
        }
        return text.toString();
    }
}
