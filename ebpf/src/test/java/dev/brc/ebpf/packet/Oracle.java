package dev.brc.ebpf.packet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says whether a frame is a legal hit, and what its reply is: from docs/kernel-cache.md, with regular expressions and in no hurry. Knows the
 * connection as its {@link Flow} does, and what is in the cache.
 */
final class Oracle
{
    private static final Pattern GET = Pattern.compile("\\*2\r\n\\$3\r\n[gG][eE][tT]\r\n\\$([1-9][0-9]{0,2})\r\n");
    private static final int MOST_GETS = 16;
    private static final int MOST_REQUEST_BYTES = 1024;
    private static final int LONGEST_KEY = 248;

    private final Flow flow;
    private final Map<String, String> cached;
    private final int mss;
    private final boolean partialChecksums;

    Oracle(final Flow flow, final Map<String, String> cached, final int mss, final boolean partialChecksums)
    {
        this.flow = flow;
        this.cached = cached;
        this.mss = mss;
        this.partialChecksums = partialChecksums;
    }

    /** The packet in a frame that may have bytes behind it; null if there is no whole TCP packet of the connection. */
    Parsed packet(final byte[] frame)
    {
        try
        {
            final int type = (frame[12] & 0xff) << 8 | frame[13] & 0xff;
            final int length = type == 0x86dd
                ? 54 + ((frame[18] & 0xff) << 8 | frame[19] & 0xff)
                : 14 + ((frame[16] & 0xff) << 8 | frame[17] & 0xff);
            if (type == 0x0800 && ((frame[20] & 0x3f) != 0 || frame[21] != 0) || length > frame.length)
            {
                return null; // a fragment, or cut off
            }
            final Parsed packet = Parsed.of(Arrays.copyOf(frame, length));
            final boolean ours = Arrays.equals(packet.source(), flow.ends.client())
                && Arrays.equals(packet.destination(), flow.ends.server())
                && packet.sourcePort() == flow.ends.clientPort() && packet.destinationPort() == flow.ends.serverPort();
            return ours ? packet : null;
        }
        catch (final IllegalArgumentException | IndexOutOfBoundsException e)
        {
            return null;
        }
    }

    /** The reply's payload; null if the frame must go up to the server. */
    byte[] reply(final byte[] frame)
    {
        final Parsed packet = packet(frame);
        if (packet == null || packet.seq() != flow.seq || packet.ack() != flow.ack
            || (packet.flags() & ~Packet.PSH) != Packet.ACK || isCongested(frame)
            || (flow.timestamps ? !packet.hasTimestamps() : packet.options().length != 0)
            || !packet.ipChecksumRight()
            || !packet.checksumRight() && !(partialChecksums && packet.checksumPartial()))
        {
            return null;
        }
        final byte[] reply = replyTo(new String(packet.payload(), ISO_8859_1));
        final boolean fits = reply != null && reply.length <= packet.window() << flow.windowScale
            && reply.length <= mss - (flow.timestamps ? 12 : 0);
        return fits ? reply : null;
    }

    private static boolean isCongested(final byte[] frame)
    {
        return frame[12] == 8 ? (frame[15] & 3) == 3 : (frame[15] & 0x30) == 0x30;
    }

    private byte[] replyTo(final String requests)
    {
        final ByteArrayOutputStream replies = new ByteArrayOutputStream();
        int at = 0;
        int gets = 0;
        while (at < requests.length())
        {
            final Matcher get = GET.matcher(requests).region(at, requests.length());
            if (!get.lookingAt() || ++gets > MOST_GETS)
            {
                return null;
            }
            final int length = Integer.parseInt(get.group(1));
            final int end = get.end() + length;
            if (length > LONGEST_KEY || !requests.startsWith("\r\n", end))
            {
                return null;
            }
            final String value = cached.get(requests.substring(get.end(), end));
            if (value == null)
            {
                return null;
            }
            replies.writeBytes(Flow.bulk(value));
            at = end + 2;
        }
        return gets == 0 || requests.length() > MOST_REQUEST_BYTES ? null : replies.toByteArray();
    }
}
