package dev.brc.ebpf.packet;

/** The Internet checksum (RFC 1071), by bytes and in network order: nothing in common with how the programs do it. */
final class Sum
{
    private static final int TCP = 6;

    private Sum()
    {
    }

    /** Folded sum of 16-bit words; an odd last byte counts as the high half of a word. */
    static int of(final byte[] bytes, final int from, final int to, final int start)
    {
        long sum = start;
        for (int i = from; i < to; i++)
        {
            sum += (bytes[i] & 0xffL) << ((i - from & 1) == 0 ? 8 : 0);
        }
        while (sum >> 16 != 0)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (int) sum;
    }

    /** Sum of the pseudo header of TCP (RFC 9293, 3.1). */
    static int pseudo(final byte[] source, final byte[] destination, final int tcpLength)
    {
        final byte[] tail = {0, TCP, (byte) (tcpLength >> 8), (byte) tcpLength};
        return of(tail, 0, 4, of(source, 0, source.length, of(destination, 0, destination.length, 0)));
    }
}
