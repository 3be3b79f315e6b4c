package dev.brc.ebpf.wire;

import com.kenai.jffi.MemoryIO;
import dev.brc.ebpf.net.Hosts;
import dev.brc.ebpf.net.Lab;
import dev.brc.ebpf.net.Libc;
import dev.brc.ebpf.net.Namespace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Moves frames between the two interfaces of the namespace in the middle, with {@link Faults} for each direction. A thread of its own does it; the
 * end of that thread by an exception is reported by {@link #close()}.
 */
public final class Wire implements AutoCloseable
{
    private static final int FRAMES_A_TURN = 64;
    private static final long MAX_WAIT_NS = 20_000_000;
    private static final int POLLFD = 8;

    private static final int VNET_NEEDS_CHECKSUM = 1;
    private static final int VNET_GSO_NONE = 0;

    private final long seed;
    private final Faults toServerFaults;
    private final Faults toClientFaults;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile Throwable failure;
    private Direction toServer;
    private Direction toClient;

    private Wire(final Namespace middle, final long seed, final Faults toServer, final Faults toClient)
    {
        this.seed = seed;
        this.toServerFaults = toServer;
        this.toClientFaults = toClient;
        this.thread = middle.thread("wire", this::run);
    }

    /** Lays a wire between two hosts that are {@link Hosts#apart}, and owns it to the lab; returns when frames flow. */
    public static Wire between(final Lab lab, final Hosts hosts, final long seed, final Faults toServer,
        final Faults toClient)
    {
        final Wire wire = new Wire(hosts.middle(), seed, toServer, toClient);
        wire.thread.start();
        wire.ready.join();
        return lab.own(wire);
    }

    /** How often something happened on the way to the server. */
    public long toServer(final Count what)
    {
        return toServer.count(what);
    }

    /** How often something happened on the way to the client. */
    public long toClient(final Count what)
    {
        return toClient.count(what);
    }

    private void run()
    {
        try (PacketSocket client = new PacketSocket(Hosts.WIRE_CLIENT_DEV);
            PacketSocket server = new PacketSocket(Hosts.WIRE_SERVER_DEV))
        {
            toServer = new Direction(toServerFaults, seed, server::send);
            toClient = new Direction(toClientFaults, ~seed, client::send);
            ready.complete(null);
            move(client, server);
        }
        catch (final Throwable e)
        {
            failure = e;
            ready.completeExceptionally(e);
        }
    }

    private void move(final PacketSocket client, final PacketSocket server)
    {
        final ByteBuffer poll = ByteBuffer.allocateDirect(2 * POLLFD + 2 * Long.BYTES).order(ByteOrder.nativeOrder());
        final long fds = MemoryIO.getInstance().getDirectBufferAddress(poll);
        final long timeout = fds + 2 * POLLFD;
        poll.putInt(0, client.fd).putShort(4, (short) Libc.POLLIN);
        poll.putInt(POLLFD, server.fd).putShort(POLLFD + 4, (short) Libc.POLLIN);
        while (!closed)
        {
            final boolean moved = turn(client, toServer) | turn(server, toClient);
            final long nowNs = System.nanoTime();
            final long waitNs = Math.min(MAX_WAIT_NS, Math.min(toServer.deliver(nowNs), toClient.deliver(nowNs)));
            if (!moved && waitNs > 0)
            {
                poll.putLong(2 * POLLFD, 0).putLong(2 * POLLFD + Long.BYTES, waitNs);
                Libc.functions().ppoll(fds, 2, timeout, 0);
            }
        }
    }

    /** Takes what an interface has received, with a bound. */
    private static boolean turn(final PacketSocket from, final Direction to)
    {
        final ByteBuffer frame = from.received;
        for (int i = 0; i < FRAMES_A_TURN; i++)
        {
            final int count = from.receive();
            if (count <= Frame.VNET_HEADER)
            {
                return i > 0;
            }
            final boolean partial = (frame.get(0) & VNET_NEEDS_CHECKSUM) != 0;
            // The virtio header is in native byte order.
            final int gsoSize = frame.get(1) == VNET_GSO_NONE
                ? 0
                : frame.order(ByteOrder.nativeOrder()).getShort(4) & 0xFFFF;
            frame.order(ByteOrder.BIG_ENDIAN);
            to.accept(frame, Frame.VNET_HEADER, count - Frame.VNET_HEADER, partial, gsoSize, System.nanoTime());
        }
        return true;
    }

    /** Seed and counters: what a failing test prints. */
    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder("wire with seed ").append(seed);
        for (final Direction direction : new Direction[]{toServer, toClient})
        {
            text.append(direction == toServer ? "; to server" : "; to client");
            for (final Count what : Count.values())
            {
                if (direction.count(what) > 0)
                {
                    text.append(' ').append(what.name().toLowerCase(Locale.ROOT).replace('_', ' ')).append(' ')
                        .append(direction.count(what));
                }
            }
        }
        return text.toString();
    }

    /** Stops moving frames. */
    @Override
    public void close()
    {
        closed = true;
        try
        {
            thread.join();
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
        }
        if (failure != null)
        {
            throw new IllegalStateException(toString(), failure);
        }
    }
}
