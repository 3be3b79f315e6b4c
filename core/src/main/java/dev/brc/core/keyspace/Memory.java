package dev.brc.core.keyspace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian words inside a {@code byte[]}; compiles to one unaligned load or store. */
public final class Memory
{
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Memory()
    {
    }

    /** The int at an index. @return its value */
    public static int getInt(final byte[] array, final int offset)
    {
        return (int) INT.get(array, offset);
    }

    /** Writes an int at an index. */
    public static void putInt(final byte[] array, final int offset, final int value)
    {
        INT.set(array, offset, value);
    }

    /** The long at an index. @return its value */
    public static long getLong(final byte[] array, final int offset)
    {
        return (long) LONG.get(array, offset);
    }

    /** Writes a long at an index. */
    public static void putLong(final byte[] array, final int offset, final long value)
    {
        LONG.set(array, offset, value);
    }
}
