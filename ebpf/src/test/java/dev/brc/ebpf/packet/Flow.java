package dev.brc.ebpf.packet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;

import dev.brc.ebpf.packet.TestRun.Result;
import dev.brc.ebpf.packet.TestRun.Verdict;

/** One connection: the client's view of it, the stack's, and the server's ticket. */
final class Flow
{
    static final int TIMESTAMP_OFFSET = 5000;
    private static int lastSerial = 76;

    final Kernel kernel;
    final Ends ends;
    final boolean timestamps;
    final int windowScale;
    final int ticket;
    final int serial = ++lastSerial;
    /** On the wire: what the client sends next, and expects next. */
    int seq;
    int ack;
    /** In the stack: what it sends next, and expects next. */
    int stackSeq;
    int stackAck;
    int consumed;
    int written;
    int clientClock = 1000;
    int stackWindow = 509;

    /** What a connection begins with. */
    static final class Builder
    {
        private final Kernel kernel;
        private boolean ip6;
        private boolean timestamps = true;
        private int mss = 1460;
        private int windowScale = 7;
        private int clientIsn = 999;
        private int serverIsn = 4999;
        private int port;

        Builder(final Kernel kernel)
        {
            this.kernel = kernel;
        }

        Builder ip6(final boolean on)
        {
            ip6 = on;
            return this;
        }

        Builder timestamps(final boolean on)
        {
            timestamps = on;
            return this;
        }

        Builder mss(final int bytes)
        {
            mss = bytes;
            return this;
        }

        Builder windowScale(final int shift)
        {
            windowScale = shift;
            return this;
        }

        /** The numbers of SYN and SYN-ACK. */
        Builder numbers(final int client, final int server)
        {
            clientIsn = client;
            serverIsn = server;
            return this;
        }

        Builder port(final int clientPort)
        {
            port = clientPort;
            return this;
        }

        /** The connection before its first packet. */
        Flow closed()
        {
            return new Flow(this);
        }

        /** The connection after the handshake and its announcement by the server. */
        Flow open()
        {
            final Flow flow = new Flow(this);
            flow.rx(flow.syn());
            flow.tx(flow.synAck());
            flow.rx(flow.packet());
            flow.announce();
            return flow;
        }
    }

    private final Builder start;

    private Flow(final Builder start)
    {
        this.start = start;
        kernel = start.kernel;
        final int port = start.port == 0 ? kernel.takePort() : start.port;
        ends = start.ip6 ? Ends.ip6(port) : Ends.ip4(port);
        timestamps = start.timestamps;
        windowScale = start.windowScale;
        ticket = kernel.takeTicket();
        seq = start.clientIsn + 1;
        ack = start.serverIsn + 1;
        stackSeq = ack;
        stackAck = seq;
    }

    static Builder on(final Kernel kernel)
    {
        return new Builder(kernel);
    }

    /** A connection over IPv4 with timestamps. */
    static Flow open(final Kernel kernel)
    {
        return on(kernel).open();
    }

    private byte[] handshakeOptions(final int clock, final int echo)
    {
        final Options options = new Options().mss(start.mss).sackPermitted();
        if (timestamps)
        {
            options.timestamps(clock, echo);
        }
        return options.nop().windowScale(windowScale).bytes();
    }

    Packet syn()
    {
        return new Packet(ends, true, start.clientIsn, 0).flags(Packet.SYN)
            .options(handshakeOptions(clientClock, 0));
    }

    Packet synAck()
    {
        return new Packet(ends, false, start.serverIsn, start.clientIsn + 1).flags(Packet.SYN | Packet.ACK)
            .options(handshakeOptions(stackClock(), clientClock));
    }

    void announce()
    {
        kernel.announce(ends, ticket, serial);
        publish(true, 0);
    }

    void publish(final boolean eligible, final int deadlineMs)
    {
        kernel.publish(ticket, serial, eligible, consumed, written, deadlineMs);
    }

    static int nowMs()
    {
        return (int) (System.nanoTime() / 1_000_000);
    }

    static int stackClock()
    {
        return nowMs() + TIMESTAMP_OFFSET;
    }

    // ---- packets ----

    /** A pure acknowledgement of the client. */
    Packet packet()
    {
        final Packet packet = new Packet(ends, true, seq, ack);
        return timestamps ? packet.timestamps(++clientClock, stackClock()) : packet;
    }

    Packet request(final byte... payload)
    {
        return packet().flags(Packet.PSH | Packet.ACK).payload(payload);
    }

    Packet request(final String payload)
    {
        return request(bytes(payload));
    }

    /** What the stack sends next. */
    Packet stackPacket(final byte... payload)
    {
        final Packet packet = new Packet(ends, false, stackSeq, stackAck).window(stackWindow).payload(payload);
        return timestamps ? packet.timestamps(stackClock(), clientClock) : packet;
    }

    Result xdp(final Packet packet)
    {
        return kernel.xdp.run(packet.bytes());
    }

    Result rx(final Packet packet)
    {
        return kernel.rx.run(packet.bytes());
    }

    Result tx(final Packet packet)
    {
        return kernel.tx.run(packet.bytes());
    }

    FlowState state()
    {
        return kernel.flow(ends);
    }

    // ---- conversations ----

    /** A packet goes up to the stack. @return as the stack sees it */
    Parsed up(final Packet packet)
    {
        final byte[] frame = packet.bytes();
        assertThat(kernel.xdp.run(frame)).as("at XDP").isEqualTo(new Result(Verdict.XDP_PASS.number, frame));
        final Result result = kernel.rx.run(frame);
        assertThat(result.is(Verdict.TC_PASS)).as("%s", result).isTrue();
        return result.parsed();
    }

    /** The stack sends a packet. @return as the client sees it */
    Parsed down(final Packet packet)
    {
        final Result result = tx(packet);
        assertThat(result.is(Verdict.TC_PASS)).as("%s", result).isTrue();
        return result.parsed();
    }

    /** The server executes what was passed up, and says so. @return the reply's packet, not yet sent */
    Packet execute(final int requestBytes, final byte[] reply)
    {
        return execute(requestBytes, reply, true, 0);
    }

    /** The same of a session that is eligible or not, and with the deadline of what it read. */
    Packet execute(final int requestBytes, final byte[] reply, final boolean eligible, final int deadlineMs)
    {
        stackAck += requestBytes;
        consumed += requestBytes;
        written += reply.length;
        publish(eligible, deadlineMs);
        final Packet packet = stackPacket(reply).flags(Packet.PSH | Packet.ACK);
        stackSeq += reply.length;
        return packet;
    }

    /** A request that the server answers; the client has not acknowledged the reply yet. @return the reply on the wire */
    Parsed served(final byte[] request, final byte[] reply)
    {
        up(request(request));
        seq += request.length;
        final Parsed down = down(execute(request.length, reply));
        assertThat(down.seq()).isEqualTo(ack);
        assertThat(down.payload()).isEqualTo(reply);
        ack += reply.length;
        return down;
    }

    /** The client's acknowledgement reaches the stack: the next hit is fast. */
    Parsed acknowledge()
    {
        return up(packet());
    }

    /** Brings a changed key to the cache; the stack is in step afterwards. */
    Flow fill(final String key, final String value)
    {
        kernel.change(bytes(key));
        served(get(key), bulk(value));
        acknowledge();
        return this;
    }

    /** A fast hit, checked in every respect; the client has its reply. @return the request */
    Packet hit(final byte[] request, final byte[] reply)
    {
        final Packet packet = request(request);
        final Result result = xdp(packet);
        assertThat(result.is(Verdict.XDP_TX)).as("%s %s", result, state()).isTrue();
        assertReply(packet, result.parsed(), reply, false);
        advance(packet, reply);
        return packet;
    }

    Packet hit(final String key, final String value)
    {
        return hit(get(key), bulk(value));
    }

    /** The client has received a reply of the cache. */
    void advance(final Packet request, final byte[] reply)
    {
        seq = request.end();
        ack += reply.length;
    }

    /** Whether a frame is what the server would have answered to a request. */
    void assertReply(final Packet request, final Parsed reply, final byte[] payload, final boolean partial)
    {
        assertThat(new String(reply.payload(), ISO_8859_1)).isEqualTo(new String(payload, ISO_8859_1));
        assertThat(reply.destinationMac()).isEqualTo(Packet.CLIENT_MAC);
        assertThat(reply.sourceMac()).isEqualTo(Packet.SERVER_MAC);
        assertThat(reply.source()).isEqualTo(ends.server());
        assertThat(reply.destination()).isEqualTo(ends.client());
        assertThat(reply.sourcePort()).isEqualTo(ends.serverPort());
        assertThat(reply.destinationPort()).isEqualTo(ends.clientPort());
        assertThat(reply.seq()).as("seq").isEqualTo(request.ack);
        assertThat(reply.ack()).as("ack").isEqualTo(request.end());
        assertThat(reply.flags()).isEqualTo(Packet.PSH | Packet.ACK);
        assertThat(reply.window()).isEqualTo(stackWindow);
        assertThat(reply.ttl()).isEqualTo(64);
        assertThat(reply.ipChecksumRight()).as("checksum of IP").isTrue();
        assertThat(partial ? reply.checksumPartial() : reply.checksumRight()).as("checksum of TCP").isTrue();
        assertThat(reply.hasTimestamps()).isEqualTo(timestamps);
        if (timestamps)
        {
            assertThat(reply.tsecr()).isEqualTo(clientClock);
            assertThat(stackClock() - reply.tsval()).as("how far TSval lags").isBetween(0, 60_000);
        }
        else
        {
            assertThat(reply.options()).isEmpty();
        }
    }

    // ---- bytes ----

    static byte[] bytes(final String text)
    {
        return text.getBytes(ISO_8859_1);
    }

    static byte[] get(final String key)
    {
        return bytes("*2\r\n$3\r\nGET\r\n$" + key.length() + "\r\n" + key + "\r\n");
    }

    static byte[] bulk(final String value)
    {
        return bytes("$" + value.length() + "\r\n" + value + "\r\n");
    }

    static byte[] together(final byte[]... parts)
    {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (final byte[] part : parts)
        {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
