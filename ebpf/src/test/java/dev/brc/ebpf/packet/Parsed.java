package dev.brc.ebpf.packet;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A TCP packet as it was read from a frame whose lengths fit each other; the checksums are looked at, not insisted on. */
record Parsed(byte[] destinationMac, byte[] sourceMac, byte[] source, byte[] destination, int sourcePort,
    int destinationPort, int ttl, int seq, int ack, int flags, int window, byte[] options, byte[] payload,
    boolean ipChecksumRight, boolean checksumRight, boolean checksumPartial)
{
    private static final int IP4 = 0x0800;
    private static final int IP6 = 0x86dd;

    /** @throws IllegalArgumentException if it is no TCP packet that fills the frame exactly */
    static Parsed of(final byte[] frame)
    {
        final ByteBuffer bytes = ByteBuffer.wrap(frame);
        if (frame.length < Packet.ETHERNET)
        {
            throw new IllegalArgumentException("a frame of " + frame.length + " bytes");
        }
        final int type = bytes.getShort(12) & 0xffff;
        final boolean ip6 = type == IP6;
        final int l4 = Packet.ETHERNET + (ip6 ? 40 : 20);
        require(ip6 || type == IP4, "type " + type);
        require(frame.length >= l4 + Packet.TCP_BYTES, "no TCP header");
        require(ip6 ? bytes.get(14) >> 4 == 6 : bytes.get(14) == 0x45, "version");
        require(bytes.get(ip6 ? 20 : 23) == 6, "protocol");
        final int end = ip6 ? l4 + (bytes.getShort(18) & 0xffff) : 14 + (bytes.getShort(16) & 0xffff);
        require(end == frame.length, "length by IP " + end + ", of the frame " + frame.length);
        final int payload = l4 + (bytes.get(l4 + 12) >> 4 & 15) * 4;
        require(payload >= l4 + Packet.TCP_BYTES && payload <= end, "TCP header's length");
        final byte[] source = Arrays.copyOfRange(frame, ip6 ? 22 : 26, ip6 ? 38 : 30);
        final byte[] destination = Arrays.copyOfRange(frame, ip6 ? 38 : 30, l4);
        final int pseudo = Sum.pseudo(source, destination, end - l4);
        return new Parsed(Arrays.copyOf(frame, 6), Arrays.copyOfRange(frame, 6, 12), source, destination,
            bytes.getShort(l4) & 0xffff, bytes.getShort(l4 + 2) & 0xffff, bytes.get(ip6 ? 21 : 22),
            bytes.getInt(l4 + 4), bytes.getInt(l4 + 8), bytes.get(l4 + 13) & 0xff, bytes.getShort(l4 + 14) & 0xffff,
            Arrays.copyOfRange(frame, l4 + Packet.TCP_BYTES, payload), Arrays.copyOfRange(frame, payload, end),
            ip6 || Sum.of(frame, 14, 34, 0) == 0xffff, Sum.of(frame, l4, end, pseudo) == 0xffff,
            (bytes.getShort(l4 + 16) & 0xffff) == pseudo);
    }

    private static void require(final boolean condition, final String what)
    {
        if (!condition)
        {
            throw new IllegalArgumentException(what);
        }
    }

    boolean hasTimestamps()
    {
        return options.length == 12 && ByteBuffer.wrap(options).getInt(0) == 0x0101080a;
    }

    int tsval()
    {
        return ByteBuffer.wrap(options).getInt(4);
    }

    int tsecr()
    {
        return ByteBuffer.wrap(options).getInt(8);
    }

    /** Edges of the SACK blocks; none if there are no blocks. */
    int[] sack()
    {
        int at = 0;
        while (at < options.length && options[at] != 5)
        {
            at += options[at] == 1 ? 1 : options[at + 1];
        }
        if (at >= options.length)
        {
            return new int[0];
        }
        final int[] edges = new int[(options[at + 1] - 2) / 4];
        for (int i = 0; i < edges.length; i++)
        {
            edges[i] = ByteBuffer.wrap(options).getInt(at + 2 + 4 * i);
        }
        return edges;
    }
}
