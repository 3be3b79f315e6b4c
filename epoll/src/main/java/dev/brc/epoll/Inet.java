package dev.brc.epoll;

/** Text of internet addresses: parsing of IPv4 literals, printing of both families as {@code inet_ntop(3)} does. */
final class Inet
{
    static final int IPV4_BYTES = 4;
    static final int IPV6_BYTES = 16;
    static final int LOOPBACK_NET = 127;

    private static final int IPV6_GROUPS = 8;
    private static final int MAPPED_PREFIX_BYTES = 12;

    private Inet()
    {
    }

    /** The four bytes of a dotted-quad literal, null if the text is anything else. */
    static byte[] parseIpv4(String text)
    {
        final byte[] address = new byte[IPV4_BYTES];
        int index = 0;
        int value = -1;
        for (int i = 0; i <= text.length(); i++)
        {
            final char c = i == text.length() ? '.' : text.charAt(i);
            if (c == '.')
            {
                if (value < 0 || value > 255 || index == IPV4_BYTES)
                {
                    return null;
                }
                address[index++] = (byte) value;
                value = -1;
            }
            else if (c >= '0' && c <= '9' && value != 0 && value <= 255)
            {
                value = Math.max(value, 0) * 10 + c - '0';
            }
            else
            {
                return null;
            }
        }
        return index == IPV4_BYTES ? address : null;
    }

    static boolean isIpv6Loopback(byte[] address)
    {
        for (int i = 0; i < IPV6_BYTES - 1; i++)
        {
            if (address[i] != 0)
            {
                return false;
            }
        }
        return address[IPV6_BYTES - 1] == 1;
    }

    /** The text of 4 or 16 address bytes. */
    static String format(byte[] address)
    {
        return address.length == IPV4_BYTES ? formatIpv4(address, 0) : formatIpv6(address);
    }

    private static String formatIpv4(byte[] address, int offset)
    {
        return (address[offset] & 0xff) + "." + (address[offset + 1] & 0xff) + "." + (address[offset + 2] & 0xff) + "."
            + (address[offset + 3] & 0xff);
    }

    /** RFC 5952: lower case, no leading zeros, the longest run of at least two zero groups (the first of equals) becomes {@code ::}. */
    private static String formatIpv6(byte[] address)
    {
        if (isMappedIpv4(address))
        {
            return "::ffff:" + formatIpv4(address, MAPPED_PREFIX_BYTES);
        }
        int bestStart = -1;
        int bestLength = 1;
        for (int start = 0; start < IPV6_GROUPS; start++)
        {
            int length = 0;
            while (start + length < IPV6_GROUPS && group(address, start + length) == 0)
            {
                length++;
            }
            if (length > bestLength)
            {
                bestStart = start;
                bestLength = length;
            }
        }
        final StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < IPV6_GROUPS)
        {
            if (i == bestStart)
            {
                text.append("::");
                i += bestLength;
            }
            else
            {
                if (i > 0 && text.charAt(text.length() - 1) != ':')
                {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(address, i)));
                i++;
            }
        }
        return text.toString();
    }

    private static int group(byte[] address, int index)
    {
        return (address[2 * index] & 0xff) << 8 | address[2 * index + 1] & 0xff;
    }

    /** ::ffff:0:0/96, RFC 4291 section 2.5.5.2. */
    private static boolean isMappedIpv4(byte[] address)
    {
        for (int i = 0; i < MAPPED_PREFIX_BYTES; i++)
        {
            if (address[i] != (i < MAPPED_PREFIX_BYTES - 2 ? 0 : (byte) 0xff))
            {
                return false;
            }
        }
        return true;
    }
}
