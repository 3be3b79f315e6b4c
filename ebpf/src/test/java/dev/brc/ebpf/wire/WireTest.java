package dev.brc.ebpf.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brc.ebpf.net.Hosts;
import dev.brc.ebpf.net.Lab;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The wire under a TCP connection: an echo server on one side, a client on the other. */
class WireTest
{
    private static final Logger LOG = LoggerFactory.getLogger(WireTest.class);
    private static final int PORT = 7;
    private static final int BYTES = 700 << 10;
    private static final int CHUNK = 700;

    private static final Faults ALL = Faults.NONE.withLoss(0.03).withDuplication(0.05).withReordering(0.05, 0.01)
        .withResegmentation(0.2, 0.2).withPartLoss(0.05);

    @ParameterizedTest
    @ValueSource(strings =
    {Hosts.SERVER_IP, Hosts.SERVER_IP6})
    void shouldHandEveryByteToTcpDespiteAllFaults(final String address) throws Exception
    {
        try (Lab lab = new Lab())
        {
            final Hosts hosts = Hosts.apart(lab).minimumRto(10);
            final Wire wire = Wire.between(lab, hosts, 99, ALL, ALL);
            serveEcho(lab, hosts, address);
            hosts.client().run(() -> echo(address));
            LOG.info("{}", wire);
            for (final Count what : new Count[]{Count.LOST, Count.DUPLICATED, Count.REORDERED, Count.PAUSED,
                Count.SPLIT, Count.MERGED, Count.PART_LOST})
            {
                assertThat(wire.toServer(what)).as("%s to server, %s", what, wire).isPositive();
                assertThat(wire.toClient(what)).as("%s to client, %s", what, wire).isPositive();
            }
            assertThat(wire.toServer(Count.BAD_CHECKSUM) + wire.toClient(Count.BAD_CHECKSUM)).isZero();
            assertThat(wire.toServer(Count.OVERRUN) + wire.toClient(Count.OVERRUN)).isZero();
        }
    }

    @Test
    void shouldBeFastEnoughForALoadTest() throws Exception
    {
        try (Lab lab = new Lab())
        {
            final Hosts hosts = Hosts.apart(lab);
            final Wire wire = Wire.between(lab, hosts, 1, Faults.NONE, Faults.NONE);
            serveEcho(lab, hosts, Hosts.SERVER_IP);
            final long start = System.nanoTime();
            hosts.client().run(() -> echo(Hosts.SERVER_IP));
            final double seconds = (System.nanoTime() - start) / 1e9;
            final long frames = wire.toServer(Count.TCP) + wire.toClient(Count.TCP);
            LOG.info("{} frames in {} s: {} a second", frames, seconds, Math.round(frames / seconds));
            assertThat(frames).isGreaterThan(2 * BYTES / 1_500);
        }
    }

    private static void serveEcho(final Lab lab, final Hosts hosts, final String address)
    {
        final ServerSocket listener = lab.own(hosts.server().call(() -> new ServerSocket()));
        hosts.server().run(() -> listener.bind(new InetSocketAddress(address, PORT)));
        hosts.server().thread("echo", () ->
        {
            try (Socket socket = listener.accept())
            {
                socket.setTcpNoDelay(true);
                final InputStream in = socket.getInputStream();
                final OutputStream out = socket.getOutputStream();
                final byte[] buffer = new byte[CHUNK];
                for (int count = in.read(buffer); count > 0; count = in.read(buffer))
                {
                    out.write(buffer, 0, count);
                }
            }
            catch (final IOException e)
            {
                LOG.warn("echo", e);
            }
        }).start();
    }

    /** Sends a megabyte in small pieces, each after some of what is owed has come back. */
    private static void echo(final String address) throws IOException
    {
        final byte[] stream = new byte[BYTES];
        new Random(7).nextBytes(stream);
        try (Socket socket = new Socket())
        {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            socket.connect(new InetSocketAddress(address, PORT), 30_000);
            final DataInputStream in = new DataInputStream(socket.getInputStream());
            final byte[] back = new byte[BYTES];
            int received = 0;
            for (int sent = 0; sent < BYTES;)
            {
                final int count = Math.min(CHUNK, BYTES - sent);
                socket.getOutputStream().write(stream, sent, count);
                sent += count;
                if (sent - received > 20 * CHUNK)
                {
                    in.readFully(back, received, CHUNK);
                    received += CHUNK;
                }
            }
            in.readFully(back, received, BYTES - received);
            assertThat(back).isEqualTo(stream);
        }
    }
}
