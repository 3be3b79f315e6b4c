package dev.brc.core.command.hyperloglog;

import java.util.Arrays;

/**
 * A HyperLogLog being edited. While it is sparse its registers are runs:
 *
 * <pre>
 * 00xxxxxx           ZERO   xxxxxx + 1 registers are 0
 * 01xxxxxx yyyyyyyy  XZERO  xxxxxxyyyyyyyy + 1 registers are 0
 * 1vvvvvxx           VAL    xx + 1 registers are vvvvv + 1
 * </pre>
 *
 * An object is filled again for each command; one thread.
 */
final class HllSparse
{
    private static final int MAX_VALUE = 32;
    private static final int MAX_VAL_RUN = 4;
    private static final int MAX_ZERO_RUN = 64;
    /** Neighbours that are looked at for runs that have become mergeable. */
    private static final int MERGE_SCAN = 5;
    private static final int MAX_GROWTH = 3;

    private byte[] bytes = new byte[256];
    private int length;
    private final byte[] sequence = new byte[5];
    private int sequenceLength;

    /** Starts with an empty HyperLogLog. */
    void clear()
    {
        Arrays.fill(bytes, 0, HllFormat.HEADER_BYTES, (byte) 0);
        HllFormat.header(bytes, HllFormat.SPARSE);
        final int run = HllFormat.REGISTERS - 1;
        bytes[HllFormat.HEADER_BYTES] = (byte) (0x40 | run >>> 8);
        bytes[HllFormat.HEADER_BYTES + 1] = (byte) run;
        length = HllFormat.HEADER_BYTES + 2;
    }

    /** Starts with a copy of one. */
    void load(final byte[] from, final int offset, final int count)
    {
        ensure(count + MAX_GROWTH);
        System.arraycopy(from, offset, bytes, 0, count);
        length = count;
    }

    /** The HyperLogLog, from index 0 on. */
    byte[] bytes()
    {
        return bytes;
    }

    int length()
    {
        return length;
    }

    boolean isDense()
    {
        return HllFormat.encoding(bytes, 0) == HllFormat.DENSE;
    }

    private void ensure(final int capacity)
    {
        if (bytes.length < capacity)
        {
            bytes = Arrays.copyOf(bytes, Math.max(capacity, bytes.length * 2));
        }
    }

    /**
     * Raises a register.
     *
     * @param maxBytes {@code hll-sparse-max-bytes}
     * @return whether it was lower before
     * @throws dev.brc.core.command.ReplyException if the runs do not make up all registers
     */
    boolean raise(final int register, final int value, final int maxBytes)
    {
        if (isDense())
        {
            return HllDense.raise(bytes, 0, register, value);
        }
        if (value > MAX_VALUE)
        {
            toDense();
            return HllDense.raise(bytes, 0, register, value);
        }
        int at = HllFormat.HEADER_BYTES;
        int previous = -1;
        int first = 0;
        while (at < length && register >= first + run(at))
        {
            first += run(at);
            previous = at;
            at += size(at);
        }
        if (at >= length)
        {
            throw HllErrors.CORRUPT;
        }
        final int last = first + run(at) - 1;
        final boolean isValue = isValue(at);
        if (isValue && value(at) >= value)
        {
            return false;
        }
        if (first == last && size(at) == 1)
        {
            bytes[at] = val(value, 1);
        }
        else
        {
            split(at, register - first, last - register, value);
            final int growth = sequenceLength - size(at);
            if (growth > 0 && length + growth > maxBytes)
            {
                toDense();
                return HllDense.raise(bytes, 0, register, value);
            }
            replace(at, growth);
        }
        merge(previous < 0 ? HllFormat.HEADER_BYTES : previous);
        return true;
    }

    /** Puts what the run becomes into {@link #sequence}: what is before the register, the register, what is behind. */
    private void split(final int at, final int before, final int behind, final int value)
    {
        sequenceLength = 0;
        if (isValue(at))
        {
            final int old = value(at);
            if (before > 0)
            {
                sequence[sequenceLength++] = val(old, before);
            }
            sequence[sequenceLength++] = val(value, 1);
            if (behind > 0)
            {
                sequence[sequenceLength++] = val(old, behind);
            }
            return;
        }
        zeros(before);
        sequence[sequenceLength++] = val(value, 1);
        zeros(behind);
    }

    private void zeros(final int run)
    {
        if (run > MAX_ZERO_RUN)
        {
            sequence[sequenceLength++] = (byte) (0x40 | run - 1 >>> 8);
            sequence[sequenceLength++] = (byte) (run - 1);
        }
        else if (run > 0)
        {
            sequence[sequenceLength++] = (byte) (run - 1);
        }
    }

    private void replace(final int at, final int growth)
    {
        ensure(length + MAX_GROWTH);
        final int next = at + sequenceLength - growth;
        System.arraycopy(bytes, next, bytes, next + growth, length - next);
        System.arraycopy(sequence, 0, bytes, at, sequenceLength);
        length += growth;
    }

    /** Merges neighbouring runs of equal values. */
    private void merge(final int from)
    {
        int at = from;
        for (int scanned = 0; scanned < MERGE_SCAN && at < length; scanned++)
        {
            if (!isValue(at))
            {
                at += size(at);
            }
            else if (at + 1 < length && isValue(at + 1) && value(at) == value(at + 1)
                && run(at) + run(at + 1) <= MAX_VAL_RUN)
            {
                bytes[at + 1] = val(value(at), run(at) + run(at + 1));
                System.arraycopy(bytes, at + 1, bytes, at, length - at - 1);
                length--;
            }
            else
            {
                at++;
            }
        }
    }

    /**
     * Makes it dense.
     *
     * @throws dev.brc.core.command.ReplyException if the runs do not make up all registers
     */
    void toDense()
    {
        final byte[] dense = new byte[HllFormat.DENSE_BYTES + MAX_GROWTH];
        System.arraycopy(bytes, 0, dense, 0, HllFormat.HEADER_BYTES);
        HllFormat.encoding(dense, 0, HllFormat.DENSE);
        int register = 0;
        for (int at = HllFormat.HEADER_BYTES; at < length; at += size(at))
        {
            final int run = run(at);
            if (register + run > HllFormat.REGISTERS)
            {
                throw HllErrors.CORRUPT;
            }
            if (isValue(at))
            {
                for (int i = 0; i < run; i++)
                {
                    HllDense.set(dense, 0, register + i, value(at));
                }
            }
            register += run;
        }
        if (register != HllFormat.REGISTERS)
        {
            throw HllErrors.CORRUPT;
        }
        bytes = dense;
        length = HllFormat.DENSE_BYTES;
    }

    /**
     * Raises registers that have a byte each to those of this one.
     *
     * @throws dev.brc.core.command.ReplyException if the runs do not make up all registers
     */
    void mergeInto(final byte[] registers)
    {
        if (isDense())
        {
            for (int i = 0; i < HllFormat.REGISTERS; i++)
            {
                registers[i] = (byte) Math.max(registers[i], HllDense.get(bytes, 0, i));
            }
            return;
        }
        int register = 0;
        for (int at = HllFormat.HEADER_BYTES; at < length; at += size(at))
        {
            final int run = run(at);
            if (register + run > HllFormat.REGISTERS)
            {
                throw HllErrors.CORRUPT;
            }
            if (isValue(at))
            {
                for (int i = 0; i < run; i++)
                {
                    registers[register + i] = (byte) Math.max(registers[register + i], value(at));
                }
            }
            register += run;
        }
        if (register != HllFormat.REGISTERS)
        {
            throw HllErrors.CORRUPT;
        }
    }

    /** The runs as PFDEBUG DECODE prints them: {@code z:len}, {@code Z:len} and {@code v:value,len}. */
    String decode()
    {
        final StringBuilder text = new StringBuilder();
        for (int at = HllFormat.HEADER_BYTES; at < length; at += size(at))
        {
            text.append(text.length() == 0 ? "" : " ");
            if (isValue(at))
            {
                text.append("v:").append(value(at)).append(',').append(run(at));
            }
            else
            {
                text.append(size(at) == 1 ? "z:" : "Z:").append(run(at));
            }
        }
        return text.toString();
    }

    private boolean isValue(final int at)
    {
        return bytes[at] < 0;
    }

    private int size(final int at)
    {
        return (bytes[at] & 0xc0) == 0x40 ? 2 : 1;
    }

    private int value(final int at)
    {
        return (bytes[at] >>> 2 & 0x1f) + 1;
    }

    private int run(final int at)
    {
        if (isValue(at))
        {
            return (bytes[at] & 3) + 1;
        }
        if (size(at) == 1)
        {
            return (bytes[at] & 0x3f) + 1;
        }
        // A truncated run at the very end counts as if a zero byte followed.
        final int low = at + 1 < length ? bytes[at + 1] & 0xff : 0;
        return ((bytes[at] & 0x3f) << 8 | low) + 1;
    }

    private static byte val(final int value, final int run)
    {
        return (byte) (0x80 | value - 1 << 2 | run - 1);
    }
}
