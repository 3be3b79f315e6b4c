package dev.brc.ebpf.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import dev.brc.ebpf.layout.ControlLayout;

/** The switches of the whole cache: epoch, serving, and who serves. Any thread. */
final class Control
{
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final ByteBuffer memory;

    Control(final ByteBuffer memory)
    {
        this.memory = memory;
    }

    /** Before the programs are attached. */
    void start(final int layoutVersion)
    {
        INTS.setVolatile(memory, ControlLayout.LAYOUT_VERSION, layoutVersion);
        LONGS.setVolatile(memory, ControlLayout.EPOCH, 1L);
    }

    /** Empties the cache; the programs do the same when their ring is full, so it has to be atomic. */
    void nextEpoch()
    {
        LONGS.getAndAdd(memory, ControlLayout.EPOCH, 1L);
    }

    long epoch()
    {
        return (long) LONGS.getAcquire(memory, ControlLayout.EPOCH);
    }

    void serving(final boolean on)
    {
        INTS.setVolatile(memory, ControlLayout.SERVING, on ? 1 : 0);
    }

    boolean isServing()
    {
        return (int) INTS.getVolatile(memory, ControlLayout.SERVING) != 0;
    }

    int serverTgid()
    {
        return (int) INTS.getVolatile(memory, ControlLayout.SERVER_TGID);
    }

    /** When the server died. @return CLOCK_MONOTONIC in ns; 0: it lives */
    long diedAtNs()
    {
        return (long) LONGS.getVolatile(memory, ControlLayout.DIED_AT_NS);
    }

    int layoutVersion()
    {
        return (int) INTS.getVolatile(memory, ControlLayout.LAYOUT_VERSION);
    }
}
