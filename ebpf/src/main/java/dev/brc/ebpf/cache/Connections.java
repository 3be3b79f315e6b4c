package dev.brc.ebpf.cache;

import java.nio.ByteBuffer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.Buffer;
import dev.brc.ebpf.layout.ConnectionLayout;
import dev.brc.epoll.Endpoint;
import dev.brc.epoll.Errno;

/** Tells the programs which connection holds which ticket: a system call at accept and one at close. Loop thread only. */
final class Connections
{
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final int MAPPED_PREFIX = 10;
    private static final int IPV4_BYTES = 4;
    private static final int IPV4_AT = 12;

    private final Bpf bpf;
    private final int map;
    private final byte[][] keys;
    private final Buffer key = new Buffer(ConnectionLayout.KEY_BYTES);
    private final Buffer value = new Buffer(ConnectionLayout.VALUE_BYTES);

    Connections(final Bpf bpf, final int map, final int tickets)
    {
        this.bpf = bpf;
        this.map = map;
        this.keys = new byte[tickets][];
    }

    /** Adds a connection. @return false if it cannot be added: it is served by the server alone then */
    boolean add(final Endpoint client, final Endpoint server, final int ticket, final int serial)
    {
        encode(key.bytes, client, server);
        value.bytes.putInt(ConnectionLayout.TICKET, ticket).putInt(ConnectionLayout.SERIAL, serial);
        final int errno = bpf.update(map, key, value, Bpf.ANY);
        if (errno != 0)
        {
            LOG.debug("connection {} is not accelerated: {}", client, Errno.symbol(errno));
            return false;
        }
        keys[ticket] = new byte[ConnectionLayout.KEY_BYTES];
        key.bytes.get(0, keys[ticket]);
        return true;
    }

    /** Removes the connection that holds a ticket. */
    void remove(final int ticket)
    {
        key.bytes.put(0, keys[ticket]);
        keys[ticket] = null;
        bpf.delete(map, key);
    }

    /** {@code struct brc_tuple}: IPv4 as ::ffff:a.b.c.d, ports in network order. */
    static void encode(final ByteBuffer key, final Endpoint client, final Endpoint server)
    {
        address(key, ConnectionLayout.CLIENT, client.address());
        address(key, ConnectionLayout.SERVER, server.address());
        port(key, ConnectionLayout.CLIENT_PORT, client.port());
        port(key, ConnectionLayout.SERVER_PORT, server.port());
    }

    private static void address(final ByteBuffer key, final int at, final byte[] address)
    {
        if (address.length == IPV4_BYTES)
        {
            for (int i = 0; i < MAPPED_PREFIX; i++)
            {
                key.put(at + i, (byte) 0);
            }
            key.put(at + MAPPED_PREFIX, (byte) 0xff).put(at + MAPPED_PREFIX + 1, (byte) 0xff);
            key.put(at + IPV4_AT, address);
        }
        else
        {
            key.put(at, address);
        }
    }

    private static void port(final ByteBuffer key, final int at, final int port)
    {
        key.put(at, (byte) (port >> 8)).put(at + 1, (byte) port);
    }
}
