package dev.brc.ebpf.packet;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A TCP packet to be: right in everything, unless told otherwise. */
final class Packet
{
    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int PSH = 8;
    static final int ACK = 16;
    static final int URG = 32;
    static final int ETHERNET = 14;
    static final int TCP_BYTES = 20;
    static final byte[] CLIENT_MAC = {2, 0, 0, 0, 0, 1};
    static final byte[] SERVER_MAC = {2, 0, 0, 0, 0, 2};

    /** What the checksum of TCP says. */
    enum Checksum
    {
        RIGHT, WRONG,
        /** The sum of the pseudo header alone, as a stack leaves it to a device. */
        PARTIAL
    }

    final Ends ends;
    final boolean up;
    int seq;
    int ack;
    int flags = ACK;
    int window = 500;
    byte[] options = {};
    byte[] payload = {};
    private int tos;
    private int fragment = 0x4000;
    private int versionAndLength = 0x45;
    private int vlan = -1;
    private int lengthError;
    private int doffError;
    private int trailer;
    private boolean wrongIpChecksum;
    private Checksum checksum = Checksum.RIGHT;

    /** @param up from the client to the server */
    Packet(final Ends ends, final boolean up, final int seq, final int ack)
    {
        this.ends = ends;
        this.up = up;
        this.seq = seq;
        this.ack = ack;
    }

    Packet copy()
    {
        final Packet copy = new Packet(ends, up, seq, ack).flags(flags).window(window).options(options)
            .payload(payload);
        copy.tos = tos;
        copy.fragment = fragment;
        copy.versionAndLength = versionAndLength;
        copy.vlan = vlan;
        copy.lengthError = lengthError;
        copy.doffError = doffError;
        copy.trailer = trailer;
        copy.wrongIpChecksum = wrongIpChecksum;
        copy.checksum = checksum;
        return copy;
    }

    Packet seq(final int value)
    {
        seq = value;
        return this;
    }

    Packet ack(final int value)
    {
        ack = value;
        return this;
    }

    Packet flags(final int value)
    {
        flags = value;
        return this;
    }

    /** Not scaled. */
    Packet window(final int value)
    {
        window = value;
        return this;
    }

    Packet options(final byte... value)
    {
        options = value;
        return this;
    }

    /** NOP, NOP, timestamps: what every stack sends. */
    Packet timestamps(final int value, final int echo)
    {
        return options(new Options().nop().nop().timestamps(value, echo).bytes());
    }

    Packet payload(final byte... value)
    {
        payload = value;
        return this;
    }

    /** Type of service or traffic class; 3: congestion experienced. */
    Packet tos(final int value)
    {
        tos = value;
        return this;
    }

    /** Flags and offset of the IPv4 header. */
    Packet fragment(final int value)
    {
        fragment = value;
        return this;
    }

    /** First byte of the IPv4 header; options are zeros. */
    Packet versionAndLength(final int value)
    {
        versionAndLength = value;
        return this;
    }

    /** An 802.1Q tag. */
    Packet vlan(final int value)
    {
        vlan = value;
        return this;
    }

    /** What the IP header's length says too much. */
    Packet lengthError(final int bytes)
    {
        lengthError = bytes;
        return this;
    }

    /** What the TCP header's length says too much, in words. */
    Packet doffError(final int words)
    {
        doffError = words;
        return this;
    }

    /** Bytes behind the IP packet, as a short frame has them. */
    Packet trailer(final int bytes)
    {
        trailer = bytes;
        return this;
    }

    Packet wrongIpChecksum()
    {
        wrongIpChecksum = true;
        return this;
    }

    Packet checksum(final Checksum value)
    {
        checksum = value;
        return this;
    }

    /** Where the sequence space of the packet ends. */
    int end()
    {
        return seq + payload.length + ((flags & FIN) != 0 ? 1 : 0);
    }

    byte[] bytes()
    {
        final byte[] source = up ? ends.client() : ends.server();
        final byte[] destination = up ? ends.server() : ends.client();
        final byte[] tcp = tcp(source, destination);
        final byte[] ip = ends.isIp6() ? ip6(source, destination, tcp.length) : ip4(source, destination, tcp.length);
        final ByteBuffer frame = ByteBuffer
            .allocate(ETHERNET + (vlan < 0 ? 0 : 4) + ip.length + tcp.length + trailer);
        frame.put(up ? SERVER_MAC : CLIENT_MAC).put(up ? CLIENT_MAC : SERVER_MAC);
        if (vlan >= 0)
        {
            frame.putShort((short) 0x8100).putShort((short) vlan);
        }
        frame.putShort((short) (ends.isIp6() ? 0x86dd : 0x0800)).put(ip).put(tcp);
        while (frame.hasRemaining())
        {
            frame.put((byte) 0xa5);
        }
        return frame.array();
    }

    private byte[] tcp(final byte[] source, final byte[] destination)
    {
        final int head = TCP_BYTES + options.length;
        final ByteBuffer tcp = ByteBuffer.allocate(head + payload.length);
        tcp.putShort((short) (up ? ends.clientPort() : ends.serverPort()));
        tcp.putShort((short) (up ? ends.serverPort() : ends.clientPort()));
        tcp.putInt(seq).putInt(ack);
        tcp.put((byte) (head / 4 + doffError << 4)).put((byte) flags).putShort((short) window);
        tcp.putShort((short) 0).putShort((short) 0).put(options).put(payload);
        final byte[] bytes = tcp.array();
        final int pseudo = Sum.pseudo(source, destination, bytes.length);
        final int sum = checksum == Checksum.PARTIAL ? pseudo : ~Sum.of(bytes, 0, bytes.length, pseudo);
        tcp.putShort(16, (short) (checksum == Checksum.WRONG ? sum ^ 0x0400 : sum));
        return bytes;
    }

    private byte[] ip4(final byte[] source, final byte[] destination, final int length)
    {
        final int head = Math.max(5, versionAndLength & 15) * 4;
        final ByteBuffer ip = ByteBuffer.allocate(head);
        ip.put((byte) versionAndLength).put((byte) tos).putShort((short) (head + length + lengthError));
        ip.putShort((short) 7).putShort((short) fragment).put((byte) 61).put((byte) 6).putShort((short) 0);
        ip.put(source).put(destination);
        final int sum = ~Sum.of(ip.array(), 0, head, 0);
        ip.putShort(10, (short) (wrongIpChecksum ? sum ^ 1 : sum));
        return ip.array();
    }

    private byte[] ip6(final byte[] source, final byte[] destination, final int length)
    {
        final ByteBuffer ip = ByteBuffer.allocate(40);
        ip.putInt(0x60000000 | tos << 20).putShort((short) (length + lengthError)).put((byte) 6).put((byte) 61);
        return ip.put(source).put(destination).array();
    }

    @Override
    public String toString()
    {
        return (up ? "client" : "server") + " seq " + Integer.toUnsignedString(seq) + " ack "
            + Integer.toUnsignedString(ack) + " flags " + flags + " options " + Arrays.toString(options) + " "
            + payload.length + " bytes";
    }
}
