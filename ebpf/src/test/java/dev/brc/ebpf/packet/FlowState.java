package dev.brc.ebpf.packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A copy of a {@code struct brc_flow}. */
record FlowState(byte[] bytes)
{
    static final int TIMESTAMPS = 1;
    static final int UNACKED = 1 << 1;
    static final int CLIENT_FIN = 1 << 2;
    static final int SERVER_FIN = 1 << 3;
    static final int RESET = 1 << 4;
    static final int RESYNC = 1 << 5;

    private static final int SEEN_AT = 120;
    private static final int KEPT = 160;

    private int at(final int offset)
    {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt(offset);
    }

    private long longAt(final int offset)
    {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong(offset);
    }

    boolean has(final int flag)
    {
        return (at(4) & flag) != 0;
    }

    int in()
    {
        return at(8);
    }

    int out()
    {
        return at(12);
    }

    int una()
    {
        return at(24);
    }

    int xdpNext()
    {
        return at(36);
    }

    int tcNext()
    {
        return at(40);
    }

    int repliedAt()
    {
        return at(56);
    }

    int mss()
    {
        return at(80) >>> 16;
    }

    int windowScale()
    {
        return bytes[84];
    }

    int ticket()
    {
        return at(96);
    }

    long miss()
    {
        return longAt(104);
    }

    long closedAtNs()
    {
        return longAt(112);
    }

    /** The last injected reply. */
    byte[] kept()
    {
        return Arrays.copyOfRange(bytes, KEPT, KEPT + at(60) - at(56));
    }

    /** Whether nothing but the time of the last packet differs. */
    boolean isSameAs(final FlowState other)
    {
        return Arrays.equals(timeless(), other.timeless());
    }

    /** Whether nothing but the time of the last packet and the marks of what was let up differ. */
    boolean isSameButForMarks(final FlowState other)
    {
        final byte[] mine = timeless();
        System.arraycopy(other.bytes, 36, mine, 36, 8);
        return Arrays.equals(mine, other.timeless());
    }

    private byte[] timeless()
    {
        final byte[] copy = bytes.clone();
        Arrays.fill(copy, SEEN_AT, SEEN_AT + 8, (byte) 0);
        return copy;
    }

    @Override
    public String toString()
    {
        return "flags " + at(4) + " in " + in() + " out " + out() + " una " + una() + " xdp_nxt " + xdpNext()
            + " tc_nxt " + tcNext() + " rq " + at(48) + ".." + at(52) + " rp " + at(56) + ".." + at(60) + " out_base "
            + at(64) + " miss " + miss();
    }
}
