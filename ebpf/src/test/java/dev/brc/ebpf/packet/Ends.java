package dev.brc.ebpf.packet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import dev.brc.ebpf.layout.ConnectionLayout;
import dev.brc.ebpf.layout.FlowLayout;

/** The two ends of a connection, and how the maps name it. */
record Ends(byte[] client, int clientPort, byte[] server, int serverPort)
{
    static final int PORT = 6379;
    private static final long K1 = 0xff51afd7ed558ccdL;
    private static final long K2 = 0xc4ceb9fe1a85ec53L;

    static Ends ip4(final int clientPort)
    {
        return new Ends(address("10.0.0.1"), clientPort, address("10.0.0.2"), PORT);
    }

    static Ends ip6(final int clientPort)
    {
        return new Ends(address("fd00::1:2:3"), clientPort, address("fd00::9:8:7"), PORT);
    }

    private static byte[] address(final String text)
    {
        try
        {
            return InetAddress.getByName(text).getAddress();
        }
        catch (final UnknownHostException e)
        {
            throw new IllegalArgumentException(e);
        }
    }

    boolean isIp6()
    {
        return client.length == 16;
    }

    /** {@code struct brc_tuple}. */
    byte[] tuple()
    {
        final ByteBuffer key = ByteBuffer.allocate(ConnectionLayout.KEY_BYTES);
        mapped(key, ConnectionLayout.CLIENT, client);
        mapped(key, ConnectionLayout.SERVER, server);
        key.putShort(ConnectionLayout.CLIENT_PORT, (short) clientPort);
        key.putShort(ConnectionLayout.SERVER_PORT, (short) serverPort);
        return key.array();
    }

    private static void mapped(final ByteBuffer key, final int at, final byte[] address)
    {
        if (address.length == 4)
        {
            key.putShort(at + 10, (short) 0xffff);
        }
        key.put(at + 16 - address.length, address);
    }

    /** {@code struct brc_flow_key}. */
    byte[] flowKey(final long seed)
    {
        final ByteBuffer key = ByteBuffer.allocate(FlowLayout.KEY_BYTES);
        if (isIp6())
        {
            final ByteBuffer c = ByteBuffer.wrap(client).order(ByteOrder.LITTLE_ENDIAN);
            final ByteBuffer s = ByteBuffer.wrap(server).order(ByteOrder.LITTLE_ENDIAN);
            long h = seed;
            for (int i = 0; i < 16; i += 8)
            {
                h = word(word(h, c.getLong(i)), s.getLong(i));
            }
            h *= K2;
            h ^= h >>> 29;
            key.order(ByteOrder.LITTLE_ENDIAN).putLong(0, h).order(ByteOrder.BIG_ENDIAN);
        }
        else
        {
            key.put(0, client).put(4, server);
        }
        key.putShort(8, (short) clientPort).putShort(10, (short) serverPort);
        return key.array();
    }

    private static long word(final long h, final long word)
    {
        final long mixed = (h ^ word) * K1;
        return mixed ^ mixed >>> 32;
    }
}
