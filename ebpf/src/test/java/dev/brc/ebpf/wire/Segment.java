package dev.brc.ebpf.wire;

import java.nio.ByteBuffer;

/**
 * A view of a TCP segment in an Ethernet frame: where its parts are, and its checksums. Offsets are positions in the buffer. VLAN tags are passed
 * over; fragments and IPv6 extension headers make the frame "not TCP".
 */
final class Segment
{
    static final int FIN = 0x01;
    static final int SYN = 0x02;
    static final int RST = 0x04;
    static final int PSH = 0x08;
    static final int URG = 0x20;
    static final int CWR = 0x80;

    static final int TCP_SEQUENCE = 4;
    static final int TCP_FLAGS = 13;
    static final int TCP_CHECKSUM = 16;

    private static final int ETHERNET = 14;
    private static final int VLAN_TAG = 4;
    private static final int ETHERTYPE_IP4 = 0x0800;
    private static final int ETHERTYPE_IP6 = 0x86DD;
    private static final int ETHERTYPE_VLAN = 0x8100;
    private static final int PROTOCOL_TCP = 6;
    private static final int IP4_HEADER = 20;
    private static final int IP6_HEADER = 40;
    private static final int TCP_HEADER = 20;
    private static final int FRAGMENT_MASK = 0x3FFF;

    ByteBuffer bytes;
    int start;
    boolean ip6;
    int ip;
    int tcp;
    int payload;
    int end;

    /** Looks at a frame; false if it is no complete TCP segment. */
    boolean parse(final ByteBuffer buffer, final int offset, final int length)
    {
        bytes = buffer;
        start = offset;
        final int limit = offset + length;
        if (length < ETHERNET + IP4_HEADER + TCP_HEADER)
        {
            return false;
        }
        ip = offset + ETHERNET;
        int type = u16(ip - 2);
        if (type == ETHERTYPE_VLAN)
        {
            ip += VLAN_TAG;
            type = u16(ip - 2);
        }
        if (type == ETHERTYPE_IP4)
        {
            ip6 = false;
            tcp = ip + (u8(ip) & 0xF) * 4;
            end = ip + u16(ip + 2);
            if (u8(ip + 9) != PROTOCOL_TCP || (u16(ip + 6) & FRAGMENT_MASK) != 0)
            {
                return false;
            }
        }
        else if (type == ETHERTYPE_IP6)
        {
            ip6 = true;
            tcp = ip + IP6_HEADER;
            end = tcp + u16(ip + 4);
            if (tcp + TCP_HEADER > limit || u8(ip + 6) != PROTOCOL_TCP)
            {
                return false;
            }
        }
        else
        {
            return false;
        }
        if (tcp + TCP_HEADER > limit || end > limit)
        {
            return false;
        }
        payload = tcp + (u8(tcp + 12) >> 4) * 4;
        return payload >= tcp + TCP_HEADER && payload <= end;
    }

    int u8(final int at)
    {
        return bytes.get(at) & 0xFF;
    }

    int u16(final int at)
    {
        return bytes.getShort(at) & 0xFFFF;
    }

    int payloadLength()
    {
        return end - payload;
    }

    int frameLength()
    {
        return end - start;
    }

    int sequence()
    {
        return bytes.getInt(tcp + TCP_SEQUENCE);
    }

    int flags()
    {
        return u8(tcp + TCP_FLAGS);
    }

    void flags(final int flags)
    {
        bytes.put(tcp + TCP_FLAGS, (byte) flags);
    }

    /** Whether another segment belongs to the same flow: addresses and ports. */
    boolean sameFlow(final Segment other)
    {
        if (ip6 != other.ip6 || bytes.getInt(tcp) != other.bytes.getInt(other.tcp))
        {
            return false;
        }
        final int addresses = ip6 ? ip + 8 : ip + 12;
        final int otherAddresses = ip6 ? other.ip + 8 : other.ip + 12;
        for (int i = 0; i < (ip6 ? 32 : 8); i += 4)
        {
            if (bytes.getInt(addresses + i) != other.bytes.getInt(otherAddresses + i))
            {
                return false;
            }
        }
        return true;
    }

    /** Sets the length fields after the payload was changed to end at {@code newEnd}, and both checksums. */
    void finish(final int newEnd)
    {
        end = newEnd;
        if (ip6)
        {
            bytes.putShort(ip + 4, (short) (end - tcp));
        }
        else
        {
            bytes.putShort(ip + 2, (short) (end - ip));
            bytes.putShort(ip + 10, (short) 0);
            bytes.putShort(ip + 10, (short) ~fold(sum(ip, tcp)));
        }
        finishTcp();
    }

    /** Sets the TCP checksum. */
    void finishTcp()
    {
        bytes.putShort(tcp + TCP_CHECKSUM, (short) 0);
        final int checksum = ~fold(pseudoHeader() + sum(tcp, end)) & 0xFFFF;
        bytes.putShort(tcp + TCP_CHECKSUM, (short) checksum);
    }

    /** Whether the checksums of IP (version 4) and TCP are right. */
    boolean intact()
    {
        return (ip6 || fold(sum(ip, tcp)) == 0xFFFF) && fold(pseudoHeader() + sum(tcp, end)) == 0xFFFF;
    }

    private long pseudoHeader()
    {
        return (ip6 ? sum(ip + 8, ip + 40) : sum(ip + 12, ip + 20)) + PROTOCOL_TCP + (end - tcp);
    }

    private long sum(final int from, final int to)
    {
        long sum = 0;
        int at = from;
        for (; at + 4 <= to; at += 4)
        {
            sum += bytes.getInt(at) & 0xFFFF_FFFFL;
        }
        if (at + 2 <= to)
        {
            sum += u16(at);
            at += 2;
        }
        if (at < to)
        {
            sum += (long) u8(at) << 8;
        }
        return fold(sum);
    }

    /** A one's complement sum of 16-bit words (RFC 1071). */
    private static int fold(final long sum)
    {
        long folded = (sum & 0xFFFF_FFFFL) + (sum >>> 32);
        folded = (folded & 0xFFFF) + (folded >>> 16);
        folded = (folded & 0xFFFF) + (folded >>> 16);
        return (int) ((folded & 0xFFFF) + (folded >>> 16));
    }
}
